"""Give a sent version back to its authors with a question. Their words stay as they are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from initiative.audit.record import record
from initiative.keys import key_of
from meetings.models import Meeting
from statements.models import Question, Statement
from statements.services.drafting import statement_by_key
from statements.services.letters import order_letters
from statements.services.publishing import check_read


@transaction.atomic
def ask_question(
    *, statement: Statement, revision_pk: int, text: str, key: UUID, by: str, at: datetime
) -> Question:
    """Ask the authors about the version that the organiser has read.

    It goes to all their addresses and stands on their pages until they send a newer
    version, or the organisers take it back. It holds up nothing by itself.

    Args:
        key: issued with the form; the same form sent twice asks once.

    Raises:
        Refused: as ``check_read``.
    """
    meeting = Meeting.objects.hold(statement.meeting.pk)
    statement = statement_by_key(statement.pk)
    sent = check_read(statement, revision_pk)
    question, is_new = Question.objects.get_or_create(
        statement=statement,
        key=key_of(key, text),
        defaults={"revision": sent, "text": text, "asked_by": by, "asked_at": at},
    )
    if is_new:
        record(by, "ask_question", scope=meeting.scope, about=statement.author.ref)
        order_letters(
            statement,
            kind="statements.question",
            key=f"question:{question.pk}",
            question_pk=question.pk,
        )
    return question


@transaction.atomic
def take_question_back(*, question: Question, by: str, at: datetime) -> None:
    """Settle a question without an answer."""
    if Question.objects.open().filter(pk=question.pk).update(settled_at=at):
        statement = question.statement
        record(by, "take_question_back", scope=statement.meeting.scope, about=statement.author.ref)
