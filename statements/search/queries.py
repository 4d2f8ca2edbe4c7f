"""What somebody typed into the search box, as terms that a text must have. Pure."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.folding import LONGEST_TERM, RUNS, fold, pairs_of

LONGEST = 200
MOST_TERMS = 12
QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True)
class Query:
    """All of it must stand in one paragraph.

    Args:
        typed: as it was typed, for the box.
        terms: words and pairs, folded.
        beginnings: with which a word begins, folded: typed with ``*``.
        phrases: word for word, folded; the words of ``phrases`` are among the terms too.
    """

    typed: str
    terms: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.beginnings)

    @property
    def needles(self) -> tuple[str, ...]:
        """What is marked in a passage: phrases, and whatever stands in none of them."""
        rest = [each for each in (*self.terms, *self.beginnings) if each not in self.in_phrases]
        return (*self.phrases, *dict.fromkeys(rest))

    @property
    def in_phrases(self) -> set[str]:
        """Terms that a phrase has anyway."""
        return {term for phrase in self.phrases for term in terms_in(phrase)}


def parse(typed: str) -> Query:
    """Read what was typed: several words are all looked for, quotes keep words together.

    Whatever is neither a word nor a quote is passed over: no operator can go wrong.

    Raises:
        Refused: ``too_long`` or ``too_many_words``.
    """
    typed = typed.replace("\0", "").strip()
    if len(typed) > LONGEST:
        raise Refused(
            "too_long",
            _("This is %(n)d characters long. Look for at most %(limit)d.")
            % {"n": len(typed), "limit": LONGEST},
        )
    folded = fold(typed)
    terms: list[str] = []
    beginnings: list[str] = []
    phrases: list[str] = []
    for quoted in QUOTED.findall(folded):
        words = " ".join(run[0] for run in RUNS.finditer(quoted))
        if words:
            phrases.append(words)
            terms += terms_in(words)
    rest = QUOTED.sub(" ", folded)
    for run in RUNS.finditer(rest):
        if run["unspaced"]:
            phrases.append(run[0])
            terms += terms_in(run[0])
        elif rest[run.end() : run.end() + 1] == "*":
            beginnings.append(run[0][:LONGEST_TERM])
        else:
            terms.append(run[0][:LONGEST_TERM])
    query = Query(typed, *(tuple(dict.fromkeys(each)) for each in (terms, beginnings, phrases)))
    if len(query.terms) + len(query.beginnings) > MOST_TERMS and len(rest.split()) > MOST_TERMS:
        raise Refused(
            "too_many_words", _("Look for at most %(n)d words at once.") % {"n": MOST_TERMS}
        )
    return query


def terms_in(words: str) -> list[str]:
    """Return the terms that find a phrase: the fewest that do, longest pieces first."""
    found: list[str] = []
    for run in RUNS.finditer(words):
        if run["word"]:
            found.append(run[0][:LONGEST_TERM])
        else:
            found += [pair for pair in pairs_of(run[0]) if len(pair) == 2 or len(run[0]) == 1]
    return found
