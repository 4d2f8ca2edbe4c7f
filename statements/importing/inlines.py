"""Pandoc's inlines as words with our marks: emphasis, links, footnotes. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import quote

from statements.importing.escaping import escaped
from statements.text import BREAKS, UNUSABLE

ADDRESS = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
# What may stand in the brackets of a link as it is; the rest is written in percent.
PLAIN_ADDRESS = "!#$%&'*+,-./:;=?@_~"
EMPHASIS = {"Emph": "*", "Strong": "**"}
# Looks that we do not keep; their words stay.
UNWRAPPED = {"Underline", "Superscript", "Subscript", "SmallCaps", "Strikeout"}
QUOTES = {"SingleQuote": "‘’", "DoubleQuote": "“”"}
BREAK = "\n"


@dataclass(frozen=True)
class Piece:
    """Words, or a mark of ours.

    Args:
        text: as it is written; words are escaped later.
        seen: what a reader sees of a mark; of words the reader sees all.
    """

    text: str
    is_mark: bool = False
    seen: str = ""


@dataclass
class Notes:
    """The footnotes met so far, in order, and what was counted on the way."""

    blocks: list[list] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    # Inside a note another one is read as words.
    depth: int = 0


def usable(text: str) -> str:
    """Return ``text`` without characters that no text can hold, its breaks as spaces."""
    return UNUSABLE.sub("", BREAKS.sub(" ", text))


def pieces(inlines: Iterable[dict], notes: Notes) -> list[Piece]:
    """Return what inlines say, in words and marks."""
    found: list[Piece] = []
    for inline in inlines:
        found += pieces_of(inline["t"], inline.get("c"), notes)
    return found


def pieces_of(kind: str, content: object, notes: Notes) -> list[Piece]:
    """Return what one inline says."""
    match kind:
        case "Str":
            return [Piece(usable(content))]
        case "Space" | "SoftBreak":
            return [Piece(" ")]
        case "LineBreak":
            return [Piece(BREAK, is_mark=True, seen=BREAK)]
        case "Emph" | "Strong":
            return emphasised(pieces(content, notes), EMPHASIS[kind])
        case "Link":
            return link(content[1], content[2][0], notes)
        case "Note":
            return note(content, notes)
        case "Image":
            notes.found["pictures"] += 1
            return []
        case "Quoted":
            first, last = QUOTES[content[0]["t"]]
            return [Piece(first), *pieces(content[1], notes), Piece(last)]
        case "Math":
            notes.found["formulas"] += 1
            return [Piece(usable(content[1]))]
        case "Code":
            return [Piece(usable(content[1]))]
        case "RawInline":
            notes.found["code"] += 1
            return []
        case "Span" | "Cite":
            return pieces(content[1], notes)
    if kind in UNWRAPPED:
        notes.found["struck"] += kind == "Strikeout"
        return pieces(content, notes)
    return []


def emphasised(inner: list[Piece], mark: str) -> list[Piece]:
    """Return words between two marks; space at their ends stands outside of these."""
    before, after = [], []
    while inner and not inner[0].text.strip():
        before.append(inner.pop(0))
    while inner and not inner[-1].text.strip():
        after.insert(0, inner.pop())
    if not inner:
        return before + after
    return [*before, Piece(mark, is_mark=True), *inner, Piece(mark, is_mark=True), *after]


def link(inlines: list, address: str, notes: Notes) -> list[Piece]:
    """Return a link to the outside; of any other the words."""
    label = pieces(inlines, notes)
    if not any(piece.text.strip() for piece in label):
        return label
    if not ADDRESS.match(address):
        notes.found["places"] += 1
        return label
    notes.found["links"] += 1
    words = written(label, is_label=True).replace(BREAK, " ")
    target = quote(usable(address), safe=PLAIN_ADDRESS)
    return [Piece(f"[{words}]({target})", is_mark=True, seen=said(label))]


def note(blocks: list, notes: Notes) -> list[Piece]:
    """Return the mark of a footnote and keep its words; notes in notes are put in brackets."""
    if notes.depth:
        words = " ".join(text for block in blocks for text in texts(block))
        return [Piece(f" ({usable(words)})")]
    notes.blocks.append(blocks)
    notes.found["notes"] += 1
    mark = f"[^{len(notes.blocks)}]"
    return [Piece(mark, is_mark=True, seen=mark)]


def texts(node: object) -> Iterable[str]:
    """Give every word below a node of the tree, in order."""
    if isinstance(node, dict):
        if node.get("t") == "Str":
            yield node["c"]
        else:
            yield from texts(node.get("c", []))
    elif isinstance(node, list):
        for each in node:
            yield from texts(each)


def written(parts: list[Piece], *, is_label: bool = False) -> str:
    """Return pieces as Markdown; neighbouring words are looked at together."""
    text = []
    for is_mark, run in groupby(parts, key=lambda piece: piece.is_mark):
        words = "".join(piece.text for piece in run)
        text.append(words if is_mark else escaped(words, is_label=is_label))
    return "".join(text)


def said(parts: list[Piece]) -> str:
    """Return the words of pieces as a reader must see them."""
    return "".join(piece.seen if piece.is_mark else piece.text for piece in parts)


def without_emphasis(parts: list[Piece]) -> list[Piece]:
    """Return pieces of which nothing is emphasised."""
    return [piece for piece in parts if piece.text not in EMPHASIS.values() or not piece.is_mark]
