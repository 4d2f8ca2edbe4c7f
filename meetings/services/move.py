"""A deadline was moved: begin the letter that says so."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from meetings.filling import moment_in
from meetings.models import DeadlineMove, Letter
from meetings.sample_dates import MOVED_WORDS
from meetings.services.letter import write_letter
from meetings.states import LetterKind


@transaction.atomic
def tell_of_move(*, move: DeadlineMove, by: str) -> Letter:
    """Begin the letter to those who were told the old date; once a move.

    Nothing is sent: it has words to start from, is looked at and sent like any letter.

    Returns:
        The letter, or the one that somebody has begun before.
    """
    moves = DeadlineMove.objects.select_related("meeting", "letter")
    move = moves.select_for_update(of=("self",)).get(pk=move.pk)
    if move.letter is not None:
        return move.letter
    move.letter = write_letter(
        meeting=move.meeting,
        kind=LetterKind.FREE,
        audience={"told": str(move.pk)},
        texts=words_of_move(move),
        by=by,
    )
    move.save(update_fields=["letter"])
    return move.letter


def words_of_move(move: DeadlineMove) -> dict[str, tuple[str, str]]:
    """Return the words to start from with the old date, by language."""
    zone = move.meeting.time_zone
    words = {}
    for code in settings.LETTER_LANGUAGES:
        if code in MOVED_WORDS[move.kind]:
            subject, body = MOVED_WORDS[move.kind][code]
            with translation.override(code):
                was = moment_in(move.was, zone, zone, code)
            words[code] = (subject, body.replace("<was>", was))
    return words
