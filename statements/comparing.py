"""What two texts have in common in words. Pure: no verdict, no percentage."""

import re
from collections import Counter
from dataclasses import dataclass

from initiative.folding import RUNS, fold

MOST_SHOWN = 12
# "Often": so many times in each of both.
OFTEN = 2
# Shorter words bind others in nearly every language; there is no list of such words for most.
SHORTEST = 5
# Arabic and Hebrew write few vowels: a word has fewer letters.
SHORTEST_WITHOUT_VOWELS = 4
WITHOUT_VOWELS = re.compile("[\u0590-\u06ff]")
# Where words have no space between them: runs of Han signs or of katakana are words enough.
WORDLIKE = re.compile("[\u4e00-\u9fff]{2,}|[\u30a1-\u30fa\u30fc]{3,}")


@dataclass(frozen=True)
class Shared:
    """A word that both texts use often.

    Args:
        word: as the first text usually writes it.
        n_here: how often the first text has it.
        n_there: how often the other has it.
    """

    word: str
    n_here: int
    n_there: int


def shared_words(here: str, there: str) -> list[Shared]:
    """Return the words that two texts in one language both use often, the most used first."""
    mine, theirs = written_forms(here), written_forms(there)
    both = [
        Shared(usual(forms), forms.total(), theirs[folded].total())
        for folded, forms in mine.items()
        if folded in theirs and min(forms.total(), theirs[folded].total()) >= OFTEN
    ]
    both.sort(key=lambda each: (-min(each.n_here, each.n_there), each.word))
    return both[:MOST_SHOWN]


def usual(forms: Counter[str]) -> str:
    """Return how a word is written most often; small letters before capitals."""
    return max(forms, key=lambda form: (forms[form], form.islower()))


def written_forms(text: str) -> dict[str, Counter[str]]:
    """Return the words of a text, long enough to carry meaning, each with how it is written."""
    found: dict[str, Counter[str]] = {}
    for run in RUNS.finditer(text):
        words = [run["word"]] if run["word"] else WORDLIKE.findall(run["unspaced"])
        for word in words:
            if is_telling(word):
                found.setdefault(fold(word), Counter())[word] += 1
    return found


def is_telling(word: str) -> bool:
    """Say whether a word is long enough to say something by itself."""
    if any(character.isdigit() for character in word):
        return False
    if WORDLIKE.fullmatch(word):
        return True
    shortest = SHORTEST_WITHOUT_VOWELS if WITHOUT_VOWELS.search(word) else SHORTEST
    return len(word) >= shortest
