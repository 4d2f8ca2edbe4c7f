"""What is left to do for one organisation: pure, from its row on the Roll."""

from datetime import datetime

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from initiative.outbox.models import Message
from initiative.templatetags.ui import lang_attrs
from meetings.deadlines import deadline
from meetings.models import Participation
from meetings.parts import LETTER_NAMES, Task, Words
from meetings.states import WRITING, Answer, DeadlineKind
from statements.models import Cosigner, Statement

# What the letters to an organisation are called on its own page.
LETTERS = {
    "meetings.letter": _("Letter of the organisers"),
    "meetings.answer_receipt": _("Receipt of your answer"),
    "meetings.link": _("Your personal link"),
    "meetings.more_time": _("More time for you"),
    "meetings.time_declined": _("Answer to your wish for more time"),
    "statements.receipt": _("Receipt of your statement"),
    "statements.published": _("Your statement is published"),
    "statements.question": _("A question about your statement"),
    "statements.withdrawn": _("Your statement is withdrawn"),
    "statements.joint_asked": _("Another organisation asks you to sign"),
    "statements.joint_confirm": _("A joint statement waits for you to confirm it"),
    "statements.joint_left": _("An organisation has left a joint statement"),
    "statements.unpublished": _("Your statement is no longer public"),
}


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
    return Task(_("Answer"), _("Answer the invitation"), address, status, mark, due)


def statement_task(row: Participation, statement: Statement | None, at: datetime) -> Task:
    """Return the task of the statement."""
    due = deadline(row, DeadlineKind.STATEMENTS, at)
    address = reverse("statements:delegate_statement", args=[row.meeting.slug])
    if row.sent_at is not None and row.is_asked:
        receipt = reverse("statements:delegate_versions", args=[row.meeting.slug])
        act = _("Read the organisers' question")
        return Task(_("Statement"), act, receipt, _("returned with a question"), "todo", due)
    if row.published_at is not None:
        status, mark = _("published"), "done"
    elif statement is not None and statement.sent is not None and statement.sent.is_late:
        status, mark = _("late, waiting for the organisers"), "quiet"
    elif row.sent_at is not None:
        status, mark = _("sent"), "done"
    elif row.withdrawn_at is not None:
        status, mark = _("withdrawn"), "quiet"
    elif row.answer == Answer.NO:
        status, mark = _("not asked"), "quiet"
    elif row.has_draft:
        status, mark = (_("saved, not sent"), "todo") if due.is_open else (_("late"), "late")
    elif row.answer in WRITING:
        status, mark = (_("to do"), "todo") if due.is_open else (_("late"), "late")
    else:
        status, mark = _("after your answer"), "quiet"
    act = _("Finish and send your statement") if row.has_draft else _("Write your statement")
    return Task(_("Statement"), act, address, status, mark, due)


def joint_task(cosigner: Cosigner) -> Task:
    """Return the task of a joint statement, of a row of ``joint_access.joint_statements_of``."""
    statement = cosigner.joint.statement
    draft = statement.draft
    if cosigner.joined_at is None:
        status, mark = _("you are asked to sign"), "todo"
    elif cosigner.is_asked:
        status, mark = _("returned with a question"), "todo"
    elif statement.published_at is not None:
        status, mark = _("published"), "done"
    elif statement.sent_at is not None:
        status, mark = _("sent"), "done"
    elif statement.withdrawn_at is not None:
        status, mark = _("withdrawn"), "quiet"
    elif draft is not None and not cosigner.has_confirmed:
        status, mark = _("not confirmed by you yet"), "todo"
    else:
        status, mark = _("being written"), "quiet"
    name = _("Joint statement")
    if draft is not None and draft.title:
        name = format_html("{}: <bdi{}>{}</bdi>", name, lang_attrs(draft.language), draft.title)
    slug = cosigner.joint.meeting.slug
    address = reverse("statements:delegate_joint", args=[slug, cosigner.joint_id])
    return Task(name, _("Read the joint statement and decide"), address, status, mark)


def letters_to(participation: Participation, n: int) -> list[tuple[Words, Message]]:
    """Return the last ``n`` letters to an organisation about one meeting, with what each is.

    Not its own messages to the organisers, which are letters to somebody else.
    """
    names = LETTERS | LETTER_NAMES
    letters = Message.objects.filter(about=participation.ref, kind__in=names).order_by("-pk")
    return [(names[letter.kind], letter) for letter in letters[:n]]
