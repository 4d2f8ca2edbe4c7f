"""The one deadline function, and reminders' hours. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import Meeting, Participation
from meetings.states import DeadlineKind, DeadlineState

# Not announced: a slow connection in the last minute must cost nobody a statement.
GRACE = timedelta(minutes=10)


@dataclass(frozen=True)
class Deadline:
    """One deadline of one organisation, seen from one moment.

    Args:
        kind: what is due.
        due_at: the announced moment, UTC.
        is_extended: whether the organisation has more time than the meeting gives.
        state: whether the moment it was asked for is in time.
    """

    kind: str
    due_at: datetime
    is_extended: bool
    state: str

    @property
    def is_open(self) -> bool:
        """Whether what arrives now is in time."""
        return self.state == DeadlineState.OPEN


def deadline(participation: Participation, kind: str, at: datetime) -> Deadline:
    """Say until when ``participation`` has time, and whether ``at`` is in time.

    The meeting's deadline or the organisation's own later one, and ten minutes of grace.

    Args:
        participation: with its meeting loaded.
        kind: a ``DeadlineKind``.
        at: when the request arrived, not when it is worked on.
    """
    due_at = meeting_deadline(participation.meeting, kind)
    own = (
        participation.answers_extended_to
        if kind == DeadlineKind.ANSWERS
        else participation.statements_extended_to
    )
    is_extended = False
    if own is not None and own > due_at:
        due_at, is_extended = own, True
    state = DeadlineState.OPEN if at <= due_at + GRACE else DeadlineState.LATE
    return Deadline(kind, due_at, is_extended, state)


def meeting_deadline(meeting: Meeting, kind: str) -> datetime:
    """Return the moment that was announced to everybody."""
    if kind == DeadlineKind.ANSWERS:
        return meeting.answers_due_at
    return meeting.statements_due_at
