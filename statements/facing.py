"""Two texts side by side, aligned by the numbers of their paragraphs. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

Block = tuple[int | None, str]


@dataclass(frozen=True)
class Row:
    """What stands side by side.

    Args:
        left: finished HTML of the one text; empty where it has nothing at this place.
        right: the same of the other.
    """

    left: str
    right: str


@dataclass(frozen=True)
class Stretch:
    """What has no number (headings, a rule) and the numbered block that follows it."""

    unnumbered: tuple[str, ...]
    block: str = ""


def facing_rows(left: Sequence[Block], right: Sequence[Block]) -> list[Row]:
    """Return two texts in rows: the blocks of one number stand beside one another.

    Args:
        left: blocks as ``markdown.to_numbered_blocks`` gives them; numbers rise by one.
        right: the same of the other text.
    """
    here, there = stretches(left), stretches(right)
    n_numbered = max(len(here), len(there)) - 1
    # The last stretch has no number: what follows the last number of each text.
    ours, theirs = padded(here, n_numbered), padded(there, n_numbered)
    rows: list[Row] = []
    for mine, other in zip(ours, theirs, strict=True):
        rows += unnumbered_rows(mine.unnumbered, other.unnumbered)
        if mine.block or other.block:
            rows.append(Row(mine.block, other.block))
    return rows


def stretches(blocks: Sequence[Block]) -> list[Stretch]:
    """Cut a text after each numbered block; the last stretch has none."""
    found: list[Stretch] = []
    waiting: list[str] = []
    for number, html in blocks:
        if number is None:
            waiting.append(html)
        else:
            found.append(Stretch(tuple(waiting), html))
            waiting = []
    return [*found, Stretch(tuple(waiting))]


def padded(found: list[Stretch], n_numbered: int) -> list[Stretch]:
    """Fill up with nothing, before the last stretch, to the numbers of the longer text."""
    missing = n_numbered - (len(found) - 1)
    return [*found[:-1], *[Stretch(())] * missing, found[-1]]


def unnumbered_rows(left: Sequence[str], right: Sequence[str]) -> list[Row]:
    """Lay headings beside headings where both have as many; else all in one row."""
    if len(left) == len(right):
        return [Row(*pair) for pair in zip(left, right, strict=True)]
    return [Row("".join(left), "".join(right))]


def n_blocks(blocks: Sequence[Block]) -> int:
    """Return how many blocks have a number."""
    return sum(number is not None for number, _html in blocks)
