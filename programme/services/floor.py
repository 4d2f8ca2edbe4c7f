"""Start and stop a turn: one speaks at a time, and the time of the press counts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from initiative.errors import Refused
from programme.models import Turn
from programme.services.speaking import held, note


@transaction.atomic
def start_turn(*, turn: Turn, key: UUID, by: str, at: datetime) -> Turn:
    """Give the floor to a turn; whoever had it stops at the same moment.

    Two who press at once start one turn: the later press holds, also when it was worked
    on first. The earlier one then had the floor until the later one.

    Args:
        key: issued with the page; a press sent twice starts once, also when the turn was
            put back on the list since.
        at: when the press arrived.

    Raises:
        Refused: ``taken_off`` or ``has_spoken``.
    """
    turn = held(turn)
    if turn.press_key == key or turn.is_running:
        return turn
    if turn.taken_off_at is not None:
        raise Refused("taken_off", _("This turn was taken off the list. Put it back first."))
    if turn.started_at is not None:
        raise Refused(
            "has_spoken", _("This turn is over. Put the organisation on the list once more.")
        )
    before, after = around(turn, at)
    if before is not None:
        end(before, at)
    turn.started_at = at
    turn.stopped_at = after.started_at if after is not None else None
    turn.press_key = key
    turn.allotted_seconds = turn.session.allotted_seconds
    turn.factor = turn.session.interpreter_factor
    turn.save(update_fields=["started_at", "stopped_at", "press_key", "allotted_seconds", "factor"])
    note(by, "start_turn", turn, number=str(turn.pk), at=at.isoformat())
    return turn


@transaction.atomic
def stop_turn(*, turn: Turn, by: str, at: datetime) -> Turn:
    """Take the floor back; the first press counts, a later one changes nothing."""
    turn = held(turn)
    if turn.is_running:
        end(turn, at)
        note(by, "stop_turn", turn, number=str(turn.pk), at=at.isoformat())
    return turn


def around(turn: Turn, at: datetime) -> tuple[Turn | None, Turn | None]:
    """Return who has the floor at a moment, and whose press to start came after it."""
    turns = turn.session.turns
    goes_on = Q(stopped_at__isnull=True) | Q(stopped_at__gt=at)
    before = turns.filter(goes_on, started_at__lte=at).order_by("-started_at").first()
    return before, turns.filter(started_at__gt=at).order_by("started_at").first()


def end(turn: Turn, at: datetime) -> None:
    """Write when a turn that has begun ended: never before it began."""
    turn.stopped_at = max(at, turn.started_at or at)
    turn.save(update_fields=["stopped_at"])
