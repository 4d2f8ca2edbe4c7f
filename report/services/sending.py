"""Let the participants read the draft and correct it; say by when the report is expected."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.clocks import on_clock
from initiative.errors import Refused
from initiative.outbox.enqueue import enqueue
from initiative.states import check_move
from meetings.models import Meeting, Participation
from meetings.recipients import contacts_of, order_for
from meetings.services.meeting import touch_public
from report.models import Report
from report.querysets import participants
from report.services.freezing import check_readable, freeze, says_the_same
from report.services.holding import check_version, report_under_lock
from report.states import MOVES, ReportState, VersionKind

SHORTEST = timedelta(days=1)


@transaction.atomic
def send_to_participants(
    *,
    meeting: Meeting,
    version: int,
    until: datetime,
    key: UUID,
    by: str,
    at: datetime,
    tells: bool = True,
) -> Report:
    """Let the participants read the draft as it is now, and correct it until a moment.

    Done again, they read the newer text; the time they were given may become longer and
    never shorter.

    Args:
        version: the version that the organiser has read.
        key: issued with the form; the same form sent twice sends once.
        tells: whether they get a letter; the first time they always do.

    Raises:
        Refused: ``published``, ``edited_elsewhere``, ``in_the_past``, ``period_too_short``,
            ``shorter_than_promised``, or as ``check_readable``.
    """
    report = report_under_lock(meeting)
    if report.versions.filter(key=key, kind=VersionKind.SENT).exists():
        return report
    if report.state == ReportState.PUBLISHED:
        raise Refused(
            "published",
            _("The report is published. Write a newer version and publish it as a correction."),
        )
    check_version(report, version)
    decisions = list(report.decisions.standing())
    draft = check_readable(report, decisions)
    check_period(report, until, at)
    is_first = report.state == ReportState.DRAFT
    if is_first:
        check_move(MOVES, report.state, ReportState.PARTICIPANTS)
        report.state = ReportState.PARTICIPANTS
    if not says_the_same(report.sent, draft, decisions) or tells:
        report.sent = freeze(report, draft, decisions, kind=VersionKind.SENT, key=key, by=by, at=at)
    report.corrections_until = until
    report.save(update_fields=["state", "sent", "corrections_until"])
    n_letters = order_letters(report) if is_first or tells else 0
    record(
        by,
        "send_report",
        scope=report.meeting.scope,
        about=report.ref,
        until=until.isoformat(),
        n_letters=n_letters,
    )
    return report


def check_period(report: Report, until: datetime, at: datetime) -> None:
    """Refuse a period in which nobody can read the report.

    Raises:
        Refused: ``in_the_past``, ``period_too_short`` or ``shorter_than_promised``.
    """
    promised = report.corrections_until
    if until == promised:
        return
    if until <= at:
        raise Refused("in_the_past", _("This day is over. Choose a later one."))
    if until - at < SHORTEST:
        raise Refused(
            "period_too_short",
            _("Organisations need at least a day to read the report. Choose a later day."),
        )
    if promised is not None and until < promised:
        raise Refused(
            "shorter_than_promised",
            _("The participants were given more time than that. Choose a later day."),
        )


def order_letters(report: Report) -> int:
    """Order the letter about the text that was sent, for every address of every participant."""
    meeting = report.meeting
    rows = list(participants(Participation.objects.filter(meeting=meeting).by_name()))
    contacts = contacts_of(rows)
    orders = []
    for row in rows:
        row.meeting = meeting
        orders += [
            order_for(
                row,
                contact,
                kind="report.draft",
                key=f"report:{report.sent_id}:{row.pk}",
                refs={"participation_pk": row.pk, "report_pk": report.pk},
            )
            for contact in contacts[row.organisation_id]
        ]
    return enqueue(orders)


@transaction.atomic
def expect_report(*, meeting: Meeting, on: date | None, by: str, at: datetime) -> Report:
    """Say in public by when the report is expected, or no longer say so.

    Raises:
        Refused: ``in_the_past``.
    """
    report = report_under_lock(meeting)
    if on is not None and on < on_clock(at, report.meeting.time_zone).date():
        raise Refused("in_the_past", _("This day is over. Choose a later one."))
    if on != report.expected_on:
        report.expected_on = on
        report.save(update_fields=["expected_on"])
        touch_public(report.meeting_id)
        record(by, "expect_report", scope=report.meeting.scope, about=report.ref, on=str(on or ""))
    return report
