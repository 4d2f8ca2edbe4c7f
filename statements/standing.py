"""The rows of the statements desk: where each statement stands, and since when it waits. Pure."""

from dataclasses import dataclass
from datetime import datetime

from statements.models import Statement
from statements.states import Standing

# How loud a state looks.
MARKS = {
    Standing.WAITS: "todo",
    Standing.LATE: "late",
    Standing.ASKED: "quiet",
    Standing.NEWER: "todo",
    Standing.PUBLISHED: "done",
    Standing.UNPUBLISHED: "quiet",
    Standing.WITHDRAWN: "quiet",
}
# What came in time and nobody has decided about yet.
IN_TIME = (Standing.WAITS, Standing.NEWER)
# What an organiser can publish: each sent, and not public in that version.
OPEN = (*IN_TIME, Standing.LATE, Standing.ASKED, Standing.UNPUBLISHED)
# By what the list can be narrowed; ``NEWER`` is one way of waiting.
FILTERS = {
    Standing.WAITS: IN_TIME,
    **{each: (each,) for each in Standing if each not in (Standing.WAITS, Standing.NEWER)},
}
# What somebody is waited for: the organisers, or the organisation that was asked.
WAITING = (*IN_TIME, Standing.LATE, Standing.ASKED)


@dataclass(frozen=True)
class Row:
    """One statement of ``for_desk`` on the list.

    Args:
        n_days: how many whole days somebody has been waited for; ``None`` where nobody is.
    """

    statement: Statement
    standing: Standing
    n_days: int | None

    @property
    def mark(self) -> str:
        """How loud its state looks."""
        return MARKS[self.standing]

    @property
    def is_open(self) -> bool:
        """Whether the sent version can be published."""
        return self.standing in OPEN

    @property
    def is_in_time(self) -> bool:
        """Whether it came in time and nobody has decided about it yet."""
        return self.standing in IN_TIME


def row_of(statement: Statement, at: datetime) -> Row:
    """Return the row of one statement of ``for_desk``, seen at a moment."""
    standing = Standing(statement.standing)
    since = statement.asked_at if standing is Standing.ASKED else statement.sent_at
    is_waiting = standing in WAITING and since is not None
    return Row(statement, standing, (at - since).days if is_waiting else None)
