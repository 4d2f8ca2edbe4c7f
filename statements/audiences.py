"""Criteria that only the top floor can see: who owes a statement, who has been silent."""

from datetime import timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.audiences import COLUMNS, Column, criterion
from meetings.models import Note, Participation, Rsvp, TimeRequest
from meetings.querysets import ParticipationQuerySet
from meetings.states import WRITING, Answer
from statements.models import Revision
from statements.states import Stage, Standing

SENT = Q(statement__sent__isnull=False)
ANSWER_IS_OPEN = Q(answer__isnull=True) | Q(answer=Answer.UNSURE)


@criterion(
    "statement",
    _("Statement"),
    {
        "none": _("have not begun a statement"),
        "draft": _("have a draft that is not sent"),
        "not_sent": _("have not sent a statement"),
        "sent": _("have sent a statement"),
        "published": _("have a published statement"),
    },
)
def by_statement(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select by how far the statement is."""
    if value == "none":
        return participations.filter(statement__isnull=True)
    if value == "draft":
        return participations.filter(statement__isnull=False).exclude(SENT)
    if value == "published":
        return participations.filter(statement__published__isnull=False)
    return participations.filter(SENT) if value == "sent" else participations.exclude(SENT)


@criterion(
    "owes",
    _("What is missing"),
    {
        "statement": _("said that they write, and have not sent a statement"),
        "anything": _("owe an answer or a statement"),
    },
)
def by_owes(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those from whom something is expected that has not come."""
    owes_statement = Q(answer__in=WRITING) & ~SENT
    wanted = owes_statement if value == "statement" else ANSWER_IS_OPEN | owes_statement
    return participations.invited().with_answer().filter(wanted)


@criterion(
    "silent",
    _("Silence"),
    {
        "7": _("have been silent for 7 days"),
        "14": _("have been silent for 14 days"),
        "30": _("have been silent for 30 days"),
    },
)
def by_silence(participations: ParticipationQuerySet, value: str) -> ParticipationQuerySet:
    """Select those that have had a link for so many days and gave no sign in them.

    A sign is what somebody did: an answer, a text saved, words to the organisers, a wish for
    more time. That a letter or a page was opened is never looked at. By the database's
    clock, as letters are.
    """
    since = Now() - timedelta(days=int(value))
    mine = {"participation": OuterRef("pk")}
    signs = (
        Rsvp.objects.filter(given_at__gt=since, **mine),
        Note.objects.filter(written_at__gt=since, **mine),
        TimeRequest.objects.filter(asked_at__gt=since, **mine),
        Revision.objects.filter(written_at__gt=since, statement__participation=OuterRef("pk")),
    )
    asked = participations.invited().filter(invitation__issued_at__lte=since)
    return asked.filter(*(~Exists(sign) for sign in signs))


def with_statement_state(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Add ``statement_state``: how far each statement is, empty where none is begun."""
    return participations.annotate(
        statement_state=Case(
            When(statement__published__isnull=False, then=Value(Stage.PUBLISHED)),
            When(SENT, then=Value(Stage.SENT)),
            When(statement__withdrawn_at__isnull=False, then=Value(Standing.WITHDRAWN)),
            When(statement__isnull=False, then=Value(Stage.DRAFT)),
            default=Value(""),
            output_field=CharField(),
        )
    )


STATE_WORDS: dict[str, str | Promise] = {
    Stage.DRAFT: Stage.DRAFT.label,
    Stage.SENT: Stage.SENT.label,
    Stage.PUBLISHED: Stage.PUBLISHED.label,
    Standing.WITHDRAWN: Standing.WITHDRAWN.label,
}


def statement_words(participation: Participation) -> str:
    """Return the words of a row of ``with_statement_state``."""
    return str(STATE_WORDS.get(getattr(participation, "statement_state", ""), ""))


COLUMNS.append(Column(_("Statement"), with_statement_state, statement_words))
