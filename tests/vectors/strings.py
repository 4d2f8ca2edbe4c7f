"""Strings that are hard to count, as many as are wanted, the same for the same seed."""

import random
import unicodedata
from collections.abc import Iterator

PIECES = [
    # Line ends and spaces of every world, also at the ends.
    "\r\n", "\r", "\n", "\n\n", "\v", "\x85", "\u2028", "\u2029", "\t", " ", "\xa0", "\u3000",
    "\ufeff", "\u200b", "\u1680", "\u202f", "\x1c",
    # Composed and not, in several orders.
    "e\u0301", "é", "a\u0323\u0302", "a\u0302\u0323", "ą\u0301", "\u0301", "\u0344", "Å", "\u212b",
    "ﬁ", "ς", "ά", "\u03b1\u0301", "ё", "е\u0308", "й", "и\u0306",
    # Hangul in parts, kana with marks, a kanji outside the first plane.
    "\u1100\u1161\u11a8", "각", "가\u11a8", "か\u3099", "が", "ﾊﾟ", "𠮷", "漢",
    # Arabic with signs, Hebrew with points, directions.
    "مُؤْتَمَر", "\u0622", "\u0627\u0653", "ـ", "\u05e9\u05c1", "שּׁ", "\u200f", "\u202e",
    "\u2066", "\u2069",
    # India, Thailand, Tibet.
    "नमस्ते", "\u0958", "\u0915\u093c", "ক্ষ", "ொ", "\u0bc6\u0bbe", "ำ", "\u0f73",
    # Emoji that are one picture and many characters.
    "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇯🇵", "👍🏽", "1️⃣", "\U0001f9d1\u200d\U0001f33e",
    # Words and marks of our own.
    "a", "bread", "# ", "**", "[^1]", "[^1]: ", "> ", "- ", "<b>", "&amp;", "\\", "0", "\U00010348",
]  # fmt: skip
# Nobody can type them; a script can send them.
UNUSABLE = ["\x00", "\x07", "\x7f", "\ud800", "\udc00", "\ufffe"]


def hard_strings(n: int, seed: int = 1, *, is_usable: bool = False) -> Iterator[str]:
    """Yield strings of up to forty hard pieces.

    Args:
        is_usable: only such as a statement may have.
    """
    dice = random.Random(seed)
    for number in range(n):
        pieces = dice.choices(PIECES, k=dice.randint(0, 40))
        if number % 7 == 0:
            pieces += [assigned(dice) for _each in range(dice.randint(1, 12))]
        if number % 11 == 0 and not is_usable:
            pieces.insert(dice.randint(0, len(pieces)), dice.choice(UNUSABLE))
        text = "".join(pieces)
        if is_usable:
            text = "".join(each for each in text if each not in "\x1c\x7f")
        yield text


def assigned(dice: random.Random) -> str:
    """Return a character that this Python's Unicode knows; newer ones are another matter."""
    while True:
        found = chr(dice.randint(0xA0, 0x3FFFF))
        if unicodedata.category(found) not in ("Cn", "Cs", "Cc", "Co"):
            return found


def units_of(text: str) -> list[int]:
    """Return a string as JavaScript holds it: UTF-16, also where a surrogate stands alone."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(raw[n : n + 2], "little") for n in range(0, len(raw), 2)]
