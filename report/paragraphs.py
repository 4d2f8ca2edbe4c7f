"""The numbered paragraphs of a report: which are about an organisation, where one stands now.

Pure.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from statements.passages import passages


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph.

    Args:
        number: on the page.
        source: its Markdown.
        heading: the heading it stands under; empty where there is none.
    """

    number: int
    source: str
    heading: str


def paragraphs(body: str) -> list[Paragraph]:
    """Return the numbered paragraphs of a text in its order."""
    found: list[Paragraph] = []
    heading = ""
    for passage in passages(body):
        if passage.number is not None:
            found.append(Paragraph(passage.number, passage.source, heading))
        elif passage.source.startswith("#"):
            heading = passage.source
    return found


def naming(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of an organisation's names in a text, as a word of its own.

    An acronym that joins two ("ISL/LIS") is found by either.
    """
    parts = {part.strip() for name in names for part in [name, *name.split("/")]}
    wanted = sorted((re.escape(part) for part in parts if len(part) > 1), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(wanted) or '(?!)'})(?!\w)", re.IGNORECASE)


def about(found: Iterable[Paragraph], names: Iterable[str]) -> set[int]:
    """Return the numbers of the paragraphs that name an organisation, or whose heading does."""
    named = naming(names)
    return {
        each.number for each in found if named.search(each.source) or named.search(each.heading)
    }


def number_now(then: str, number: int, now: str) -> int | None:
    """Return where a paragraph of one text stands in another, unchanged; ``None``: nowhere."""
    source = next((each.source for each in paragraphs(then) if each.number == number), None)
    return next((each.number for each in paragraphs(now) if each.source == source), None)


def with_paragraph(body: str, number: int, words: str) -> str:
    """Return a text whose paragraph of that number says something else; nothing takes it out."""
    sources = [words if each.number == number else each.source for each in passages(body)]
    return "\n\n".join(source for source in sources if source)
