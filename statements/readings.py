"""A published statement in one of its languages: the original or a translation."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from initiative import markdown
from statements import access
from statements.facing import Block
from statements.models import Statement, Translation


@dataclass(frozen=True)
class Reading:
    """What is read.

    Args:
        title: in this language.
        text: Markdown.
        translation: with its label; ``None`` for the original.
        is_outdated: the original was published anew after it was translated.
    """

    language: str
    title: str
    text: str
    translation: Translation | None = None
    is_outdated: bool = False

    def blocks(self, prefix: str = "") -> list[Block]:
        """Return the numbered blocks as finished HTML.

        Args:
            prefix: begins every id, where several texts stand on one page.
        """
        return markdown.to_numbered_blocks(self.text, prefix=prefix)

    def html(self, prefix: str) -> str:
        """Return the whole text as finished HTML, every id begun with ``prefix``."""
        return markdown.to_numbered_html(self.text, prefix=prefix)


def readings_of(statement: Statement) -> dict[str, Reading]:
    """Return a published statement in each of its languages, the original first.

    Args:
        statement: from ``access.public_statement``: with its published text.
    """
    published = statement.published
    found = {published.language: Reading(published.language, published.title, published.body)}
    for each in with_texts(access.public_translations(statement)):
        found.setdefault(each.language, reading_of(each, published.sha256))
    return found


def with_texts(translations: QuerySet[Translation]) -> QuerySet[Translation]:
    """Return translations with their paragraphs and what their originals are known by."""
    return translations.defer(None).select_related("ready__original").defer("ready__original__body")


def reading_of(translation: Translation, sha256: str) -> Reading:
    """Return a translation that is ready.

    Args:
        sha256: of the text that is published now.
    """
    ready = translation.ready
    return Reading(
        translation.language,
        ready.title,
        "\n\n".join(ready.paragraphs),
        translation,
        ready.original.sha256 != sha256,
    )


def common_language(one: Iterable[str], other: Iterable[str], wished: Iterable[str]) -> str:
    """Return the language in which two statements are read beside one another.

    Args:
        one: the languages of one statement, its original first.
        other: the same of the other.
        wished: languages to be preferred, the most welcome first.

    Returns:
        The language both were written in; else a wished one that both have; else the first
        of any; empty where they have none in common.
    """
    mine, theirs = list(one), list(other)
    if mine[0] == theirs[0]:
        return mine[0]
    both = [language for language in mine if language in theirs]
    return next((language for language in wished if language in both), both[0] if both else "")
