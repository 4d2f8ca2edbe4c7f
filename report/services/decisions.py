"""Write decisions down one by one, word them anew, put them in order, take one off."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypedDict
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.calendarwords import day_words
from initiative.clocks import on_clock
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Meeting
from report.models import Decision, Report, Wording
from report.services.holding import report_under_lock
from report.states import How


class Said(TypedDict, total=False):
    """What a wording says, as a form gives it."""

    text: str
    how: str
    how_words: str
    by_words: str
    until: date | None
    carriers: Iterable[int]


@transaction.atomic
def add_decision(*, meeting: Meeting, said: Said, key: UUID, by: str, at: datetime) -> Decision:
    """Write one more decision down, under the others.

    Args:
        key: issued with the form; the same form sent twice is one decision. A form that was
            changed and sent again is another one.

    Raises:
        Refused: ``how_missing`` or ``until_too_early``.
    """
    report = report_under_lock(meeting)
    own_key = key_of(key, *words_of(said))
    known = report.decisions.filter(key=own_key).first()
    if known is not None:
        return known
    check_said(report, said, at)
    last = report.decisions.aggregate(last=Max("number"))["last"] or 0
    decision = Decision.objects.create(report=report, key=own_key, number=last + 1)
    put_wording(decision, said, key=own_key, by=by, at=at)
    record(by, "add_decision", scope=report.meeting.scope, about=report.ref, decision=decision.pk)
    return decision


@transaction.atomic
def word_decision(
    *, decision: Decision, said: Said, base: int, key: UUID, by: str, at: datetime
) -> Decision:
    """Say a decision in other words. What was published keeps saying what it said.

    Args:
        base: the wording on the writer's screen.
        key: issued with the form; the same form sent twice is one wording.

    Raises:
        Refused: ``edited_elsewhere``, ``taken_off``, ``how_missing`` or ``until_too_early``.
    """
    report = report_under_lock(decision.report.meeting)
    return reword(report, decision.pk, said, base=base, key=key, by=by, at=at)


def reword(
    report: Report, decision_pk: int, said: Said, *, base: int, key: UUID, by: str, at: datetime
) -> Decision:
    """Say a decision of a held report in other words, as ``word_decision``."""
    decision = Decision.objects.hold(decision_pk)
    own_key = key_of(key, *words_of(said))
    if decision.wordings.filter(key=own_key).exists():
        return decision
    if decision.removed_at is not None:
        raise Refused("taken_off", _("This decision was taken off meanwhile. Add it anew."))
    if decision.wording_id != base:
        raise Refused(
            "edited_elsewhere",
            _("Somebody changed this decision meanwhile. Read what it says now, then save again."),
        )
    until_before = decision.wording.until if decision.wording else None
    check_said(report, said, at, until_before)
    put_wording(decision, said, key=own_key, by=by, at=at)
    record(by, "word_decision", scope=report.meeting.scope, about=report.ref, decision=decision.pk)
    return decision


def put_wording(decision: Decision, said: Said, *, key: UUID, by: str, at: datetime) -> None:
    """Add a wording to a held decision and let it count."""
    how = said.get("how") or How.AGREED
    wording = Wording.objects.create(
        decision=decision,
        key=key,
        how=how,
        how_words=said.get("how_words", ""),
        by_words=said.get("by_words", ""),
        until=said.get("until"),
        written_by=by,
        written_at=at,
        text=said.get("text", ""),
    )
    wording.carriers.set(carriers_of(decision, said))
    decision.wording = wording
    decision.save(update_fields=["wording"])


def carriers_of(decision: Decision, said: Said) -> Iterable[int]:
    """Return who carries it out; only organisations of the meeting can."""
    here = decision.report.meeting.participations.filter(pk__in=list(said.get("carriers", ())))
    return list(here.values_list("pk", flat=True))


def words_of(said: Said) -> list[object]:
    """Return what a wording says, to tell it from another one."""
    until = said.get("until")
    plain = [str(said.get(name, "")) for name in ("text", "how", "how_words", "by_words")]
    return [*plain, until.isoformat() if until else "", sorted(said.get("carriers", ()))]


def check_said(report: Report, said: Said, at: datetime, until_before: date | None = None) -> None:
    """Refuse a wording that says nothing of how, or a day that nobody can keep.

    Args:
        until_before: what it said so far; an old day may stay.

    Raises:
        Refused: ``how_missing`` or ``until_too_early``.
    """
    if said.get("how", How.AGREED) != How.AGREED and not said.get("how_words"):
        raise Refused(
            "how_missing",
            _("Write how it was decided in words, like “12 for, 3 against, 2 abstained”."),
        )
    until = said.get("until")
    meeting = report.meeting
    today = on_clock(at, meeting.time_zone).date()
    # The report of a meeting that is over may be written long afterwards.
    first = max(meeting.starts_on, min(today, meeting.ends_on))
    if until is not None and until != until_before and until < first:
        raise Refused(
            "until_too_early",
            _("The day until which it is carried out must not be before %(day)s.")
            % {"day": day_words(first, "j F Y")},
        )


@transaction.atomic
def move_decision(*, decision: Decision, up: bool, by: str) -> None:
    """Put a decision one place up or down; at the end of the list nothing happens.

    Raises:
        Refused: ``published``: the number of a published decision is quoted.
    """
    report = report_under_lock(decision.report.meeting)
    rows = list(report.decisions.standing().with_published())
    places = [row.pk for row in rows]
    if decision.pk not in places:
        return
    here = places.index(decision.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    mine, other = rows[here], rows[there]
    if mine.is_published or other.is_published:
        raise Refused(
            "published",
            _("A published decision keeps its number: others quote it."),
        )
    mine.number, other.number, free = other.number, mine.number, None
    # One number is given once: the place is made free first.
    Decision.objects.filter(pk=other.pk).update(number=free)
    mine.save(update_fields=["number"])
    other.save(update_fields=["number"])
    record(by, "move_decision", scope=report.meeting.scope, about=report.ref, decision=mine.pk)


@transaction.atomic
def remove_decision(*, decision: Decision, by: str, at: datetime) -> None:
    """Take a decision off that nobody has published; those below move up.

    Raises:
        Refused: ``published``.
    """
    report = report_under_lock(decision.report.meeting)
    rows = list(report.decisions.standing().with_published())
    row = next((each for each in rows if each.pk == decision.pk), None)
    if row is None:
        return
    if row.is_published:
        raise Refused(
            "published",
            _(
                "Decision %(number)d is published and cannot be taken off. Word it anew and "
                "publish a correction with its reason."
            )
            % {"number": row.number},
        )
    row.number, row.removed_at = None, at
    row.save(update_fields=["number", "removed_at"])
    for number, each in enumerate((each for each in rows if each.pk != row.pk), 1):
        if each.number != number:
            Decision.objects.filter(pk=each.pk).update(number=number)
    record(by, "remove_decision", scope=report.meeting.scope, about=report.ref, decision=row.pk)
