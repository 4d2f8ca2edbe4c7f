"""A messy list becomes rows: encoding, separator and columns are guessed and shown. Pure."""

import csv
import io
import unicodedata
from dataclasses import dataclass, field

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.languages import NAMES, is_known
from meetings.states import ConvenerRole

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000
# RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them angle brackets.
LONGEST_EMAIL = 254

# What a column may be called, without accents and in small letters.
COLUMNS = {
    "name": {
        "name", "organisation", "organization", "organizzazione", "nome", "nom", "nombre",
        "organisation name", "organización", "organizacion", "organização", "organizacao",
    },
    "acronym": {"acronym", "acronimo", "sigla", "sigle", "siglas", "kurzel", "abbreviation"},
    "place": {
        "place", "luogo", "lugar", "ort", "lieu", "local", "city", "citta", "country", "paese",
    },
    "email": {
        "email", "e-mail", "e-mail address", "email address", "mail", "indirizzo",
        "indirizzo email",
        "correo", "courriel", "adresse", "e-mail-adresse", "posta",
    },
    "language": {"language", "lingua", "lengua", "idioma", "langue", "sprache", "lang"},
    "role": {"role", "ruolo", "rol", "papel", "rolle", "funzione"},
}  # fmt: skip

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
NOTHING = {"-", "–", "—"}

# A cell that a spreadsheet would run as a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass
class Row:
    """One line of the list.

    Args:
        number: its line in the file, the head being 1.
        cells: what stood there, by our column names.
        error: why it cannot be taken as it is, in a sentence; empty when it can.
    """

    number: int
    cells: dict[str, str]
    error: str = ""

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.cells.get("name", "")

    @property
    def email(self) -> str:
        """The address in small letters, or nothing."""
        return self.cells.get("email", "").lower()

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


@dataclass
class Listing:
    """A file that was understood.

    Args:
        rows: its lines.
        columns: our name → the heading in the file.
        unused: headings that nothing is done with.
    """

    rows: list[Row]
    columns: dict[str, str]
    unused: list[str] = field(default_factory=list)


def decode(content: bytes) -> str:
    """Return the text of a file, whatever program wrote it.

    Raises:
        Refused: ``empty``, ``too_big`` or ``not_text``.
    """
    if not content.strip():
        raise Refused("empty", _("The selected file is empty."))
    if len(content) > MOST_BYTES:
        raise Refused("too_big", _("The selected file must be smaller than 1 MB."))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(
        "not_text",
        _("This is not a CSV file. Save the list as CSV in your spreadsheet, then choose it."),
    )


def read(text: str, repairs: dict[int, dict[str, str]] | None = None) -> Listing:
    """Return the rows of a list.

    Args:
        text: CSV with a head line; separated by comma, semicolon or TAB.
        repairs: line number → our column → what a person typed instead.

    Raises:
        Refused: ``empty``, ``no_name_column``, ``too_many`` or ``broken``.
    """
    text = text.lstrip("\ufeff").strip("\r\n")
    if not text.strip():
        raise Refused("empty", _("The list is empty. Choose a file or paste the list."))
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [line for line in reader if any(cell.strip() for cell in line)]
    except csv.Error as error:
        raise Refused(
            "broken",
            _("Line %(line)d cannot be read. Is a quotation mark open there?")
            % {"line": reader.line_num},
        ) from error
    if not lines:
        raise Refused("empty", _("The list is empty. Choose a file or paste the list."))
    if len(lines) - 1 > MOST_ROWS:
        raise Refused(
            "too_many",
            _("The list has %(n)d rows; it may have %(most)d. Cut it into two.")
            % {"n": len(lines) - 1, "most": MOST_ROWS},
        )
    columns, unused = understand_head([cell.strip() for cell in lines[0]])
    rows = [
        row_of(number, line, columns, (repairs or {}).get(number, {}))
        for number, line in enumerate(lines[1:], 2)
    ]
    mark_doubles(rows)
    headings = {name: lines[0][position].strip() for name, position in columns.items()}
    return Listing(rows, headings, unused)


def understand_head(head: list[str]) -> tuple[dict[str, int], list[str]]:
    """Return which column is what, and the headings that say nothing to us.

    Raises:
        Refused: ``no_name_column``.
    """
    columns: dict[str, int] = {}
    unused = []
    for position, heading in enumerate(head):
        plain = without_accents(heading)
        known = next((name for name, words in COLUMNS.items() if plain in words), None)
        if known is None or known in columns:
            unused.append(heading or "–")
        else:
            columns[known] = position
    if "name" not in columns:
        raise Refused(
            "no_name_column",
            _("Your file needs a column for the name of the organisation. It has %(columns)s.")
            % {"columns": ", ".join(f"“{heading}”" for heading in head[:12])},
        )
    return columns, unused


def without_accents(text: str) -> str:
    """Return small letters without marks."""
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(each for each in decomposed if not unicodedata.combining(each))


def row_of(number: int, line: list[str], columns: dict[str, int], repaired: dict[str, str]) -> Row:
    """Return one row, with what is wrong in it."""
    cells = {
        name: " ".join(line[position].split()) if position < len(line) else ""
        for name, position in columns.items()
    }
    cells = {
        name: "" if cell in NOTHING else unicodedata.normalize("NFC", cell)
        for name, cell in (cells | repaired).items()
    }
    return Row(number, cells, error_in(cells))


def error_in(cells: dict[str, str]) -> str:
    """Return the sentence for the first thing wrong in a row, or nothing."""
    for cell in cells.values():
        if cell.startswith(FORMULA):
            return _("“%(cell)s” begins like a formula of a spreadsheet.") % {"cell": cell[:40]}
        if any(unicodedata.category(character) == "Cc" for character in cell):
            return _("A cell holds a control character.")
    if not cells.get("name"):
        return _("The name is missing.")
    if len(cells["name"]) > 200:
        return _("The name has more than 200 characters.")
    if len(cells.get("acronym", "")) > 40 or len(cells.get("place", "")) > 120:
        return _("The acronym or the place is too long.")
    email = cells.get("email", "")
    if email:
        try:
            if len(email) > LONGEST_EMAIL:
                raise ValidationError(email)
            validate_email(email)
        except ValidationError:
            return _("“%(email)s” is not an e-mail address.") % {"email": email[:80]}
    return ""


def mark_doubles(rows: list[Row]) -> None:
    """Mark rows that say the same name or the same address as one before."""
    names: dict[str, int] = {}
    addresses: dict[str, int] = {}
    for row in rows:
        if row.error:
            continue
        first = names.setdefault(row.name.casefold(), row.number)
        if first != row.number:
            row.error = _("Row %(first)d has the same name.") % {"first": first}
            continue
        if row.email:
            first = addresses.setdefault(row.email, row.number)
            if first != row.number:
                row.error = _("Row %(first)d has the same address.") % {"first": first}
