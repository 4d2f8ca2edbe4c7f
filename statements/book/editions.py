"""Which books of a meeting there are, and the volumes that a long one is cut into. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from statements.book.content import Chapter

# What one run of Typst is given, in bytes of text: it needs 110 to 170 times as much memory.
MOST_IN_VOLUME = 3_500_000
# What a statement costs besides its words: a heading, a page, a line in the contents.
CHAPTER_COSTS = 4_000
# … each line (a block, or an item of a list) and each mark (stress, a link).
LINE_COSTS = 120
MARK_COSTS = 10
MARKS = "*_["
# Two columns side by side, for one of the same words.
COLUMNS_COST = 1.4


@dataclass(frozen=True)
class Edition:
    """One book.

    Args:
        language: translations into it; empty for the originals alone.
        is_facing: whether the translations stand beside the originals, or in their place.
    """

    language: str = ""
    is_facing: bool = False

    @property
    def name(self) -> str:
        """Return what it is called in addresses."""
        parts = [] if self.language and not self.is_facing else ["originals"]
        return "-".join([*parts, self.language] if self.language else parts)


ORIGINALS = Edition()


def editions_in(languages: Iterable[str]) -> list[Edition]:
    """Return the editions of a meeting with translations into these languages."""
    found = [ORIGINALS]
    for language in languages:
        found += [Edition(language), Edition(language, is_facing=True)]
    return found


@dataclass(frozen=True)
class Volume:
    """Some statements of a book, in its order.

    Args:
        number: from 1.
        total: how many volumes the book has.
    """

    number: int
    total: int
    chapters: tuple[Chapter, ...]

    @property
    def first(self) -> str:
        """Return whose statement it begins with."""
        return self.chapters[0].authors[0].name if self.chapters else ""

    @property
    def last(self) -> str:
        """Return whose statement it ends with."""
        return self.chapters[-1].authors[0].name if self.chapters else ""

    def kind(self, ending: str) -> str:
        """Return what a file of it is called: ``a4.pdf``, or ``2.a4.pdf`` of several."""
        return ending if self.total == 1 else f"{self.number}.{ending}"


def weight(chapter: Chapter) -> int:
    """Return what a statement costs to set, in bytes of text."""
    here = weight_of(chapter.text) + CHAPTER_COSTS
    if chapter.facing is None:
        return here
    return int((here + weight_of(chapter.facing.text)) * COLUMNS_COST)


def weight_of(text: str) -> int:
    """Return what a text costs: ten thousand items of one letter are not ten thousand letters."""
    n_marks = sum(map(text.count, MARKS))
    return len(text.encode()) + LINE_COSTS * text.count("\n") + MARK_COSTS * n_marks


def volumes(chapters: Sequence[Chapter]) -> list[Volume]:
    """Cut a book into volumes of about the same weight, as few as one run of Typst can set."""
    whole = sum(weight(each) for each in chapters)
    wanted = whole / max(1, -(-whole // MOST_IN_VOLUME))
    parts: list[list[Chapter]] = [[]]
    reached = 0
    for chapter in chapters:
        # The place of a statement is where its middle lies.
        if parts[-1] and reached + weight(chapter) / 2 > wanted * len(parts):
            parts.append([])
        parts[-1].append(chapter)
        reached += weight(chapter)
    return [Volume(n, len(parts), tuple(part)) for n, part in enumerate(parts, start=1)]
