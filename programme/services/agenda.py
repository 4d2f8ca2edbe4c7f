"""Sessions: make one, change it, move it among those of the same hour, take it out."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.templatetags.ui import dates
from meetings.models import Meeting
from programme.models import Session
from programme.walls import instants_of
from statements.models import Statement

# A session may be before or after the meeting (an evening, a journey), not in another month.
NEAR = timedelta(days=31)
# What an organiser types; everything else of a session follows.
FIELDS = (
    "title",
    "language",
    "kind",
    "day",
    "start_time",
    "end_time",
    "ends_next_day",
    "room",
    "notes",
)


@transaction.atomic
def add_session(
    *, meeting: Meeting, statements: Iterable[Statement] = (), key: UUID, by: str, **fields: object
) -> Session:
    """Add a session to the agenda on which the organisers work; nothing is public by it.

    Args:
        statements: published ones of the meeting that it speaks to.
        key: issued with the form; the same form sent twice is one session.
        fields: values for ``FIELDS``.

    Raises:
        Refused: as ``check_day`` and ``walls.instants_of``.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    key = key_of(key, *(str(fields.get(name)) for name in FIELDS))
    known = Session.objects.of_meeting(meeting.pk).filter(key=key).first()
    if known is not None:
        return known
    session = Session(meeting=meeting, key=key)
    put_in(session, fields)
    session.position = next_position(session)
    session.save()
    session.statements.set(statements)
    record(by, "add_session", scope=meeting.scope, about=session.ref)
    return session


@transaction.atomic
def change_session(
    *,
    session: Session,
    seen: int,
    statements: Iterable[Statement] | None = None,
    by: str,
    **fields: object,
) -> Session:
    """Change a session on the agenda on which the organisers work.

    Args:
        seen: the version that its writer had on screen.
        statements: that it speaks to; as they were when left out.

    Raises:
        Refused: ``changed_meanwhile``, ``gone``, or as ``add_session``.
    """
    meeting = Meeting.objects.hold(session.meeting_id)
    held = Session.objects.of_meeting(meeting.pk).select_for_update().filter(pk=session.pk).first()
    if held is None:
        raise Refused(
            "gone", _("Somebody has taken this session out. Add it as a new one if it is needed.")
        )
    session = held
    if session.version != seen:
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed this session since you opened it. What you typed is "
                "still here, and below stands what is kept now. Compare them, then save again."
            ),
        )
    session.meeting = meeting
    was = (session.day, session.start_time)
    put_in(session, fields)
    if (session.day, session.start_time) != was:
        session.position = next_position(session)
    session.version += 1
    session.save()
    if statements is not None:
        session.statements.set(statements)
    record(by, "change_session", scope=meeting.scope, about=session.ref)
    return session


def put_in(session: Session, fields: dict[str, object]) -> None:
    """Write what was typed into an unsaved session, and the instants that follow.

    Raises:
        Refused: as ``check_day`` and ``walls.instants_of``.
    """
    for name in FIELDS:
        if name in fields:
            setattr(session, name, fields[name])
    if session.start_time is None and session.end_time is None:
        session.ends_next_day = False
    check_day(session.meeting, session.day)
    anchor(session)


def anchor(session: Session) -> None:
    """Set the instants of a session from its times on the clock of the meeting's place.

    Raises:
        Refused: as ``walls.instants_of``.
    """
    session.starts_at, session.ends_at = instants_of(
        session.day,
        clock_time(session.start_time),
        clock_time(session.end_time),
        ends_next_day=session.ends_next_day,
        zone=session.meeting.time_zone,
    )


def clock_time(typed: time | None) -> time | None:
    """Return a time of day in whole minutes."""
    return typed.replace(second=0, microsecond=0) if typed is not None else None


def check_day(meeting: Meeting, day: date) -> None:
    """Refuse a day that cannot belong to the meeting.

    Raises:
        Refused: ``far_away``.
    """
    if not meeting.starts_on - NEAR <= day <= meeting.ends_on + NEAR:
        raise Refused(
            "far_away",
            _(
                "The meeting is %(dates)s. Enter a day of it, or change the dates of the meeting "
                "first."
            )
            % {"dates": dates(meeting.starts_on, meeting.ends_on)},
        )


def next_position(session: Session) -> int:
    """Return the place behind all sessions of the same hour."""
    beside = beside_of(session).exclude(pk=session.pk)
    return (beside.aggregate(last=Max("position"))["last"] or 0) + 1


def beside_of(session: Session):
    """Return the sessions of the same day and hour: among these the order is chosen by hand."""
    sessions = Session.objects.of_meeting(session.meeting_id)
    return sessions.filter(day=session.day, starts_at=session.starts_at)


@transaction.atomic
def move_session(*, session: Session, over: int, up: bool, by: str) -> None:
    """Let a session and one beside it change places.

    Saying whom it moves over, and which way, makes the press safe: two who press the same
    button at once move it once, and one who has an old page on screen moves nothing unseen.

    Args:
        over: the other session; beside it means: the same day and hour, one place away.
        up: whether it is to stand before the other, or behind it.

    Raises:
        Refused: ``not_beside``.
    """
    meeting = Meeting.objects.hold(session.meeting_id)
    session = Session.objects.of_meeting(meeting.pk).filter(pk=session.pk).first() or session
    rows = list(beside_of(session).order_by("position", "pk"))
    order = [row.pk for row in rows]
    places = {pk: place for place, pk in enumerate(order)}
    here, there = places.get(session.pk), places.get(over)
    if here is None or there is None or abs(here - there) != 1:
        raise Refused(
            "not_beside",
            _("The order was changed meanwhile. This is how it is now; press again if needed."),
        )
    if (here < there) == up:
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows, 1):
        row.position = place
    Session.objects.bulk_update(rows, ["position"])
    record(by, "move_session", scope=meeting.scope, about=session.ref)


@transaction.atomic
def remove_session(*, session: Session, by: str) -> None:
    """Take a session out; what is published stays as it is until the next version.

    Raises:
        Refused: ``has_spoken``: the ledger of time counts turns of this session.
    """
    meeting = Meeting.objects.hold(session.meeting_id)
    held = Session.objects.of_meeting(meeting.pk).select_for_update().filter(pk=session.pk).first()
    if held is None:
        return
    if held.turns.filter(started_at__isnull=False).exists():
        raise Refused(
            "has_spoken",
            _(
                "Organisations have spoken in this session, and their time is counted. It stays on "
                "the agenda; its title, time and room can be changed."
            ),
        )
    held.turns.all().delete()
    record(by, "remove_session", scope=meeting.scope, about=held.ref)
    held.delete()
