"""An original and its translation, row by row: what stands beside what. Pure."""

from itertools import zip_longest

from initiative import markdown
from initiative.footnotes import DEFINITION
from statements.book.blocks import Node, blocks, children_of
from statements.book.content import Chapter
from statements.passages import passages

# Positions in the blocks of both texts; ``None`` where one of them has nothing there.
Row = tuple[int | None, int | None]


def count(words: str) -> int:
    """Return how many blocks a passage is on the page; a note has its place elsewhere."""
    return 0 if DEFINITION.match(words) else len(blocks(words))


def rows(chapter: Chapter, n_left: int, n_right: int) -> list[Row]:
    """Return which blocks stand side by side.

    Args:
        n_left: how many blocks the original has.
        n_right: how many its translation.
    """
    beside = chapter.facing.passages if chapter.facing else ()
    found: list[Row] = []
    left = right = 0
    for passage, words in zip_longest(passages(chapter.text), beside):
        n = count(passage.source) if passage else 0
        m = count(words) if words else 0
        found += zip_longest(range(left, left + n), range(right, right + m))
        left, right = left + n, right + m
    if (left, right) != (n_left, n_right):
        # A text whose passages are not its blocks: in their order is the best that is left.
        return list(zip_longest(range(n_left), range(n_right)))
    return found


def rows_of_blocks(chapter: Chapter) -> list[list[Node | None]]:
    """Return both texts as blocks; the notes of the translation bear its language."""
    if chapter.facing is None:
        return []
    left, right = blocks(chapter.text), blocks(chapter.facing.text)
    label_notes(right, chapter.facing.language)
    return [
        [None if at is None else left[at], None if to is None else right[to]]
        for at, to in rows(chapter, len(left), len(right))
    ]


def label_notes(nodes: list[Node], language: str) -> None:
    """Let the notes of a translation be told from those of the original with the same number."""
    for node in nodes:
        if node["kind"] == "mark":
            node["label"] = f"{node['note']} {language}"
        label_notes(children_of(node), language)


def html_rows(chapter: Chapter, prefix: str = "") -> list[tuple[str, str]]:
    """Return both texts as safe HTML side by side, the notes of each in the last row.

    Args:
        prefix: begins every id; those of the translation have its language too.
    """
    if chapter.facing is None:
        return []
    language = chapter.facing.language
    left = html_blocks(chapter.text, prefix)
    right = html_blocks(chapter.facing.text, f"{prefix}{language}-")
    n_left, n_right = len(blocks(chapter.text)), len(blocks(chapter.facing.text))
    found = [
        ("" if at is None else left[at], "" if to is None else right[to])
        for at, to in rows(chapter, n_left, n_right)
    ]
    notes = "".join(left[n_left:]), "".join(right[n_right:])
    return [*found, notes] if any(notes) else found


def html_blocks(text: str, prefix: str) -> list[str]:
    """Return the blocks of a text as safe HTML; its notes, if there are any, are the last."""
    return [html for _number, html in markdown.to_numbered_blocks(text, prefix=prefix)]
