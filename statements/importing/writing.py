"""Pandoc's tree as our Markdown: six marks and nothing else. Pure.

Every paragraph is read back by our own parser. Where its words would not be the same, it
is written without emphasis, and if that does not help either, with every mark escaped.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from initiative.errors import Refused
from statements.importing.child import unreadable
from statements.importing.escaping import (
    bare,
    starts_escaped,
    wholly_escaped,
    words_of,
)
from statements.importing.inlines import (
    BREAK,
    Notes,
    Piece,
    pieces,
    said,
    texts,
    usable,
    without_emphasis,
    written,
)

# Lists and quotes within one another; what lies deeper is written as paragraphs. The parser
# reads as many.
DEEPEST = 5
# No person nests blocks so deep; each level is a call.
MOST_LEVELS = 60

GAP = "\n\n"
HARD_BREAK = "\\\n"


@dataclass(frozen=True)
class Written:
    """A text in our Markdown.

    Args:
        title: on one line; empty where the file names none.
        found: how many paragraphs, footnotes, pictures … there were.
    """

    title: str
    body: str
    found: Counter[str]


def markdown_of(tree: dict, *, with_title: bool) -> Written:
    """Return what a tree of pandoc says.

    Args:
        with_title: take the paragraphs in the styles "Title", "Subtitle" … which pandoc
            keeps apart. Not for formats where those are data about the author.

    Raises:
        Refused: ``unreadable``, the text is nested too deep.
    """
    writer = Writer()
    try:
        title, head = writer.head(tree.get("meta", {})) if with_title else ("", [])
        body = GAP.join([*head, *writer.blocks(tree["blocks"]), *writer.notes_below()])
    except RecursionError as error:
        raise unreadable() from error
    return Written(title, body, +writer.notes.found)


class Writer:
    """Writes blocks; remembers the footnotes, which come last."""

    def __init__(self) -> None:
        self.notes = Notes()
        self.found = self.notes.found

    def head(self, meta: dict) -> tuple[str, list[str]]:
        """Return the title, and the other paragraphs that stood above the text."""
        title = " ".join(" ".join(texts(meta.get("title", {}))).split())
        others = []
        for name in ("subtitle", "author", "date", "abstract"):
            for inlines in paragraphs_of(meta.get(name)):
                others += self.paragraph(inlines)
        return usable(title), others

    def blocks(self, blocks: Iterable[dict], depth: int = 0, level: int = 0) -> list[str]:
        """Return blocks one by one.

        Args:
            depth: how many lists and quotes stand around them.
            level: how many blocks of any kind.
        """
        if level > MOST_LEVELS:
            raise Refused("unreadable", unreadable().message)
        found: list[str] = []
        before = ""
        for block in blocks:
            kind = block["t"]
            # Two lists in a row are one to the parser unless their marks differ.
            other = kind == before and "List" in kind
            found += self.block(kind, block.get("c"), depth, level + 1, other)
            before = kind if not other else ""
        return found

    def block(self, kind: str, content: object, depth: int, level: int, other: bool) -> list[str]:
        """Return one block as Markdown, or as several."""
        match kind:
            case "Para" | "Plain":
                return self.paragraph(content)
            case "Header":
                return self.heading(content[0], content[2])
            case "BulletList":
                return self.listing(content, None, depth, level, other)
            case "OrderedList":
                return self.listing(content[1], content[0][0], depth, level, other)
            case "BlockQuote":
                return self.quote(content, depth, level)
            case "Table":
                return self.table(content)
            case "Figure":
                return self.blocks([*content[1][1], *content[2]], depth, level)
            case "Div":
                return self.blocks(content[1], depth, level)
            case "DefinitionList":
                return list(self.definitions(content, depth, level))
            case "LineBlock":
                return self.paragraph(joined(content, {"t": "LineBreak"}))
            case "CodeBlock":
                lines = [[{"t": "Str", "c": line}] for line in content[1].splitlines()]
                return self.paragraph(joined(lines, {"t": "LineBreak"}))
            case "HorizontalRule":
                return ["---"]
            case "RawBlock":
                self.found["code"] += 1
        return []

    def paragraph(self, inlines: list) -> list[str]:
        """Return a paragraph; none where no word is left."""
        parts = pieces(inlines, self.notes)
        if not said(parts).strip():
            return []
        self.found["paragraphs"] += 1
        return [safely(parts)]

    def heading(self, level: int, inlines: list) -> list[str]:
        """Return a heading on one line."""
        parts = [
            Piece(" ") if piece.is_mark and piece.text == BREAK else piece
            for piece in pieces(inlines, self.notes)
        ]
        if not said(parts).strip():
            return []
        self.found["headings"] += 1
        return [safely(parts, before="#" * min(level, 6) + " ")]

    def listing(
        self, items: list, start: int | None, depth: int, level: int, other: bool
    ) -> list[str]:
        """Return a list; ``start`` numbers it."""
        if depth >= DEEPEST:
            return [text for item in items for text in self.blocks(item, depth, level)]
        self.found["lists"] += depth == 0
        is_tight = all(is_one_line(item) for item in items)
        gap = "\n" if is_tight else GAP
        lines = []
        for number, item in enumerate(items, max(start or 0, 0)):
            mark = f"{number}{')' if other else '.'} " if start is not None else "*+"[other] + " "
            mark = mark.replace("* ", "- ")
            before = self.found["paragraphs"]
            words = gap.join(self.blocks(item, depth + 1, level))
            self.found["paragraphs"] = before
            if words:
                lines.append(mark + indented(words, " " * len(mark)))
        return [gap.join(lines)] if lines else []

    def quote(self, blocks: list, depth: int, level: int) -> list[str]:
        """Return a quote."""
        inner = self.blocks(blocks, min(depth + 1, DEEPEST), level)
        if depth >= DEEPEST or not inner:
            return inner
        self.found["quotes"] += 1
        return ["> " + GAP.join(inner).replace("\n", "\n> ").replace("\n> \n", "\n>\n")]

    def table(self, content: list) -> list[str]:
        """Return the words of a table: a paragraph for each row, a bar between cells."""
        self.found["tables"] += 1
        _attributes, caption, _columns, head, bodies, foot = content
        rows = [*head[1], *(row for body in bodies for part in body[2:4] for row in part), *foot[1]]
        found = self.blocks(caption[1])
        for row in rows:
            cells = [list(inlines_below(cell[4])) for cell in row[1]]
            bar = {"t": "Str", "c": " | "}
            found += self.paragraph(joined([cell for cell in cells if cell], bar))
        return found

    def definitions(self, entries: list, depth: int, level: int) -> Iterator[str]:
        """Give terms and what they mean, each as paragraphs."""
        for term, meanings in entries:
            yield from self.paragraph(term)
            for meaning in meanings:
                yield from self.blocks(meaning, depth, level)

    def notes_below(self) -> Iterator[str]:
        """Give the footnotes in their order."""
        self.notes.depth = 1
        before = self.found["paragraphs"]
        for number, blocks in enumerate(self.notes.blocks, 1):
            words = GAP.join(self.blocks(blocks)) or "–"
            yield f"[^{number}]: " + indented(words, "    ")
        self.found["paragraphs"] = before


def safely(parts: list[Piece], before: str = "") -> str:
    """Return pieces as one block whose words our parser reads as they are."""
    wanted = bare(said(parts))
    for tried in (parts, without_emphasis(parts)):
        text = before + starts_escaped(one_block(written(tried)))
        if bare(words_of(text)) == wanted:
            return text
    return before + "".join(
        piece.text if piece.is_mark and piece.text != BREAK else wholly_escaped(piece.text)
        for piece in without_emphasis(parts)
    ).strip().replace("\n", HARD_BREAK)


def one_block(text: str) -> str:
    """Return text without empty lines, each line break one that the parser keeps."""
    lines = [" ".join(line.split(" ")).strip(" \t") for line in text.split("\n")]
    return HARD_BREAK.join(line for line in lines if line)


def is_one_line(item: list) -> bool:
    """Say whether a point of a list is one paragraph, with or without lists below it."""
    kinds = [block["t"] for block in item]
    return kinds[:1] in ([], ["Para"], ["Plain"]) and all("List" in kind for kind in kinds[1:])


def indented(text: str, space: str) -> str:
    """Return text whose lines after the first belong to the mark before it."""
    return text.replace("\n", "\n" + space).replace("\n" + space + "\n", GAP)


def joined(groups: Iterable[list], between: dict) -> list:
    """Return groups of inlines as one, with something between them."""
    found: list = []
    for group in groups:
        found += [between, *group] if found else group
    return found


def inlines_below(blocks: list) -> Iterator[dict]:
    """Give the inlines of all paragraphs below these blocks, a space between two."""
    yield from joined(paragraphs_of(blocks), {"t": "Space"})


def paragraphs_of(node: object) -> Iterator[list]:
    """Give every run of inlines below a node."""
    if isinstance(node, dict):
        kind, content = node.get("t"), node.get("c")
        if kind in ("Para", "Plain", "MetaInlines"):
            yield content
        elif kind == "Header":
            yield content[2]
        elif kind == "CodeBlock":
            yield [{"t": "Str", "c": content[1]}]
        else:
            yield from paragraphs_of(content)
    elif isinstance(node, list):
        for each in node:
            yield from paragraphs_of(each)
