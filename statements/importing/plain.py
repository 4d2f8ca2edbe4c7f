"""Plain text and pastes: paragraphs and lists as word processors write them. Pure."""

import re
from collections import Counter

from statements.importing.escaping import escaped, starts_escaped
from statements.importing.writing import GAP, HARD_BREAK, Written
from statements.text import normalise

# Word, LibreOffice and browsers put one of these and a tab or spaces before a point of a list.
POINT = re.compile(r"[ \t]*(?:[•◦▪‣·●○■□➢✓\uf0b7\uf0a7]|[-–*+o](?=\t))[ \t]+(?=\S)")
TYPED_POINT = re.compile(r"[-*+][ ]+(?=\S)")
NUMBER = re.compile(r"[ \t]*(\d{1,9})[.)][ \t]+(?=\S)")
EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
# A paste of paragraphs has lines as long as paragraphs; a letter has lines of 70 to 80.
LONG_LINE = 100


def markdown_of_plain(raw: str) -> Written:
    """Return plain text with its paragraphs and lists; no word of it becomes a mark."""
    text = normalise(raw)
    found: Counter[str] = Counter()
    # Without an empty line anywhere, or with long lines, each line is a paragraph.
    lines_are_paragraphs = "\n\n" not in text or any(
        len(line) > LONG_LINE for line in text.split("\n")
    )
    blocks: list[str] = []
    for chunk in EMPTY_LINES.split(text):
        blocks += blocks_of(chunk, lines_are_paragraphs, found)
    return Written("", GAP.join(block for block in blocks if block), +found)


def blocks_of(chunk: str, lines_are_paragraphs: bool, found: Counter[str]) -> list[str]:
    """Return the paragraphs and lists of lines without an empty one between them."""
    blocks: list[str] = []
    run: list[str] = []
    last = ""
    for line in chunk.split("\n"):
        kind, words = kind_of(line)
        if run and (kind != last or (kind == "words" and lines_are_paragraphs)):
            blocks.append(closed(run, last, found))
            run = []
        run.append(words)
        last = kind
    blocks.append(closed(run, last, found))
    return blocks


def kind_of(line: str) -> tuple[str, str]:
    """Return what a line is (``point``, ``number``, ``words``), and it in our Markdown."""
    point = POINT.match(line) or TYPED_POINT.match(line)
    if point:
        return "point", "- " + words_in(line[point.end() :])
    number = NUMBER.match(line)
    if number:
        return "number", f"{number[1]}. " + words_in(line[number.end() :])
    return "words", words_in(line)


def words_in(line: str) -> str:
    """Return the words of a line, none of them a mark."""
    return starts_escaped(escaped(line.strip()))


def closed(run: list[str], kind: str, found: Counter[str]) -> str:
    """Return a run of lines as one block, counted."""
    if kind != "words":
        found["lists"] += 1
        return "\n".join(run)
    found["paragraphs"] += any(run)
    return HARD_BREAK.join(line for line in run if line)
