"""The agenda has changed: begin the letter that says so to everybody who comes."""

import re

from django.conf import settings
from django.db import transaction
from django.utils import translation

from initiative.errors import Refused
from meetings.models import Letter
from meetings.services.letter import write_letter
from meetings.states import Answer, LetterKind
from programme.changes import Agenda, Change, Names, changes_between
from programme.content import items_of
from programme.models import AgendaVersion
from programme.sample_words import CHANGED_WORDS
from programme.shown import known_of

# A title is shown as it was typed: what Markdown or a blank would make of it is taken from it.
MARKUP = re.compile(r"([\\`*_\[\]<>#|])")
BRACES = str.maketrans("{}", "()")


@transaction.atomic
def tell_of_changes(*, version: AgendaVersion, by: str) -> Letter:
    """Begin the letter about what a version changed; once a version.

    Nothing is sent: it has words to start from, is looked at and sent like any letter.

    Returns:
        The letter, or the one that somebody has begun before.

    Raises:
        Refused: ``first_version``.
    """
    versions = AgendaVersion.objects.select_related("meeting", "letter")
    version = versions.select_for_update(of=("self",)).get(pk=version.pk)
    if version.letter is not None:
        return version.letter
    before = AgendaVersion.objects.filter(
        meeting=version.meeting_id, number=version.number - 1
    ).first()
    if before is None:
        raise Refused(
            "first_version",
            translation.gettext("This is the first version: nothing has changed yet."),
        )
    then, now = Agenda(items_of(before), before.zone), Agenda(items_of(version), version.zone)
    changes = changes_between(then, now)
    names = known_of([*then.items, *now.items]).names
    version.letter = write_letter(
        meeting=version.meeting,
        kind=LetterKind.FREE,
        audience={"answer": Answer.YES},
        texts=words_of_changes(version.number, changes, names),
        by=by,
    )
    version.save(update_fields=["letter"])
    return version.letter


def words_of_changes(
    number: int, changes: list[Change], names: Names
) -> dict[str, tuple[str, str]]:
    """Return the words to start from, by language."""
    words = {}
    for code in settings.LETTER_LANGUAGES:
        if code in CHANGED_WORDS:
            with translation.override(code):
                lines = "\n".join(f"- {plain(change.text(names))}" for change in changes)
            subject, body = CHANGED_WORDS[code]
            words[code] = (
                subject,
                body.replace("<changes>", lines).replace("<version>", str(number)),
            )
    return words


def plain(words: str) -> str:
    """Return words that Markdown shows as they are, and that hold no blank."""
    return MARKUP.sub(r"\\\1", words.translate(BRACES))
