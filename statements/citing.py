"""How a published statement is cited by programs, and a text that can be written on."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date

# What TeX would read as a command (The TeXbook, chapter 7), as BibTeX wants it written.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
} | {sign: f"\\{sign}" for sign in "#$%&_"}


@dataclass(frozen=True)
class Citation:
    """The facts of one statement, as everybody may read them."""

    # Unique among all statements for ever: ``M2/S/14``.
    symbol: str
    title: str
    language: str
    # The organisations under it, as they write their names.
    authors: tuple[str, ...]
    meeting: str
    place: str
    # The day of publication where the meeting is.
    published_on: date
    address: str


def for_tex(text: str) -> str:
    """Return a text on one line in which TeX finds no command."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(TEX.get(sign, sign) for sign in line)


def bibtex(citation: Citation) -> str:
    """Return an entry for BibTeX, in UTF-8; names in braces are organisations, not persons."""
    fields = {
        "author": " and ".join(f"{{{for_tex(each)}}}" for each in citation.authors),
        "title": f"{{{for_tex(citation.title)}}}",
        "howpublished": for_tex(f"{citation.meeting}, {citation.place}"),
        "year": f"{citation.published_on:%Y}",
        "month": str(citation.published_on.month),
        "number": for_tex(citation.symbol),
        "language": for_tex(citation.language),
        # An address is written for \\url, which wants it as it is; ours has no brace.
        "url": citation.address,
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{citation.symbol.replace('/', '-')},\n{lines}}}\n"


def csl_json(citation: Citation) -> str:
    """Return the statement as a list of one item of CSL-JSON (schema 1.0, "csl-data.json")."""
    day = citation.published_on
    item = {
        "id": citation.symbol,
        "type": "document",
        "title": citation.title,
        "author": [{"literal": each} for each in citation.authors],
        "event-title": citation.meeting,
        "event-place": citation.place,
        "number": citation.symbol,
        "language": citation.language,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": citation.address,
    }
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"
