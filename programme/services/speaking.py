"""The list of who speaks in a session: asked for, moved, taken off. First round: one turn each."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Delegate, Participation
from programme.models import Session, Turn
from programme.services.speakers import check_speaks
from programme.states import SessionKind


@transaction.atomic
def ask_for_floor(
    *,
    session: Session,
    participation: Participation,
    key: UUID,
    by: str,
    at: datetime,
    delegate: Delegate | None = None,
    is_own: bool = False,
) -> Turn:
    """Put an organisation on the list of a session.

    Everybody who asks has a first turn before anybody has a second: a turn belongs to the
    round after those that the organisation has spoken in, and stands there in the order
    of asking.

    Args:
        key: issued with the form; the same form sent twice asks once.
        is_own: the organisation asks by itself, which needs a list that is open.

    Returns:
        The turn that waits: the new one, or the one that waited already.

    Raises:
        Refused: ``no_speeches``, ``list_closed``, ``asked_before``, or as
            ``speakers.check_speaks``.
    """
    session = Session.objects.hold(session.pk)
    key = key_of(key, participation.pk, delegate.pk if delegate else 0)
    known = session.turns.filter(key=key).first()
    if known is not None and not known.is_waiting and not known.is_running:
        # An old page once more: what it asked for has spoken, or was taken off since.
        raise Refused(
            "asked_before",
            _("The list was changed meanwhile. This is how it is now; press again if needed."),
        )
    if known is not None:
        return known
    waiting = session.turns.waiting().filter(participation=participation).first()
    if waiting is not None:
        return waiting
    if session.kind != SessionKind.SPEECHES:
        raise Refused("no_speeches", _("Nobody speaks in a session of this kind."))
    if is_own and not session.takes_requests:
        raise Refused(
            "list_closed",
            _("The list of this session is not open. Tell the organisers in the hall."),
        )
    check_speaks(session.meeting_id, participation, delegate)
    spoken = session.turns.filter(participation=participation, started_at__isnull=False).count()
    turn = Turn.objects.create(
        session=session,
        participation=participation,
        delegate=delegate,
        key=key,
        round=spoken + 1,
        position=(session.turns.aggregate(last=Max("position"))["last"] or 0) + 1,
        asked_at=at,
        asked_by=by,
    )
    note(by, "ask_for_floor", turn)
    return turn


@transaction.atomic
def take_off(*, turn: Turn, by: str, at: datetime) -> None:
    """Take a turn that has not begun off the list; twice changes nothing.

    Raises:
        Refused: ``has_begun``.
    """
    turn = held(turn)
    if turn.started_at is not None:
        raise Refused("has_begun", _("This turn has begun. Stop it instead."))
    if turn.taken_off_at is None:
        turn.taken_off_at = at
        turn.save(update_fields=["taken_off_at"])
        note(by, "take_off_list", turn)


@transaction.atomic
def put_back(*, turn: Turn, by: str) -> None:
    """Let a turn wait again in its place: it was taken off, or begun, by mistake.

    Raises:
        Refused: ``waits_already``.
    """
    turn = held(turn)
    if turn.is_waiting:
        return
    if turn.session.turns.waiting().filter(participation=turn.participation_id).exists():
        raise Refused(
            "waits_already",
            _("%(organisation)s waits for another turn. Take that one off first.")
            % {"organisation": turn.participation.organisation.name},
        )
    turn.taken_off_at = turn.started_at = turn.stopped_at = None
    turn.save(update_fields=["taken_off_at", "started_at", "stopped_at"])
    note(by, "put_back_on_list", turn)


@transaction.atomic
def move_turn(*, turn: Turn, over: int, up: bool, by: str) -> None:
    """Let a turn and the one beside it in the same round change places.

    Saying whom it moves over, and which way, makes the press safe, as in
    ``agenda.move_session``.

    Raises:
        Refused: ``not_beside``.
    """
    turn = held(turn)
    rows = list(turn.session.turns.waiting().filter(round=turn.round))
    places = {row.pk: place for place, row in enumerate(rows)}
    here, there = places.get(turn.pk), places.get(over)
    if here is None or there is None or abs(here - there) != 1:
        raise Refused(
            "not_beside",
            _("The list was changed meanwhile. This is how it is now; press again if needed."),
        )
    if (here < there) == up:
        return
    one, other = rows[here], rows[there]
    one.position, other.position = other.position, one.position
    Turn.objects.bulk_update([one, other], ["position"])
    note(by, "move_turn", turn)


@transaction.atomic
def set_speaking(
    *,
    session: Session,
    minutes_per_turn: int,
    interpreter_factor: Decimal,
    takes_requests: bool,
    seen: int,
    by: str,
) -> Session:
    """Say how long turns are from now on, and whether delegates ask for them by themselves.

    A turn that has begun keeps its time.

    Raises:
        Refused: ``changed_meanwhile``.
    """
    session = Session.objects.hold(session.pk)
    if session.version != seen:
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed this session since you opened this page. What you "
                "typed is still here; look at it once more and save again."
            ),
        )
    session.minutes_per_turn = minutes_per_turn
    session.interpreter_factor = interpreter_factor
    session.takes_requests = takes_requests
    session.version += 1
    session.save(
        update_fields=["minutes_per_turn", "interpreter_factor", "takes_requests", "version"]
    )
    record(by, "set_speaking", scope=session.meeting.scope, about=session.ref)
    return session


def held(turn: Turn) -> Turn:
    """Return a turn as it is now, with the list of its session kept to this transaction."""
    session = Session.objects.hold(turn.session_id)
    turn = Turn.objects.with_names().get(pk=turn.pk)
    turn.session = session
    return turn


def note(by: str, verb: str, turn: Turn, **details: str) -> None:
    """Write an act on a turn to the log."""
    record(
        by,
        verb,
        scope=turn.session.meeting.scope,
        about=turn.participation.ref,
        session=str(turn.session_id),
        **details,
    )
