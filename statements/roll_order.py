"""The public Roll as a reader asks for it: narrowed, ordered, in groups. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from initiative.collation import sort_key
from initiative.languages import own_name
from meetings.models import Participation
from statements.narrowing import LONGEST
from statements.roll import Line, by_initial

PLACE, DATE = "place", "date"
Groups = list[tuple[str, list[Line]]]


@dataclass(frozen=True)
class Asked:
    """What a reader asked for; an empty value asks nothing.

    Args:
        name: words in the name, the acronym or the place.
        language: that the statement is written in.
        has: ``statement`` for those whose statement is published.
        sort: ``place`` or ``date``; otherwise by name.
    """

    name: str = ""
    language: str = ""
    has: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Asked":
        """Read the query of an address; nothing in it is refused."""
        given = {name: query.get(name, "").strip()[:LONGEST] for name in cls.__annotations__}
        return cls(**{name: value.replace("\0", "") for name, value in given.items()})

    @property
    def narrows(self) -> bool:
        """Whether somebody may be left out."""
        return bool(self.name or self.language or self.has == "statement")

    @property
    def query(self) -> str:
        """What a link needs to ask for the same."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def lets(self, row: Participation) -> bool:
        """Say whether an organisation meets all that was asked.

        Args:
            row: of ``roll.public_rows``.
        """
        organisation = row.organisation
        words = f"{organisation.name}\n{organisation.acronym}\n{organisation.place}".casefold()
        return (
            self.name.casefold() in words
            and self.language in ("", row.written_in)
            and (self.has != "statement" or row.published_at is not None)
        )


def languages_written(rows: Iterable[Participation], asked: Asked) -> list[tuple[str, str, int]]:
    """Return (code, own name, organisations that the choice would leave) of every language."""
    others = replace(asked, language="")
    counts = Counter(row.written_in for row in rows if row.written_in and others.lets(row))
    named = ((code, own_name(code), n) for code, n in counts.items())
    return sorted(named, key=lambda each: each[1])


def in_groups(lines: list[Line], sort: str) -> Groups:
    """Return lines in the order that was asked for, under what begins each group.

    Args:
        lines: in the order of the names.
        sort: of ``Asked``.
    """
    if sort == PLACE:
        places: dict[str, list[Line]] = {}
        for line in lines:
            places.setdefault(line.participation.organisation.place, []).append(line)
        # Who says no place stands at the end.
        return sorted(places.items(), key=lambda each: (not each[0], sort_key(each[0])))
    if sort == DATE:
        dated = [line for line in lines if line.participation.published_at is not None]
        dated.sort(key=lambda line: line.participation.published_at, reverse=True)
        others = [line for line in lines if line.participation.published_at is None]
        return [("", group) for group in (dated, others) if group]
    return by_initial(lines)
