"""A text cut into the passages that a translation follows one by one. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from initiative import markdown
from statements.difference import Comparison

# What has no number of its own on the page: it is translated all the same.
UNNUMBERED = ("heading_open", "hr")


@dataclass(frozen=True)
class Passage:
    """One block of a text: a paragraph, a list, a quote, a heading, a note.

    Args:
        source: its Markdown.
        number: its number on the page; ``None`` where it has none.
    """

    source: str
    number: int | None


def passages(text: str) -> list[Passage]:
    """Return the blocks of the top level in the order of the text.

    Lines that belong to no block (notes, which are shown elsewhere) are passages too:
    put together with empty lines between them, the sources are the whole text.
    """
    lines = text.split("\n")
    found: list[Passage] = []
    number, reached = 0, 0
    for token in markdown.parsed(text):
        if token.level != 0 or token.map is None or token.map[0] < reached:
            continue
        begin, end = token.map
        found += left_over(lines[reached:begin])
        is_numbered = token.type.endswith("_open") and token.type not in UNNUMBERED
        number += is_numbered
        source = "\n".join(lines[begin:end]).strip("\n")
        found.append(Passage(source, number if is_numbered else None))
        reached = end
    return found + left_over(lines[reached:])


def left_over(lines: Sequence[str]) -> list[Passage]:
    """Return lines between blocks as a passage, if there are words on them."""
    source = "\n".join(lines).strip("\n")
    return [Passage(source, None)] if source.strip() else []


@dataclass(frozen=True)
class Carried:
    """What an earlier translation says where a passage of a newer original stands.

    Args:
        text: the words of the translation; empty where there are none.
        was: the passage of the earlier original they translate, where it differs.
    """

    text: str
    was: str = ""


def carried(old: Sequence[Passage], new: Sequence[Passage], texts: Sequence[str]) -> list[Carried]:
    """Lay the texts of a translation beside the passages of a newer original.

    Passages that stayed keep their text; between them, texts stay in their order beside
    what stands there now, with what they translated.
    """
    before = [passage.source for passage in old]
    after = [passage.source for passage in new]
    found: list[Carried] = []
    n = m = 0
    runs = Comparison().matches(before, after)
    for i, k, length in [*runs, (len(before), len(after), 0)]:
        gone = range(n, i)
        for position in range(m, k):
            at = n + position - m
            found.append(Carried(texts[at], before[at]) if at in gone else Carried(""))
        found += [Carried(texts[at]) for at in range(i, i + length)]
        n, m = i + length, k + length
    return found
