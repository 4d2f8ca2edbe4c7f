"""Audiences that only the top floor can see: who owes a statement."""

from django.utils.translation import gettext_lazy as _

from meetings.audiences import answer_missing, audience
from meetings.querysets import ParticipationQuerySet


@audience("statement_missing", _("said that they write, and have not sent a statement"))
def statement_missing(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those who are expected to write and have not sent it."""
    return participations.invited().expected_to_write().exclude(statement__sent__isnull=False)


@audience("something_missing", _("owe an answer or a statement"))
def something_missing(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those whose answer is open or whose statement is missing."""
    owing = (
        answer_missing(participations)
        .values("pk")
        .union(statement_missing(participations).values("pk"))
    )
    return participations.filter(pk__in=[row["pk"] for row in owing])
