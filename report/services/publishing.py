"""Publish the report; afterwards a newer version is a correction with its reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.calendarwords import day_words
from initiative.clocks import on_clock, time_left
from initiative.errors import Refused
from initiative.states import check_move
from meetings.models import Meeting
from meetings.services.meeting import touch_public
from report import paragraphs
from report.models import Carried, Correction, Decision, Report, ReportVersion
from report.period import corrections_due
from report.services.freezing import check_readable, freeze, says_the_same
from report.services.holding import check_version, report_under_lock
from report.states import MOVES, ReportState, VersionKind


@transaction.atomic
def publish_report(
    *,
    meeting: Meeting,
    version: int,
    key: UUID,
    by: str,
    at: datetime,
    reason: str = "",
    confirms: bool = False,
) -> ReportVersion:
    """Let everybody read the draft with its decisions, and what became of corrections.

    Args:
        version: the version that the organiser has read.
        key: issued with the form; the same form sent twice publishes once.
        reason: what a later version corrects, and why; everybody reads it.
        confirms: whether the organiser knows that organisations still have time to correct.

    Raises:
        Refused: ``not_sent``, ``meeting_not_over``, ``edited_elsewhere``, ``corrections_open``,
            ``nothing_new``, ``no_reason``, or as ``check_readable``.
    """
    report = report_under_lock(meeting)
    known = report.versions.filter(key=key, kind=VersionKind.PUBLISHED).first()
    if known is not None:
        return known
    check_hour(report, at)
    check_version(report, version)
    decisions = list(report.decisions.standing())
    draft = check_readable(report, decisions)
    corrections = list(report.corrections.not_carried().select_related("version"))
    number = 1
    if report.published is not None:
        number = (report.published.number or 0) + 1
        check_corrigendum(report, draft, decisions, corrections, reason)
    else:
        check_move(MOVES, report.state, ReportState.PUBLISHED)
        check_period_is_over(report, at, confirms)
    published = freeze(
        report,
        draft,
        decisions,
        kind=VersionKind.PUBLISHED,
        key=key,
        by=by,
        at=at,
        number=number,
        reason=reason if number > 1 else "",
    )
    carry(published, corrections)
    report.state, report.published = ReportState.PUBLISHED, published
    report.save(update_fields=["state", "published"])
    touch_public(report.meeting_id)
    record(
        by,
        "publish_report",
        scope=report.meeting.scope,
        about=report.ref,
        reason=published.reason,
        number=number,
    )
    return published


def check_hour(report: Report, at: datetime) -> None:
    """Refuse the report of a meeting that is not over, or that no participant has read.

    Raises:
        Refused: ``meeting_not_over`` or ``not_sent``.
    """
    meeting = report.meeting
    if on_clock(at, meeting.time_zone).date() <= meeting.ends_on:
        next_day = meeting.ends_on + timedelta(days=1)
        raise Refused(
            "meeting_not_over",
            _(
                "The meeting is not over yet. Its report can be published from %(day)s; until "
                "then you can write it and send the draft to the participants."
            )
            % {"day": day_words(next_day, "j F Y")},
        )
    if report.sent is None:
        raise Refused(
            "not_sent",
            _(
                "The participants have not read the draft yet. Send it to them first, so that each "
                "can correct what is said about it."
            ),
        )


def check_period_is_over(report: Report, at: datetime, confirms: bool) -> None:
    """Refuse to publish unawares while organisations may still correct.

    Raises:
        Refused: ``corrections_open``.
    """
    due = corrections_due(report, at)
    if due.is_open and not confirms:
        raise Refused(
            "corrections_open",
            _(
                "Organisations still have time to correct (%(left)s). Say that you publish it "
                "all the same, or wait."
            )
            % {"left": time_left(due.due_at, at)},
        )


def check_corrigendum(
    report: Report,
    draft: ReportVersion,
    decisions: Sequence[Decision],
    corrections: Sequence[Correction],
    reason: str,
) -> None:
    """Refuse a newer version that says nothing new, or not why.

    Raises:
        Refused: ``nothing_new`` or ``no_reason``.
    """
    if says_the_same(report.published, draft, decisions) and not corrections:
        raise Refused("nothing_new", _("The published report says the same. Nothing was changed."))
    if not reason:
        raise Refused(
            "no_reason", _("Write what this version corrects, and why: everybody reads it.")
        )


def carry(version: ReportVersion, corrections: Sequence[Correction]) -> None:
    """Let a published version bring corrections to the readers."""
    Carried.objects.bulk_create(
        Carried(
            correction=each,
            answer_id=each.outcome_pk or 0,
            version=version,
            paragraph=each.paragraph
            and paragraphs.number_now(each.version.body, each.paragraph, version.body),
        )
        for each in corrections
    )
