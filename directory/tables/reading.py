"""Read a file or a paste: its lines, and what was understood of it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from directory.tables.containers import kind_of
from directory.tables.decoding import decode
from directory.tables.separating import Lines, guess_separator, lines_of
from directory.tables.spreadsheets import sheet_of
from initiative.errors import Refused
from initiative.languages import grouped

MEGABYTES = 5
MOST_BYTES = MEGABYTES * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 40
LONGEST_CELL = 2_000

# Lines beside the rows: a title, a head, an empty line with a note.
ABOVE = 10


@dataclass(frozen=True)
class Table:
    """What stands in a file.

    Args:
        kind: ``csv``, ``xlsx`` or ``ods``.
        lines: (number in the file, cells), as long as the longest.
        encoding, separator: of a text, as guessed or chosen.
        sheet: the name of the sheet that was read.
        n_sheets: how many there are.
        has_joined: whether cells are joined with others.
    """

    kind: str
    lines: Lines
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    n_sheets: int = 0
    has_joined: bool = False


def read_file(data: bytes, *, encoding: str = "", separator: str = "") -> Table:
    """Return what stands in a file; its bytes say what it is, not its name.

    Args:
        encoding, separator: of a text, as a person chose them; guessed when left out.

    Raises:
        Refused: the sentence says what to do.
    """
    if not data.strip():
        raise Refused("empty", _("The selected file is empty."))
    if len(data) > MOST_BYTES:
        raise too_large()
    kind = kind_of(data)
    if not kind:
        text, encoding = decode(data, encoding)
        return read_text(text, encoding=encoding, separator=separator)
    answer = sheet_of(data, (MOST_ROWS + ABOVE, MOST_COLUMNS, LONGEST_CELL))
    check_number(answer["n_rows"])
    lines = [(number, cells) for number, cells in answer["rows"]]
    return Table(
        kind=kind,
        lines=evened(lines),
        sheet=answer.get("sheet", ""),
        n_sheets=answer["n_sheets"],
        has_joined=answer["has_joined"],
    )


def read_text(text: str, *, encoding: str = "", separator: str = "") -> Table:
    """Return what stands in a text of cells.

    Raises:
        Refused: ``empty``, ``broken`` or ``too_many``.
    """
    text = text.replace("\0", "").lstrip("\ufeff")
    if not any(character.isalnum() for character in text):
        raise empty()
    separator = separator or guess_separator(text)
    lines = lines_of(text, separator)
    check_number(len(lines))
    return Table("csv", evened(lines), encoding=encoding, separator=separator)


def check_number(n_lines: int) -> None:
    """Refuse what holds no line, or more than can be looked through."""
    if not n_lines:
        raise empty()
    if n_lines - 1 > MOST_ROWS:
        raise Refused(
            "too_many",
            _("The list has %(n)s rows; it may have %(most)s. Cut it into several.")
            % {"n": grouped(n_lines - 1), "most": grouped(MOST_ROWS)},
        )


def evened(lines: Lines) -> Lines:
    """Return lines that are all as long as the longest, within what is read."""
    width = min(max((len(cells) for _number, cells in lines), default=0), MOST_COLUMNS)
    return [
        (number, [cell[:LONGEST_CELL] for cell in [*cells, *[""] * width][:width]])
        for number, cells in lines
    ]


def empty() -> Refused:
    """Return the refusal of a list without a word."""
    return Refused("empty", _("The list is empty. Choose a file or paste the list."))


def too_large() -> Refused:
    """Return the refusal of a file that is longer than any list."""
    words = _("The selected file must be smaller than %(most)d MB.") % {"most": MEGABYTES}
    return Refused("too_big", words)
