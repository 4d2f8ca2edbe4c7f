"""Deadlines that were moved: who was told a date that is not right any more."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, TextField, Value
from django.db.models.functions import Cast, Concat

from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings.models import DeadlineMove, LetterText, Meeting
from meetings.querysets import ParticipationQuerySet
from meetings.states import DeadlineKind

# The blank of a letter that names a deadline, and where an organisation's own date stands.
BLANKS: dict[str, str] = {
    DeadlineKind.ANSWERS: "{answer_deadline}",
    DeadlineKind.STATEMENTS: "{statement_deadline}",
}
OWN_DATES: dict[str, str] = {
    DeadlineKind.ANSWERS: "answers_extended_to",
    DeadlineKind.STATEMENTS: "statements_extended_to",
}


def told_before(participations: ParticipationQuerySet, move: DeadlineMove) -> ParticipationQuerySet:
    """Return those who were sent the date that a move has made wrong.

    By a letter of the organisers that names the deadline, or by the receipt of an answer.
    Not those whose own, later date holds as it was.
    """
    named = LetterText.objects.filter(letter__meeting=move.meeting_id).filter(
        Q(body__contains=BLANKS[move.kind]) | Q(subject__contains=BLANKS[move.kind])
    )
    mailings = named.annotate(
        mailing=Concat(Value("letter:"), Cast("letter_id", TextField()), output_field=TextField())
    ).values("mailing")
    spoke = Message.objects.of_scope(f"meeting:{move.meeting_id}").filter(
        Q(kind="meetings.answer_receipt") | Q(mailing__in=mailings),
        state=MessageState.SENT,
        sent_at__lt=move.moved_at,
    )
    if (since := right_until(move)) is not None:
        spoke = spoke.filter(sent_at__gte=since)
    own_date_holds = Q(**{f"{OWN_DATES[move.kind]}__gt": max(move.was, move.now)})
    own_ref = Concat(Value("participation:"), Cast("pk", TextField()), output_field=TextField())
    return (
        participations.exclude(own_date_holds)
        .annotate(own_ref=own_ref)
        .filter(own_ref__in=spoke.values("about"))
    )


def right_until(move: DeadlineMove) -> datetime | None:
    """Return until when letters named the date that is right again, or ``None``: none did.

    A deadline that is moved by mistake and moved back needs no letter to those who were
    told before the mistake.
    """
    away = DeadlineMove.objects.filter(
        meeting=move.meeting_id, kind=move.kind, was=move.now, pk__lt=move.pk
    )
    return away.values_list("moved_at", flat=True).order_by("-pk").first()


def moves_of(meeting: Meeting) -> list[DeadlineMove]:
    """Return the moved deadlines of a meeting, the newest first."""
    return list(DeadlineMove.objects.filter(meeting=meeting).order_by("-pk"))


def waiting_for_words(moves: Iterable[DeadlineMove]) -> list[DeadlineMove]:
    """Return the last move of each deadline if no letter was begun about it.

    Args:
        moves: the newest first. An older move is spoken for by the newer one: whoever was
            told the first date has a letter due to them only once.
    """
    last: dict[str, DeadlineMove] = {}
    for move in moves:
        last.setdefault(move.kind, move)
    return [move for move in last.values() if move.letter_id is None]
