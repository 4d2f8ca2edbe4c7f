"""Two texts side by side, paragraph by paragraph: what differs stands next to its counterpart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from statements.difference import IN, OUT, SAME, Change, difference

PARAGRAPH_END = "\n\n"
LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass
class Row:
    """What stands side by side: some paragraphs that are the same, or a place that differs.

    Args:
        theirs: passages of the one text, ``same`` or ``out``.
        mine: passages of the other, ``same`` or ``in``.
    """

    theirs: list[Change] = field(default_factory=list)
    mine: list[Change] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether both sides have the same words."""
        return all(change.kind == SAME for change in (*self.theirs, *self.mine))

    @property
    def text(self) -> str:
        """The words of a row that is the same on both sides."""
        return "".join(change.text for change in self.mine).strip("\n")

    @property
    def n_paragraphs(self) -> int:
        """How many paragraphs that are."""
        return len(re.findall(r"[^\n]+", self.text))

    def ends(self) -> bool:
        """Say whether both sides have come to the end of a line, or have not begun."""
        return all(not side or side[-1].text.endswith("\n") for side in (self.theirs, self.mine))


def beside(theirs: str, mine: str) -> list[Row]:
    """Return both texts in rows; neighbouring rows without a difference are one."""
    rows: list[Row] = []
    # Ended alike, the last paragraph of one is found again in the middle of the other.
    for row in by_lines(difference(theirs + PARAGRAPH_END, mine + PARAGRAPH_END).changes):
        if rows and rows[-1].is_same and row.is_same:
            rows[-1].theirs += row.theirs
            rows[-1].mine += row.mine
        elif row.is_same and not row.text.strip():
            # Only empty lines between two places that differ.
            continue
        else:
            rows.append(row)
    for row in rows:
        row.theirs, row.mine = without_end(row.theirs), without_end(row.mine)
    return rows


def by_lines(changes: list[Change]) -> Iterator[Row]:
    """Give a row for every line, or for every run of lines that differ together."""
    row = Row()
    pieces = [piece for change in changes for piece in pieces_of(change)]
    for here, after in zip_longest(pieces, pieces[1:]):
        if here.kind != IN:
            row.theirs.append(here)
        if here.kind != OUT:
            row.mine.append(here)
        is_replaced = here.kind == OUT and after is not None and after.kind == IN
        if row.ends() and not is_replaced:
            yield row
            row = Row()
    if row.theirs or row.mine:
        yield row


def without_end(changes: list[Change]) -> list[Change]:
    """Return passages without the empty lines at their end: the row itself ends there."""
    while changes and not changes[-1].text.strip("\n"):
        changes = changes[:-1]
    return [*changes[:-1], *(Change(each.kind, each.text.rstrip("\n")) for each in changes[-1:])]


def pieces_of(change: Change) -> list[Change]:
    """Return a passage that is the same cut into lines; one that differs stays whole."""
    if change.kind != SAME:
        return [change]
    return [Change(SAME, line) for line in LINES.findall(change.text)]
