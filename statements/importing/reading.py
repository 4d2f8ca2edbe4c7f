"""Read a file or a paste: the text as it would become a draft, and what became of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from initiative.errors import Refused
from statements.importing import report
from statements.importing.child import tree_of
from statements.importing.containers import Source, source_of, text_of
from statements.importing.plain import markdown_of_plain
from statements.importing.writing import Written, markdown_of
from statements.text import UnusableCharacter, canonical

# Formats in which a title is data of the program, not a paragraph that somebody wrote.
WITHOUT_TITLE = ("rtf", "md")


@dataclass(frozen=True)
class Imported:
    """What a file says.

    Args:
        title: as the file has it, or empty.
        body: canonical Markdown, at least one character.
        kept: "14 paragraphs", "3 headings" …
        left_out: "1 picture" …
    """

    title: str
    body: str
    kept: list[str]
    left_out: list[str]


def read_file(name: str, data: bytes) -> Imported:
    """Return what a file says.

    Raises:
        Refused: it cannot be read; the message says what to do.
    """
    source = source_of(name, data)
    if source.kind == "txt":
        return imported(markdown_of_plain(text_of(source.data)))
    tree = tree_of(source.kind, source.data)
    return imported(markdown_of(tree, with_title=source.kind not in WITHOUT_TITLE), source)


def read_paste(text: str) -> Imported:
    """Return what a pasted text says.

    Raises:
        Refused: ``empty`` or ``character``.
    """
    return imported(markdown_of_plain(text))


def imported(written: Written, source: Source | None = None) -> Imported:
    """Return a text with the sentences about it."""
    try:
        body = canonical(written.body)
    except UnusableCharacter as error:
        words = _("Line %(line)d has a character that cannot be kept (%(code)s). Delete it there.")
        message = words % {"line": error.line, "code": error.code}
        raise Refused("character", message) from error
    if not body:
        raise Refused("empty", _("There are no words in what you selected"))
    found = written.found.copy()
    if source is not None:
        for thing, n in source.passed_over.items():
            found[thing] = max(found[thing], n)
    return Imported(written.title, body, report.kept(found), report.left_out(found))
