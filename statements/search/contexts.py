"""Where in a text the words stand: marked in the passage, or each in a line of its own. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from initiative.folding import (
    AFTER,
    LETTER,
    REST,
    RUNS,
    SIGNS,
    fold,
    folded_with_places,
)
from statements.search.queries import Query

# So many characters stand on each side of a word in a line.
SIDE = 50


@dataclass(frozen=True)
class Piece:
    """A part of a passage, marked or not."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Line:
    """One place at which a word stands, with what is around it."""

    before: str
    word: str
    after: str


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Return where in ``text`` stands what was looked for, from place to place, in order."""
    folded, places = folded_with_places(text)
    found = []
    for pattern in map(pattern_of, query.phrases):
        found += [match.span() for match in pattern.finditer(folded)]
    if words := words_of(query):
        found += [match.span() for match in words.finditer(folded)]
    ends = [*places, len(text)]
    whole = sorted({(places[start], ends[end - 1] + 1) for start, end in found if end > start})
    return [(start, with_marks(text, end)) for start, end in without_overlap(whole)]


@lru_cache
def words_of(query: Query) -> re.Pattern[str] | None:
    """Return a pattern for the single words of a query, whole or by their beginnings."""
    in_phrases = query.in_phrases
    whole = [begins_with(term) + AFTER for term in query.terms if term not in in_phrases]
    begun = [begins_with(beginning) + REST for beginning in query.beginnings]
    return re.compile("|".join(begun + whole)) if begun or whole else None


def begins_with(letters: str) -> str:
    """Return a pattern for letters with which a word begins.

    The letters come first and what stands before them is asked about afterwards: so they are
    searched for as a string, many times faster than a look back from every place.
    """
    escaped = re.escape(letters)
    return f"{escaped}(?<!{LETTER}{escaped})(?<![{SIGNS}]{escaped})"


def with_marks(text: str, end: int) -> int:
    """Return the end of a place with the marks that belong to its last letter."""
    while end < len(text) and not fold(text[end]) and not text[end].isspace():
        end += 1
    return end


def without_overlap(found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield places in order; what overlaps is one."""
    reached: tuple[int, int] | None = None
    for start, end in found:
        if reached is not None and start < reached[1]:
            reached = reached[0], max(reached[1], end)
            continue
        if reached is not None:
            yield reached
        reached = start, end
    if reached is not None:
        yield reached


@lru_cache
def pattern_of(phrase: str) -> re.Pattern[str]:
    """Return a pattern for a folded phrase, whatever stands between its words."""
    words = r"[\W_]+".join(map(re.escape, phrase.split(" ")))
    runs = list(RUNS.finditer(phrase))
    # A phrase of words begins and ends with a whole word; one without spaces may stand anywhere.
    before = r"(?<![^\W_])" if runs and runs[0]["word"] else ""
    after = r"(?![^\W_])" if runs and runs[-1]["word"] else ""
    return re.compile(before + words + after)


def has_phrases(text: str, query: Query) -> bool:
    """Say whether every phrase stands in a text."""
    folded = fold(text)
    return all(pattern_of(phrase).search(folded) for phrase in query.phrases)


def pieces(text: str, query: Query) -> list[Piece]:
    """Return a passage cut into what is marked and what is not."""
    cut, reached = [], 0
    for start, end in spans(text, query):
        cut += [Piece(text[reached:start]), Piece(text[start:end], is_marked=True)]
        reached = end
    return [piece for piece in [*cut, Piece(text[reached:])] if piece.text]


def lines(text: str, query: Query) -> Iterator[Line]:
    """Yield a line for every place, with ``SIDE`` characters on each side."""
    flat = re.sub(r"\s", " ", text)
    for start, end in spans(text, query):
        yield Line(flat[max(0, start - SIDE) : start], flat[start:end], flat[end : end + SIDE])
