"""The meeting as it will be at a later moment, if nothing else comes in. Reads only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from meetings.deadlines import GRACE, deadline
from meetings.models import Meeting
from meetings.states import DeadlineKind
from statements import roll
from statements.models import Statement
from statements.roll import LATE, Line


@dataclass(frozen=True)
class Forecast:
    """What will stand on the desk and in public at that moment.

    Args:
        at: the moment that is looked at.
        lines: the whole Roll as it will be.
        late: those of them that will be late with an answer or a statement.
        still_open: those that may still answer or send by a date of their own.
        public: statements that everybody will read: today's and those published by then.
        n_new: how many of these nobody reads today.
        waiting: statements that will wait for an organiser.
    """

    at: datetime
    lines: list[Line]
    late: list[Line]
    still_open: list[Line]
    public: list[Statement]
    n_new: int
    waiting: list[Statement]


def after_deadline(meeting: Meeting) -> datetime:
    """Return the first whole minute at which nobody is in time by the common dates."""
    return meeting.statements_due_at.replace(second=0, microsecond=0) + GRACE * 1.1


def forecast(meeting: Meeting, at: datetime) -> Forecast:
    """Return the meeting as it will be at ``at``, from the rows of today."""
    lines = roll.lines_of(meeting, at)
    statements = list(Statement.objects.of_meeting(meeting.pk).for_desk())
    due = set(Statement.objects.due_for_publication(at).values_list("pk", flat=True))
    new = {each.pk for each in statements if each.pk in due}
    public = [each for each in statements if each.pk in new or each.published_id]
    waiting = [
        each
        for each in statements
        if each.sent_id and each.pk not in new and each.sent_id != each.published_id
    ]
    return Forecast(
        at=at,
        lines=lines,
        late=[line for line in lines if LATE in line.boxes],
        still_open=list(with_own_time(lines, at)),
        public=public,
        n_new=sum(each.published_id is None for each in statements if each.pk in new),
        waiting=waiting,
    )


def with_own_time(lines: list[Line], at: datetime) -> Iterator[Line]:
    """Yield who is in time then only because the organisers gave more time."""
    for line in lines:
        dues = [deadline(line.participation, kind, at) for kind in DeadlineKind]
        if any(due.is_extended and due.is_open for due in dues):
            yield line
