"""What the report adds to the desk, the tasks of an organisation and the public pages."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from meetings.models import Meeting, Participation
from meetings.parts import (
    ACT_WORDS,
    DESK_PAGES,
    LETTER_NAMES,
    PUBLIC_ADDRESSES,
    TASKS,
    DeskPage,
    Need,
    Task,
    desk_need,
    public_part,
)
from report.models import Correction, Report, ReportVersion
from report.period import corrections_due
from report.states import ReportState

DESK_PAGES.append(DeskPage("report", _("Report"), "report:organiser_report", 100))

LETTER_NAMES["report.draft"] = _("The draft of the report")

ACT_WORDS.update(
    {
        "add_decision": _("A decision was written down"),
        "word_decision": _("A decision was worded anew"),
        "move_decision": _("A decision was given another place"),
        "remove_decision": _("A decision was taken off"),
        "send_report": _("The draft of the report was sent to the participants"),
        "expect_report": _("It was said when the report is expected"),
        "correct_report": _("Said something about the report"),
        "answer_correction": _("Got an answer to what it said about the report"),
        "publish_report": _("The report was published"),
    }
)


def reports(outer: OuterRef) -> QuerySet[Report]:
    """Return the report of a meeting if it has a public page."""
    return Report.objects.public().filter(meeting=outer)


# "report" alone is the relation of the model.
public_part("report_page", _("Report"), "public:report", reports, shows_number=False)


def public_addresses(meeting: Meeting) -> Iterable[tuple[str, datetime | None]]:
    """Return the pages of a report, with when each was published."""
    report = Report.objects.public().filter(meeting=meeting).first()
    if report is None:
        return []
    versions = ReportVersion.objects.published().filter(report=report)
    found = list(versions.values_list("number", "written_at"))
    slug = meeting.slug
    pages = [(reverse("public:report", args=[slug]), found[-1][1] if found else None)]
    return pages + [
        (reverse("public:report_version", args=[slug, number]), at) for number, at in found[:-1]
    ]


PUBLIC_ADDRESSES.append(public_addresses)


def open_corrections(outer: OuterRef) -> QuerySet[Correction]:
    """Return the corrections of a meeting that nobody has answered."""
    return Correction.objects.open().filter(report__meeting=outer)


def corrections_wait(meeting: Meeting, n: int) -> Need:
    """Say that corrections wait."""
    words = ngettext(
        "%(n)d correction of the report waits for you.",
        "%(n)d corrections of the report wait for you.",
        n,
    )
    address = reverse("report:organiser_corrections", args=[meeting.slug])
    return Need(words % {"n": n}, address, str(_("Read")))


def out_of_time(outer: OuterRef) -> QuerySet[Report]:
    """Return the report of a meeting if the time for corrections is over."""
    return Report.objects.out_of_time().filter(meeting=outer)


def can_be_published(meeting: Meeting, _n: int) -> Need:
    """Say that nothing more comes."""
    words = str(_("The time to correct the report is over. It can be published."))
    address = reverse("report:organiser_report", args=[meeting.slug])
    return Need(words, address, str(_("Publish")))


desk_need("report_corrections", open_corrections, corrections_wait)
desk_need("report_time", out_of_time, can_be_published)


def tasks(participation: Participation, at: datetime) -> Iterator[Task]:
    """Yield the task of reading the draft while it can be corrected; then what became of it."""
    own = Correction.objects.filter(report=OuterRef("pk"), participation=participation.pk)
    report = (
        Report.objects.read_by(participation.pk)
        .filter(meeting=participation.meeting_id)
        .annotate(has_corrected=Exists(own))
        .first()
    )
    if report is None:
        return
    due = corrections_due(report, at)
    address = reverse("report:delegate_report", args=[participation.meeting.slug])
    act = _("Read the draft of the report")
    if due.is_open:
        status, mark = (_("corrected"), "done") if report.has_corrected else (_("to do"), "todo")
        yield Task(_("Report"), act, address, status, mark, due)
    elif report.has_corrected or report.state != ReportState.PUBLISHED:
        is_published = report.state == ReportState.PUBLISHED
        status = _("published") if is_published else _("time is over")
        yield Task(_("Report"), act, address, status, "quiet")


TASKS.append(tasks)
