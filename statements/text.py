"""The one rule for texts: how they are normalised and what a character is. Pure.

The same rule stands in ``static/js/count.js`` and, on the stored text, as CHECK in the
database; ``tests/vectors/characters.json`` is the judge of all three.
"""

import hashlib
import re
import unicodedata
from itertools import groupby

LIMIT = 10_000

# Stripped at both ends. Named one by one: Python's strip() and JavaScript's trim()
# disagree about U+001C–001F, U+0085 and U+FEFF.
SPACE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
)

# Line breaks of other worlds (Word's soft break, NEL, the Unicode separators); one
# character becomes one, so the count does not change.
BREAKS = re.compile("\r\n|[\r\v\x85\u2028\u2029]")

# C0 and C1 but TAB and LF, DEL, surrogates without a partner, non-characters: later
# exports to XML would fail on them or are advised against them (XML 1.0, 2.2),
# PostgreSQL cannot store NUL, UTF-8 has no surrogates.
UNUSABLE = re.compile("[\x00-\x08\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# A run that may be marks: all combining marks lie above U+02FF and none is a word character.
MANY_MARKS = re.compile("[^\\w\x00-\u02ff]{32,}")


class UnusableCharacter(ValueError):
    """A text holds a character that cannot be kept.

    Args:
        position: which character of the normalised text, counted from 1.
        line: on which line, counted from 1.
        code: for example ``U+0000``.
    """

    def __init__(self, position: int, line: int, code: str) -> None:
        super().__init__(f"{code} at {position}")
        self.position = position
        self.line = line
        self.code = code


def normalise(raw: str) -> str:
    """Return ``raw`` with one kind of line break, composed (NFC), without space at the ends.

    Forms send CR LF (HTML standard, form submission); NFC is Unicode's annex 15. Stripping
    comes last: NFC makes no new break and no new space, and a part of a composed text is
    composed, so a second time changes nothing.
    """
    text = MANY_MARKS.sub(in_order, BREAKS.sub("\n", raw))
    return unicodedata.normalize("NFC", text).strip(SPACE)


def in_order(run: re.Match[str]) -> str:
    """Return a long run of marks sorted as NFC sorts them: equivalent, so NFC is the same.

    ``unicodedata`` sorts by insertion; 100,000 marks in disorder would hold a worker for
    seconds.
    """
    parts = "".join(unicodedata.normalize("NFD", character) for character in run[0])
    return "".join(
        "".join(sorted(group, key=unicodedata.combining))
        for _is_mark, group in groupby(parts, key=lambda part: unicodedata.combining(part) > 0)
    )


def canonical(raw: str) -> str:
    """Return the text as it is stored and counted.

    Raises:
        UnusableCharacter: naming the first one.
    """
    text = normalise(raw)
    found = UNUSABLE.search(text)
    if found:
        before = text[: found.start()]
        raise UnusableCharacter(len(before) + 1, before.count("\n") + 1, f"U+{ord(found[0]):04X}")
    return text


def count_characters(raw: str) -> int:
    """Return the number of Unicode code points of the normalised text."""
    return len(normalise(raw))


def fingerprint(text: str) -> str:
    """Return the SHA-256 of a canonical text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
