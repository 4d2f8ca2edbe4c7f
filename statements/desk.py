"""What the head of the desk says: the next deadline, what needs somebody, the filters."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from initiative.outbox.models import Message, Return
from initiative.outbox.settling import ADDRESS_REASONS
from initiative.outbox.states import MessageState
from meetings.models import Meeting, Note, Participation, Sending, TimeRequest
from meetings.moves import moves_of, told_before, waiting_for_words
from meetings.parts import Counted, Need, counted, counts_of_needs, needs_of
from meetings.states import WRITING
from organisations.models import Contact
from statements.book import fonts, shelf
from statements.models import Statement
from statements.roll import Line
from statements.standing import IN_TIME
from statements.states import Standing

# Notes of organisations that the desk shows.
NOTES_SHOWN = 3


@dataclass(frozen=True)
class StageFilter:
    """One way to narrow the Roll; ``holds`` says whether a line stays."""

    label: str | Promise
    holds: Callable[[Line], bool]


STAGE_FILTERS: dict[str, StageFilter] = {
    "not_invited": StageFilter(
        gettext_lazy("not invited yet"), lambda line: not line.participation.is_invited
    ),
    "invited": StageFilter(gettext_lazy("invited"), lambda line: line.participation.is_invited),
    "silent": StageFilter(
        gettext_lazy("not answered yet"),
        lambda line: line.participation.is_invited and line.participation.answer is None,
    ),
    "answered": StageFilter(
        gettext_lazy("answered"), lambda line: line.participation.answer is not None
    ),
    "missing": StageFilter(
        gettext_lazy("statement missing"),
        lambda line: line.participation.answer in WRITING and line.participation.sent_at is None,
    ),
    "draft": StageFilter(
        gettext_lazy("draft, not sent"),
        lambda line: line.participation.has_draft and line.participation.sent_at is None,
    ),
    "sent": StageFilter(
        gettext_lazy("statement sent"), lambda line: line.participation.sent_at is not None
    ),
    "published": StageFilter(
        gettext_lazy("published"), lambda line: line.participation.published_at is not None
    ),
    "came": StageFilter(gettext_lazy("came"), lambda line: line.participation.came_at is not None),
}


@dataclass(frozen=True)
class NextDeadline:
    """The deadline that comes next and what happens then."""

    due_at: datetime
    words: str


def next_deadline(meeting: Meeting, lines: Iterable[Line], at: datetime) -> NextDeadline | None:
    """Return the next deadline of the meeting, or ``None`` when all are over."""
    rows = [line.participation for line in lines]
    if at < meeting.answers_due_at:
        if not any(row.is_invited for row in rows):
            return NextDeadline(meeting.answers_due_at, _("Answers close. Nobody is invited yet."))
        n = sum(row.is_invited and row.answer is None for row in rows)
        words = ngettext(
            "Answers close. %(n)d organisation has not answered.",
            "Answers close. %(n)d organisations have not answered.",
            n,
        )
        return NextDeadline(meeting.answers_due_at, words % {"n": n})
    if at < meeting.statements_due_at:
        n = sum(row.answer in WRITING and row.sent_at is None for row in rows)
        words = ngettext(
            "Statements close. %(n)d organisation has not sent one.",
            "Statements close. %(n)d organisations have not sent one.",
            n,
        )
        return NextDeadline(meeting.statements_due_at, words % {"n": n})
    return None


def what_needs_you(meeting: Meeting, lines: Iterable[Line], at: datetime) -> list[Need]:
    """Return what waits for an organiser, the most urgent first."""
    slug = meeting.slug
    numbers = counted(meeting, counts_of_letters(meeting) | counts_of_needs())
    needs = [*letters_need_you(meeting, numbers, at)]
    n_mute = sum(not line.participation.is_reachable for line in lines)
    if n_mute:
        words = ngettext(
            "%(n)d organisation has no address that works.",
            "%(n)d organisations have no address that works.",
            n_mute,
        )
        address = reverse("meetings:organiser_organisations", args=[slug]) + "?show=mute"
        needs.append(Need(words % {"n": n_mute}, address, _("Add an address")))
    counts = Statement.objects.of_meeting(meeting.pk).count_by_standing()
    if meeting.last_joint_number:
        counts += Statement.objects.joint_of_meeting(meeting.pk).count_by_standing()
    n_late = counts.get(Standing.LATE, 0)
    n_waiting = sum(counts.get(each, 0) for each in IN_TIME)
    address = reverse("statements:organiser_statements", args=[slug])
    if n_late:
        words = ngettext(
            "%(n)d statement came after the deadline. You decide whether it is published.",
            "%(n)d statements came after the deadline. You decide whether they are published.",
            n_late,
        )
        needs.append(Need(words % {"n": n_late}, f"{address}?state=late", _("Read")))
    if n_waiting:
        words = ngettext(
            "%(n)d statement waits to be published.",
            "%(n)d statements wait to be published.",
            n_waiting,
        )
        needs.append(Need(words % {"n": n_waiting}, f"{address}?state=waits", _("Read")))
    needs += wishes_need_you(meeting)
    needs += needs_of(meeting, numbers)
    missing, todo = fonts.sentence(shelf.without_font(meeting))
    if missing:
        needs.append(Need(f"{missing} {todo}", reverse("public:book", args=[slug]), _("Look")))
    notes = (
        Note.objects.filter(participation__meeting=meeting)
        .select_related("participation__organisation")
        .order_by("-pk")[:NOTES_SHOWN]
    )
    for note in notes:
        organisation = note.participation.organisation
        address = reverse("meetings:organiser_organisation", args=[slug, organisation.slug])
        words = _("%(organisation)s wrote: “%(text)s”") % {
            "organisation": organisation.name,
            "text": note.text[:120],
        }
        needs.append(Need(words, address, _("Answer")))
    return needs


def wishes_need_you(meeting: Meeting) -> Iterator[Need]:
    """Yield who asks for more time, who has waited longest first."""
    wishes = TimeRequest.objects.waiting().filter(participation__meeting=meeting)
    for wish in wishes.select_related("participation__organisation")[:NOTES_SHOWN]:
        organisation = wish.participation.organisation
        address = reverse("meetings:organiser_organisation", args=[meeting.slug, organisation.slug])
        words = _("%(organisation)s asks for more time: “%(words)s”") % {
            "organisation": organisation.name,
            "words": Truncator(wish.words).chars(120),
        }
        yield Need(words, address, _("Answer"))


def counts_of_letters(meeting: Meeting) -> dict[str, Counted]:
    """Return what is counted of letters that wait for somebody."""
    failed = Message.objects.of_scope(meeting.scope).filter(state=MessageState.FAILED)
    return {
        "returned": lambda pk: Contact.objects.returned().filter(
            organisation__participations__meeting=pk
        ),
        "failed": lambda _pk: failed.exclude(reason__in=ADDRESS_REASONS),
    }


def letters_need_you(meeting: Meeting, numbers: dict[str, int], at: datetime) -> Iterator[Need]:
    """Yield what letters wait for: a second organiser, new addresses, a look, a new date."""
    slug = meeting.slug
    outbox = reverse("meetings:organiser_outbox", args=[slug])
    for sending in Sending.objects.waiting_for_another().filter(letter__meeting=meeting)[:1]:
        address = reverse("meetings:organiser_letter_sending", args=[slug, sending.letter_id])
        yield Need(_("A letter waits for a second organiser."), address, _("Look"))
    if n_returned := numbers["returned"]:
        words = ngettext("%(n)d address does not work.", "%(n)d addresses do not work.", n_returned)
        yield Need(words % {"n": n_returned}, f"{outbox}#returned", _("Repair"))
    if n_failed := numbers["failed"]:
        words = ngettext(
            "%(n)d letter could not be delivered.",
            "%(n)d letters could not be delivered.",
            n_failed,
        )
        yield Need(words % {"n": n_failed}, f"{outbox}?state=failed", _("Look"))
    tired = Return.objects.of_scope(meeting.scope).tired(at)
    n_tired = Contact.objects.working().filter(email__in=[row["address"] for row in tired]).count()
    if n_tired:
        words = ngettext(
            "Letters to %(n)d address come back for now again and again.",
            "Letters to %(n)d addresses come back for now again and again.",
            n_tired,
        )
        yield Need(words % {"n": n_tired}, f"{outbox}?again=1", _("Look"))
    for move in waiting_for_words(moves_of(meeting)):
        if not told_before(Participation.objects.filter(meeting=meeting), move).exists():
            continue
        words = _("The deadline for %(what)s was moved. Some were told the old date.")
        address = reverse("meetings:organiser_reminders", args=[slug])
        yield Need(words % {"what": move.get_kind_display()}, address, _("Tell them"))
