"""Audiences that only the top floor can see: who owes a statement."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.audiences import audience
from meetings.querysets import ParticipationQuerySet
from meetings.states import WRITING, Answer

NOT_SENT = Q(statement__sent__isnull=True)


@audience("statement_missing", _("said that they write, and have not sent a statement"))
def statement_missing(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those who are expected to write and have not sent it."""
    return participations.invited().expected_to_write().filter(NOT_SENT)


@audience("something_missing", _("owe an answer or a statement"))
def something_missing(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those whose answer is open or whose statement is missing."""
    answer_is_open = Q(answer__isnull=True) | Q(answer=Answer.UNSURE)
    owes_statement = Q(answer__in=WRITING) & NOT_SENT
    return participations.invited().with_answer().filter(answer_is_open | owes_statement)
