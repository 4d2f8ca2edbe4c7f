"""Which scripts no font of this machine has, as the last making of the books found out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from initiative.health.words import ACT, Line
from statements.book import shelf

# Debian's names of what to install.
CORE, CJK = "fonts-noto-core", "fonts-noto-cjk"
EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
# What stands in Unicode's names after that of the script.
SCRIPT = re.compile(
    r"(.+?) (?:CAPITAL |SMALL |MODIFIER |FULL )?"
    r"(?:LETTER|SYLLABLE|SYLLABICS|VOWEL|SIGN|DIGIT|NUMBER|IDEOGRAPH|DANDA|MARK)\b"
)


def script_of(character: str) -> str:
    """Return a script's name for people; empty where no font can help, as of no character."""
    name = unicodedata.name(character, "")
    if not name:
        return ""
    if name.startswith("CJK"):
        return "Han"
    found = SCRIPT.match(name)
    if found is None:
        return str(_("symbols"))
    return found[1].title()


def package_of(character: str) -> str:
    """Return what to install for a character."""
    name = unicodedata.name(character, "")
    return CJK if name.startswith(EAST_ASIAN) else CORE


def lacking(characters: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the scripts of characters without a font, and the packages that have them."""
    known = [each for each in characters if script_of(each)]
    scripts, packages = set(map(script_of, known)), set(map(package_of, known))
    return sorted(scripts), sorted(packages)


def sentence(characters: Iterable[str]) -> tuple[str, str]:
    """Say what is missing, and what to do about it; both empty where nothing is."""
    scripts, packages = lacking(characters)
    if not scripts:
        return "", ""
    words = _("No font of this machine has %(scripts)s: such characters are codes in the book.")
    todo = _("Install %(packages)s (names of Debian): the book is made anew within an hour.")
    return words % {"scripts": ", ".join(scripts)}, todo % {"packages": " ".join(packages)}


def health_lines() -> Iterator[Line]:
    """Yield what the health page says of all books, if there is something to do."""
    words, todo = sentence(everywhere())
    if words:
        yield Line(ACT, words, todo)


def everywhere() -> set[str]:
    """Return the characters without a font of all books, without a query."""
    lists = shelf.root().glob(f"*/*/{shelf.LIST}")
    return {each for file in lists for each in shelf.read(file).get("missing", "")}
