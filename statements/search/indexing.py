"""Keep the index as the archive is: whatever is public is in it, and nothing else."""

import re
from collections.abc import Iterator

from initiative.folding import fold, terms_of
from initiative.plaintext import to_text
from statements.access import public_translations
from statements.models import (
    IndexedPassage,
    Revision,
    Statement,
    Translation,
    TranslationRevision,
)
from statements.passages import passages

# The mark of a note in a text, or before the note itself: it belongs to the page, not to the words.
NOTE_MARK = re.compile(r"\[\^[^\]\s]+\](?:: )?")


def index_statement(statement: Statement) -> None:
    """Make the rows of one statement anew; call it in the transaction that changes it.

    Args:
        statement: as it now stands, held by the transaction.
    """
    IndexedPassage.objects.filter(statement=statement).delete()
    if statement.published is None:
        return
    rows = [*rows_of_original(statement, statement.published)]
    for translation in public_translations(statement).select_related("ready__original"):
        if translation.ready is not None:
            rows += rows_of_translation(statement, translation, translation.ready)
    IndexedPassage.objects.bulk_create(rows, batch_size=200)


def rows_of_original(statement: Statement, revision: Revision) -> Iterator[IndexedPassage]:
    """Yield the rows of the published version."""
    yield row(statement, revision.title, revision.language)
    for passage in passages(revision.body):
        yield row(statement, to_text(passage.source), revision.language, passage.number)


def rows_of_translation(
    statement: Statement, translation: Translation, ready: TranslationRevision
) -> Iterator[IndexedPassage]:
    """Yield the rows of one translation, numbered as its original."""
    language = translation.language
    if ready.title:
        yield row(statement, ready.title, language, translation=translation)
    numbers = [passage.number for passage in passages(ready.original.body)]
    for number, source in zip(numbers, ready.paragraphs, strict=False):
        if source:
            yield row(statement, to_text(source), language, number, translation)


def row(
    statement: Statement,
    text: str,
    language: str,
    number: int | None = None,
    translation: Translation | None = None,
) -> IndexedPassage:
    """Return one row, not saved."""
    text = NOTE_MARK.sub("", text)
    terms = " ".join(dict.fromkeys(terms_of(fold(text))))
    return IndexedPassage(
        statement=statement,
        translation=translation,
        meeting=statement.meeting,
        language=language,
        number=number,
        text=text,
        terms=f" {terms} ",
    )
