"""What is left to do for one organisation: pure, from its row on the Roll."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.deadlines import Deadline, deadline
from meetings.models import Participation
from meetings.states import WRITING, Answer, DeadlineKind
from statements.models import Statement


@dataclass(frozen=True)
class Task:
    """One row of the list.

    Args:
        name: what is to be done.
        address: where; empty when it cannot be started.
        status: in words.
        mark: ``done``, ``todo``, ``late`` or ``quiet``: how loud the status looks.
        due: until when, or ``None``.
    """

    name: str | Promise
    address: str
    status: str | Promise
    mark: str
    due: Deadline | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody should act."""
        return self.mark in ("todo", "late") and bool(self.address)


def tasks_of(row: Participation, statement: Statement | None, at: datetime) -> list[Task]:
    """Return the tasks of a row of ``roll.rows_of``, in the order of the meeting."""
    return [answer_task(row, at), statement_task(row, statement, at)]


def answer_task(row: Participation, at: datetime) -> Task:
    """Return the task of answering."""
    due = deadline(row, DeadlineKind.ANSWERS, at)
    address = reverse("meetings:delegate_answer", args=[row.meeting.slug])
    if row.answer is None:
        status, mark = (_("to do"), "todo") if due.is_open else (_("late"), "late")
    elif row.answer == Answer.UNSURE:
        status, mark = _("not sure yet"), "todo" if due.is_open else "quiet"
    else:
        status, mark = _("done"), "done"
    return Task(_("Answer"), address, status, mark, due)


def statement_task(row: Participation, statement: Statement | None, at: datetime) -> Task:
    """Return the task of the statement."""
    due = deadline(row, DeadlineKind.STATEMENTS, at)
    address = reverse("statements:delegate_statement", args=[row.meeting.slug])
    if row.published_at is not None:
        status, mark = _("published"), "done"
    elif statement is not None and statement.sent is not None and statement.sent.is_late:
        status, mark = _("late, waiting for the organisers"), "quiet"
    elif row.sent_at is not None:
        status, mark = _("sent"), "done"
    elif row.answer == Answer.NO:
        status, mark = _("not asked"), "quiet"
    elif row.has_draft:
        status, mark = (_("saved, not sent"), "todo") if due.is_open else (_("late"), "late")
    elif row.answer in WRITING:
        status, mark = (_("to do"), "todo") if due.is_open else (_("late"), "late")
    else:
        status, mark = _("after your answer"), "quiet"
    return Task(_("Statement"), address, status, mark, due)
