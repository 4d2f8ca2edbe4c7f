"""One row of a list: what its cells say, and what is wrong in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from directory.naming import key_of
from initiative.languages import NAMES, is_known
from meetings.states import ConvenerRole
from organisations.validators import plain_address

ROLES = {
    "host": ConvenerRole.HOST,
    "co-organiser": ConvenerRole.CO_ORGANISER,
    "co-organizer": ConvenerRole.CO_ORGANISER,
    "supporter": ConvenerRole.SUPPORTER,
    "ospite": ConvenerRole.HOST,
    "sostenitore": ConvenerRole.SUPPORTER,
}

# Languages by their English and their own names, in small letters.
LANGUAGES = {
    info["name"].casefold(): code for code, info in LANG_INFO.items() if "name" in info
} | {name.casefold(): code for code, name in NAMES.items()}

# What people write into a cell that they leave empty.
NOTHING = {"-", "–", "—", "?", "n/a"}
LONGEST = {"name": 200, "acronym": 40, "place": 120, "other_names": 1000, "international": 200}
MANY = re.compile(r"[;|\n]+")
MAILBOXES = re.compile(r"[;,|\s]+")


@dataclass
class Row:
    """One line of the list.

    Args:
        number: its line in the file.
        cells: what stands there, by our column names, with what was repaired.
        error: why it cannot be taken as it is, in a sentence; empty when it can.
        wrong: the column that the sentence is about.
        pk: of the row that remembers it.
        match: the organisation that a person said it is; 0 for "a new one".
    """

    number: int
    cells: dict[str, str]
    error: str = ""
    wrong: str = ""
    pk: int = 0
    match: int | None = None
    candidates: list[tuple[int, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.cells.get("name", "")

    @cached_property
    def emails(self) -> list[str]:
        """Its addresses in small letters, each once; what is none is left as it is."""
        typed = self.cells.get("email", "")
        if "<" in typed:
            # "Ana <ana@example.org>": the name around an address is left out.
            pieces = [piece.strip() for piece in re.split(r"[;|]+", typed)]
        else:
            pieces = MAILBOXES.split(typed.strip())
        return list(dict.fromkeys(address_of(piece) for piece in pieces if piece))

    @cached_property
    def other_names(self) -> list[str]:
        """Its other names, each once."""
        pieces = (
            " ".join(piece.split()) for piece in MANY.split(self.cells.get("other_names", ""))
        )
        return list(dict.fromkeys(piece for piece in pieces if piece))

    @property
    def role(self) -> str:
        """The convener's role, or nothing for who is only invited."""
        return ROLES.get(self.cells.get("role", "").lower(), "")

    @property
    def language(self) -> str:
        """The code of the language of letters, or nothing where the cell names none."""
        typed = self.cells.get("language", "").casefold().replace("_", "-")
        code = typed.partition("-")[0]
        return LANGUAGES.get(typed) or (code if is_known(code) else "")


def address_of(piece: str) -> str:
    """Return an address as it is kept, or the piece where it is none."""
    try:
        return plain_address(piece)
    except ValidationError:
        return piece


def cells_of(
    line: list[str], columns: Mapping[str, int], repairs: Mapping[str, str]
) -> dict[str, str]:
    """Return the cells of a line by our column names: tidied, and with what was repaired."""
    found = {
        name: line[position] if position < len(line) else "" for name, position in columns.items()
    }
    return {name: tidied(cell, name) for name, cell in (found | dict(repairs)).items()}


def tidied(cell: str, column: str = "") -> str:
    """Return a cell in composed letters, with single spaces; empty where it says nothing."""
    plain = unicodedata.normalize("NFC", cell)
    if column == "other_names":
        plain = plain.replace("\n", ";")
    plain = " ".join(plain.split())
    return "" if plain.casefold() in NOTHING else plain


def find_error(row: Row) -> None:
    """Write into a row the first thing wrong in it."""
    for column, cell in row.cells.items():
        if any(unicodedata.category(character) == "Cc" for character in cell):
            row.error, row.wrong = _("A cell holds a control character."), column
            return
    if not row.name:
        row.error, row.wrong = _("The name is missing."), "name"
    elif not any(character.isalpha() for character in row.name):
        words = _("“%(cell)s” is no name: it has no letter.")
        row.error, row.wrong = words % {"cell": row.name[:40]}, "name"
    else:
        row.error, row.wrong = too_long_in(row) or wrong_address_in(row) or ("", "")


def too_long_in(row: Row) -> tuple[str, str] | None:
    """Return the sentence about a cell that is too long, and its column."""
    sentences = {
        "name": _("The name has more than 200 characters."),
        "acronym": _("The acronym has more than 40 characters."),
        "place": _("The place has more than 120 characters."),
        "other_names": _("The other names have more than 1,000 characters."),
        "international": _("The name of the international has more than 200 characters."),
    }
    for column, most in LONGEST.items():
        if len(row.cells.get(column, "")) > most:
            return sentences[column], column
    if any(len(name) > LONGEST["name"] for name in row.other_names):
        return _("An other name has more than 200 characters."), "other_names"
    return None


def wrong_address_in(row: Row) -> tuple[str, str] | None:
    """Return the sentence about an address that is none, and its column."""
    for email in row.emails:
        try:
            plain_address(email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": email[:80]}, "email"
    return None


def mark_doubles(rows: Iterable[Row]) -> None:
    """Mark rows that say the same name or the same address as one before."""
    names: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for row in rows:
        if row.error:
            continue
        first = names.setdefault(key_of(row.name) or row.name, row.number)
        if first != row.number:
            row.error, row.wrong = _("Row %(first)d has the same name.") % {"first": first}, "name"
            continue
        for email in row.emails:
            first = addresses.setdefault(email, row.number)
            if first != row.number:
                words = _("Row %(first)d has the same address.")
                row.error, row.wrong = words % {"first": first}, "email"
                break
