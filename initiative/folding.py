"""The one form in which words are compared: case, accents and spellings aside. Pure.

Kept apart are marks that make another letter (the voicing marks of kana, the signs of
Indian scripts, the tones of Thai); set aside are those that readers leave out when they
search: Latin and Greek accents, Arabic and Hebrew vowel points.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

# So many characters are kept folded; an archive has some thousand, a hostile reader all there are.
MOST_KEPT = 20_000
# Canonical combining classes (Unicode, UnicodeData.txt): points of Hebrew and Arabic, and
# what stands above or below a letter.
POINTS = range(10, 36)
ABOVE_AND_BELOW = 200
# Spellings of one word: the Arabic and Persian letters, the Turkish i.
ALIKE = str.maketrans("ىیئکةؤıς", "يييكهوiσ")
TATWEEL = "ـ"
# No word is longer; PostgreSQL refuses one of more than 2,046 bytes.
LONGEST_TERM = 80
# Scripts that put no space between words: looked for in pairs of characters.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
# The signs of Indian scripts are no letters to Python, and part of every word.
SIGNS = "\u0300-\u036f\u0900-\u0dff"
LETTER = f"[^\\W_{UNSPACED}]"
REST = f"(?:{LETTER}|[{SIGNS}])*"
RUNS = re.compile(f"(?P<unspaced>[{UNSPACED}]+)|(?P<word>{LETTER}{REST})")
# Where a word has ended.
AFTER = f"(?!{LETTER}|[{SIGNS}])"


def fold_character(character: str) -> str:
    """Return one character as it is compared; empty when it does not count."""
    if character == TATWEEL or unicodedata.category(character) == "Cf":
        return ""
    parts = unicodedata.normalize("NFKD", character.translate(ALIKE)).casefold()
    parts = unicodedata.normalize("NFKD", parts).translate(ALIKE)
    return "".join(part for part in parts if not is_left_out(part))


def is_left_out(mark: str) -> bool:
    """Say whether a mark is one that readers leave out when they search."""
    order = unicodedata.combining(mark)
    return order in POINTS or order >= ABOVE_AND_BELOW


class Folds(dict[int, str]):
    """What ``str.translate`` asks for each character, learnt as characters come."""

    def __missing__(self, code: int) -> str:
        """Return what a character not seen before is compared as."""
        folded = fold_character(chr(code))
        if len(self) < MOST_KEPT:
            self[code] = folded
        return folded


class Widths(dict[int, str]):
    """``1`` for a character that stays one when it is folded, else ``x``."""

    def __missing__(self, code: int) -> str:
        """Return the mark of a character not seen before."""
        width = "1" if len(FOLDS[code]) == 1 else "x"
        if len(self) < MOST_KEPT:
            self[code] = width
        return width


FOLDS, WIDTHS = Folds(), Widths()


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return text.translate(FOLDS)


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return a text as it is compared, and for each of its characters the place it came from.

    Returns:
        The folded text, and one position in ``text`` for each of its characters.
    """
    folded = fold(text)
    if "x" not in text.translate(WIDTHS):
        return folded, range(len(text))
    return folded, [place for place, code in enumerate(map(ord, text)) for _each in FOLDS[code]]


def terms_of(folded: str) -> Iterator[str]:
    """Yield what a folded text is found by: words, and pairs where words have no space."""
    for run in RUNS.finditer(folded):
        if run["word"]:
            yield run["word"][:LONGEST_TERM]
        else:
            yield from pairs_of(run["unspaced"])


def pairs_of(run: str) -> Iterator[str]:
    """Yield each pair of neighbours, and every character, of a run without spaces."""
    yield from run
    yield from (run[n : n + 2] for n in range(len(run) - 1))
