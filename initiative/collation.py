"""The order of names in every script, and the letter under which each one stands. Pure.

Stored as bytes beside a name: a database puts bytes in order as they are, on every machine and
whatever its own language. Letters stand as their alphabets have them: marks decide only between
names that are alike without them, and signs that are neither letter nor digit count nothing.
Who changes a rule writes a migration that makes the stored keys anew.
"""

import re
import unicodedata

# Sorts after every letter that could follow: "l" with it stands between "lz" and "m".
END = "\uffff"
# Letters that Unicode puts elsewhere than their alphabets, each after the one it follows there.
AFTER = {
    "đ": "d", "ħ": "h", "ł": "l", "ŋ": "n", "ø": "o", "ŧ": "t", "þ": "z",
    "ə": "e", "ґ": "г", "є": "е", "і": "и", "ђ": "д", "ј": "и", "љ": "л", "њ": "н",
    "ћ": "т", "џ": "ч", "ѕ": "з", "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о",
    "ұ": "у", "ү": "у", "һ": "х", "پ": "ب", "چ": "ج", "ڈ": "د", "ڑ": "ر", "ژ": "ز",
    "ڤ": "ف", "گ": "ك", "ں": "ن", "ھ": "ه", "ے": "ي",
    "й": "и" + END,
}  # fmt: skip
# And those that are only another shape of a letter, or two letters in one.
SAME = str.maketrans(
    {"æ": "ae", "œ": "oe", "ð": "d", "ı": "i", "ς": "σ", "ک": "ك", "ی": "ي", "ى": "ي", "ہ": "ه",
     "ٱ": "ا", "ـ": None}
)  # fmt: skip
# These vowels of Thai and Lao are written before the consonant after which they are spoken.
LEADING_VOWEL = re.compile("([เ-ไເ-ໄ])(.)")
KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
# Han characters have no letters, and ordered lists of them are many: one group for all.
HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
HAN_HEADING, DIGITS_HEADING, OTHERS_HEADING = "漢字", "0–9", "…"
KANA_ROWS = "あかさたなはまやらわ"
HANGUL_INITIALS = dict(
    zip(map(chr, range(0x1100, 0x1113)), "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ", strict=True)
)


def letters_of(name: str) -> str:
    """Return a name as it is compared first: letters and digits, without marks and case."""
    plain = LEADING_VOWEL.sub(r"\2\1", folded(name).translate(SAME).translate(KATAKANA))
    kept = "".join(" " if sign.isspace() else sign for sign in plain if counts(sign))
    return "".join(AFTER[sign] + END if sign in AFTER else sign for sign in " ".join(kept.split()))


def folded(name: str) -> str:
    """Return a name without case, its marks set apart from their letters."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    # No и with a mark: a letter of its own.
    return apart.replace("и\u0306", "й")


def counts(sign: str) -> bool:
    """Say whether a sign plays a part in the order: vowel signs of Indian scripts do."""
    return (
        sign.isalnum()
        or sign.isspace()
        or (unicodedata.category(sign) in ("Mn", "Mc") and not unicodedata.combining(sign))
    )


def sort_key(name: str) -> bytes:
    """Return the bytes by which a name is put in order."""
    return f"{letters_of(name)}\0{unicodedata.normalize('NFD', name)}".encode()


def heading_of(name: str) -> str:
    """Return the letter under which a name stands in a list that is in this order."""
    letters = letters_of(name)
    if not letters:
        return OTHERS_HEADING
    first = letters[0]
    if first.isdecimal():
        return DIGITS_HEADING
    if HAN.match(first):
        return HAN_HEADING
    if "ぁ" <= first <= "ゖ":
        return max(row for row in KANA_ROWS if row <= max(first, KANA_ROWS[0]))
    if first in HANGUL_INITIALS:
        return HANGUL_INITIALS[first]
    if letters[1:2] == END:
        first = next(sign for sign in folded(name) if sign in AFTER)
    return first.upper()
