"""The letters of a text file, whatever program wrote it. Pure."""

import codecs
import re

from django.utils.translation import gettext as _

from initiative.errors import Refused

# What a person may choose where the guess is wrong: code → how it is shown.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Latin)",
    "cp1250": "Windows-1250 (Latin, central Europe)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp1255": "Windows-1255 (Hebrew)",
    "cp1256": "Windows-1256 (Arabic)",
    "koi8-r": "KOI8-R (Cyrillic)",
    "mac-roman": "Macintosh (Latin)",
    "shift_jis": "Shift JIS (日本語)",
    "euc-kr": "EUC-KR (한국어)",
    "gb18030": "GB 18030 (中文)",
    "big5": "Big5 (繁體中文)",
}

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A file without a mark at its head is UTF-16 when every second byte of its beginning is empty.
LOOKED_AT = 400
# Letters of another script stand side by side; accents stand alone between plain letters.
NEIGHBOURS = re.compile(rb"[\xc0-\xff]{2,}")
HIGH = re.compile(rb"[\xc0-\xff]")


def guess_encoding(content: bytes) -> str:
    """Return the likeliest key of ``ENCODINGS`` for the bytes of a text."""
    for bom, name in BOMS:
        if content.startswith(bom):
            return name
    if is_wide(content):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    n_high = len(HIGH.findall(content))
    n_together = sum(len(run) for run in NEIGHBOURS.findall(content))
    return "cp1251" if n_together * 2 > n_high else "cp1252"


def is_wide(content: bytes) -> bool:
    """Say whether the text has two bytes a letter, mostly of the Latin script."""
    head = content[:LOOKED_AT]
    return len(head) > 3 and max(head[::2].count(0), head[1::2].count(0)) > len(head) * 0.3


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file, and the encoding that it was read in.

    Args:
        encoding: a key of ``ENCODINGS`` that a person chose; guessed when left out.

    Raises:
        Refused: ``not_text``.
    """
    known = encoding if encoding in ENCODINGS else guess_encoding(content)
    try:
        text = content.decode(codec_of(known, content))
    except (UnicodeDecodeError, UnicodeError):
        if not encoding:
            # Five bytes have no letter in cp1252; a list with one of them is a list still.
            text = content.decode("cp1252" if known == "cp1252" else known, "replace")
        else:
            words = _("This file is not written in %(encoding)s. Choose other letters.")
            raise Refused("encoding", words % {"encoding": ENCODINGS[known]}) from None
    text = text.lstrip("\ufeff")
    # A file cut off in UTF-16 is no list, and a program is none either.
    if "\0" in text or (known == "utf-16" and "\ufffd" in text):
        raise not_text()
    return text, known


def codec_of(encoding: str, content: bytes) -> str:
    """Return Python's name for an encoding; of UTF-16 without a mark, which way round it is."""
    if encoding != "utf-16" or content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return encoding
    head = content[:LOOKED_AT]
    return "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"


def not_text() -> Refused:
    """Return the refusal of what is no list, whatever its name says."""
    words = _(
        "This is not a list that can be read. Save it as CSV, XLSX or ODS in your spreadsheet, "
        "then choose it."
    )
    return Refused("not_text", words)
