"""Which column of a list is what: guessed from the headings, else from what stands below. Pure."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.naming import key_of
from directory.tables.separating import Lines
from initiative.errors import Refused

# Our columns, as a person reads them.
LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "acronym": gettext_lazy("Acronym"),
    "other_names": gettext_lazy("Other names"),
    "place": gettext_lazy("Place"),
    "email": gettext_lazy("Address"),
    "language": gettext_lazy("Language of letters"),
    "international": gettext_lazy("International it belongs to"),
    "role": gettext_lazy("Role in calling the meeting"),
}
# What only the list of a meeting can say.
OF_MEETING = {"role"}

# What a column may be called.
CALLED = {
    "name": {
        "name", "organisation", "organization", "organizzazione", "nome", "nom", "nombre",
        "organisation name", "organization name", "name of the organisation", "organizacion",
        "organizacao", "group", "gruppo", "grupo", "groupe", "gruppe", "denominazione",
        "bezeichnung", "ονομα", "οργανωση", "название", "организация", "имя", "名称", "団体名",
        "kurulus", "orgut", "nazwa", "organizacja", "المنظمة", "الاسم", "नाम", "संगठन",
    },
    "acronym": {
        "acronym", "acronimo", "sigla", "sigle", "siglas", "kurzel", "abbreviation", "acronyme",
        "short name", "abkurzung", "аббревиатура", "сокращение", "skrot", "kisaltma", "略称",
    },
    "other_names": {
        "other names", "other name", "altri nomi", "altro nome", "otros nombres", "autres noms",
        "andere namen", "also known as", "aka", "outros nomes", "другие названия",
    },
    "place": {
        "place", "luogo", "lugar", "ort", "lieu", "local", "city", "citta", "country", "paese",
        "pais", "pays", "land", "stadt", "ville", "ciudad", "sede", "seat", "town", "τοπος",
        "πολη", "χωρα", "город", "страна", "место", "ulke", "sehir", "kraj", "miasto", "国", "都市",
    },
    "email": {
        "email", "e mail", "e mail address", "email address", "mail", "indirizzo",
        "indirizzo email", "indirizzo e mail", "correo", "correo electronico", "courriel",
        "adresse", "e mail adresse", "posta", "contact", "contatto", "contacto", "kontakt",
        "address", "адрес", "почта", "эл почта", "e posta", "メール", "البريد",
    },
    "language": {
        "language", "lingua", "lengua", "idioma", "langue", "sprache", "lang", "язык", "γλωσσα",
        "dil", "jezyk", "言語", "language of letters", "lingua delle lettere",
    },
    "international": {
        "international", "internazionale", "internacional", "internationale", "affiliation",
        "affiliazione", "afiliacion", "belongs to", "интернационал", "διεθνης",
    },
    "role": {"role", "ruolo", "rol", "papel", "rolle", "funzione", "роль"},
}  # fmt: skip

WORDS = {column: {key_of(word) for word in words} for column, words in CALLED.items()}

# So far from its beginning the head of a list is looked for, below a title.
HEAD_WITHIN = 10


def head_of(lines: Lines) -> int:
    """Return which line is the head, or -1: the first that names two of our columns, else one."""
    known = {word for words in WORDS.values() for word in words}
    single = -1
    for position, (_number, cells) in enumerate(lines[:HEAD_WITHIN]):
        named = {key_of(cell) for cell in cells} & known
        if len(named) > 1:
            return position
        if single < 0 and named:
            single = position
    return single


def guess_columns(head: Sequence[str]) -> dict[str, int]:
    """Return which column is what, by the headings: our name → position."""
    columns: dict[str, int] = {}
    for position, heading in enumerate(head):
        key = key_of(heading)
        known = next((name for name, words in WORDS.items() if key in words), None)
        if known is not None and known not in columns:
            columns[known] = position
    return columns


def guess_from_cells(lines: Lines) -> dict[str, int]:
    """Return which column is what in a list without a head: by what stands in it."""
    columns: dict[str, int] = {}
    width = len(lines[0][1]) if lines else 0
    for position in range(width):
        cells = [cells[position] for _number, cells in lines[:50] if cells[position].strip()]
        if cells and sum("@" in cell for cell in cells) * 2 > len(cells):
            columns.setdefault("email", position)
        elif sum(any(letter.isalpha() for letter in cell) for cell in cells) * 2 > len(cells):
            columns.setdefault("name", position)
    return columns


def check_columns(columns: dict[str, int], headings: Sequence[str]) -> None:
    """Refuse columns without a name of the organisation.

    Raises:
        Refused: ``no_name_column``, with what the file has.
    """
    if "name" not in columns:
        raise Refused("no_name_column", no_name_sentence(headings))


def no_name_sentence(headings: Sequence[str]) -> str:
    """Return what is missing, and what the file has."""
    shown = ", ".join(f"“{heading}”" for heading in headings[:12])
    words = _("Your file needs a column for the name of the organisation. It has %(columns)s.")
    return words % {"columns": shown}
