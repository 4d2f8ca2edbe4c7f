"""The one form in which words are compared: case, accents and spellings aside. Pure.

Kept apart are marks that make another letter (the voicing marks of kana, the signs of
Indian scripts, the tones of Thai); set aside are those that readers leave out when they
search: Latin and Greek accents, Arabic and Hebrew vowel points.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

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
RUNS = re.compile(f"(?P<unspaced>[{UNSPACED}]+)|(?P<word>{LETTER}(?:{LETTER}|[{SIGNS}])*)")


@lru_cache(maxsize=8192)
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


def fold(text: str) -> str:
    """Return a text as it is compared."""
    return "".join(map(fold_character, text))


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return a text as it is compared, and for each of its characters the place it came from.

    Returns:
        The folded text, and one position in ``text`` for each of its characters.
    """
    pieces: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        piece = fold_character(character)
        pieces.append(piece)
        places += [place] * len(piece)
    return "".join(pieces), places


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
