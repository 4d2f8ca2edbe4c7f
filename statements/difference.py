"""What changed between two texts, in words. Pure, and quick for any two texts.

The shortest way from one to the other is found greedily (E. Myers, "An O(ND) difference
algorithm and its variations", 1986); a way that is too long is not sought to its end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SAME, IN, OUT = "same", "in", "out"

# A word with the space behind it; scripts that write without spaces are cut by character.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
WORDS = re.compile(rf"[{UNSPACED}]\s*|[^\s{UNSPACED}]+\s*|\s+")
LINES = re.compile(r"[^\n]*\n+|[^\n]+")

# So many steps a comparison may take, a tenth of a second; the passages that are left then
# are shown whole.
BUDGET = 300_000


@dataclass(frozen=True)
class Change:
    """One passage: in both texts, only in the new one, or only in the old one."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """Two texts laid over each other, in the order of reading.

    Joined, ``same`` and ``in`` are the new text, ``same`` and ``out`` the old one.
    """

    changes: list[Change]

    @property
    def n_in(self) -> int:
        """How many words are new."""
        return self.count(IN)

    @property
    def n_out(self) -> int:
        """How many words are gone."""
        return self.count(OUT)

    @property
    def is_none(self) -> bool:
        """Whether both texts are the same."""
        return all(change.kind == SAME for change in self.changes)

    def count(self, kind: str) -> int:
        """Return the number of words in passages of one kind; space is no word."""
        return sum(
            not word.isspace()
            for change in self.changes
            if change.kind == kind
            for word in WORDS.findall(change.text)
        )


def difference(old: str, new: str) -> Difference:
    """Return what was put in and taken out between two texts.

    Lines are compared first; only where lines differ, their words.
    """
    return Difference(joined(Comparison().by_lines(LINES.findall(old), LINES.findall(new))))


class Comparison:
    """One comparison, which may cost so much and no more."""

    def __init__(self) -> None:
        self.left = BUDGET

    def by_lines(self, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
        """Yield changes of lines, those of a line that was changed word by word."""
        for kind, gone, come in self.compared(old, new):
            if kind == SAME:
                yield Change(SAME, "".join(come))
            elif len(gone) == len(come):
                for mine, theirs in zip(gone, come, strict=True):
                    yield from self.by_words(mine, theirs)
            elif gone and come:
                yield from self.by_words("".join(gone), "".join(come))
            else:
                yield from one_sided(gone, come)

    def by_words(self, old: str, new: str) -> Iterator[Change]:
        """Yield changes word by word."""
        for kind, gone, come in self.compared(WORDS.findall(old), WORDS.findall(new)):
            if kind == SAME:
                yield Change(SAME, "".join(come))
            else:
                yield from one_sided(gone, come)

    def compared(
        self, old: Sequence[str], new: Sequence[str]
    ) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        """Yield runs that are the same and runs that differ, both sides of each."""
        head = common(old, new)
        tail = common(old[head:][::-1], new[head:][::-1])
        yield SAME, old[:head], new[:head]
        yield from self.shortest(old[head : len(old) - tail], new[head : len(new) - tail])
        yield SAME, old[len(old) - tail :], new[len(new) - tail :]

    def shortest(
        self, old: Sequence[str], new: Sequence[str]
    ) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
        """Yield the runs of two texts that begin and end differently."""
        n = m = 0
        for i, k, length in self.matches(old, new):
            yield IN, old[n:i], new[m:k]
            yield SAME, old[i : i + length], new[k : k + length]
            n, m = i + length, k + length
        yield IN, old[n:], new[m:]

    def matches(self, old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
        """Return the runs that both have: where in the old, where in the new, how long.

        Empty when the way is longer than what may still be spent.
        """
        reached, history = {1: 0}, []
        for n_edits in range(len(old) + len(new) + 1):
            self.left -= n_edits + 1
            if self.left < 0:
                return []
            history.append(reached)
            reached = dict(reached)
            for diagonal in range(-n_edits, n_edits + 1, 2):
                start = i = start_of(reached, diagonal, n_edits)
                k = i - diagonal
                while i < len(old) and k < len(new) and old[i] == new[k]:
                    i, k = i + 1, k + 1
                reached[diagonal] = i
                self.left -= i - start
                if i >= len(old) and k >= len(new):
                    return runs_of(history, len(old), len(new))
        return []


def is_taken_in(reached: dict[int, int], diagonal: int, n_edits: int) -> bool:
    """Say whether the last edit on the way to this diagonal takes a word of the new text in."""
    if diagonal in (-n_edits, n_edits):
        return diagonal == -n_edits
    return reached[diagonal - 1] < reached[diagonal + 1]


def start_of(reached: dict[int, int], diagonal: int, n_edits: int) -> int:
    """Return how far in the old text one more edit leads on this diagonal."""
    if is_taken_in(reached, diagonal, n_edits):
        return reached[diagonal + 1]
    return reached[diagonal - 1] + 1


def runs_of(history: list[dict[int, int]], i: int, k: int) -> list[tuple[int, int, int]]:
    """Walk the shortest way back from its end; return the runs that are the same."""
    runs = []
    for n_edits in range(len(history) - 1, -1, -1):
        reached = history[n_edits]
        start = start_of(reached, i - k, n_edits)
        diagonal = i - k
        if i > start:
            runs.append((start, start - diagonal, i - start))
        if is_taken_in(reached, diagonal, n_edits):
            i, k = start, start - diagonal - 1
        else:
            i, k = start - 1, start - diagonal
    return runs[::-1]


def one_sided(gone: Sequence[str], come: Sequence[str]) -> Iterator[Change]:
    """Yield what is gone, then what has come."""
    if gone:
        yield Change(OUT, "".join(gone))
    if come:
        yield Change(IN, "".join(come))


def common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many parts both begin with."""
    n = 0
    for mine, theirs in zip(old, new, strict=False):
        if mine != theirs:
            break
        n += 1
    return n


def joined(changes: Iterator[Change]) -> list[Change]:
    """Return the changes without empty ones, neighbours of one kind put together."""
    together: list[Change] = []
    for change in changes:
        if not change.text:
            continue
        if together and together[-1].kind == change.kind:
            change = Change(change.kind, together.pop().text + change.text)
        together.append(change)
    return together
