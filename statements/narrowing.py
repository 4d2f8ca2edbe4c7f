"""What narrows the public list of statements, and how many each choice would leave."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from initiative.languages import own_name
from statements.topics import Tag

# Longer than any code, name of a place or date that a list could hold.
LONGEST = 200
# The filters whose value is the code of a language.
LANGUAGES = ("language", "readable")


@dataclass(frozen=True)
class Entry:
    """What a list knows of a published statement before its row is read."""

    pk: int
    # Its place in the whole list, which no filter changes.
    number: int
    language: str
    # The titles of the translations that everybody may read, by their languages.
    titles: dict[str, str]
    place: str
    # The day of publication where the meeting is.
    day: date
    # What it is about, in the order of the organisers' list.
    topics: tuple[Tag, ...] = ()

    @property
    def readable(self) -> set[str]:
        """The languages in which it can be read, the original's among them."""
        return {self.language, *self.titles}


@dataclass(frozen=True)
class Narrowing:
    """What a reader asked for; an empty value narrows nothing."""

    language: str = ""
    readable: str = ""
    topic: str = ""
    place: str = ""
    since: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Narrowing":
        """Read the query of an address; nothing in it is refused."""
        given = {name: query.get(name, "").strip()[:LONGEST] for name in cls.__annotations__}
        return cls(**{name: value.replace("\0", "") for name, value in given.items()})

    def knowing(self, topics: Mapping[str, Tag]) -> "Narrowing":
        """Return the same, without a topic that no statement has: it narrows nothing."""
        return self if self.topic in topics else self.without("topic")

    @property
    def first_day(self) -> date | None:
        """The day that ``since`` names, or ``None`` where it names no day."""
        try:
            return date.fromisoformat(self.since)
        except ValueError:
            return None

    def among(self, entries: Iterable[Entry]) -> Iterable[Entry]:
        """Return those that meet all that was asked; a day that is none asks nothing.

        What was asked is read once, not once an entry: a list may have thousands.
        """
        if not self.query:
            return entries
        place, day = self.place.casefold(), self.first_day
        return (
            entry
            for entry in entries
            if self.language in ("", entry.language)
            and self.readable in ("", entry.language, *entry.titles)
            and (not self.topic or self.topic in [tag.code for tag in entry.topics])
            and place in entry.place.casefold()
            and (day is None or entry.day >= day)
        )

    def without(self, name: str) -> "Narrowing":
        """Return the same without one of its filters."""
        return replace(self, **{name: ""})

    @property
    def query(self) -> str:
        """What a link needs to ask for the same."""
        return urlencode({name: value for name, value in vars(self).items() if value})


def ways_out(wanted: Narrowing, topics: Mapping[str, Tag]) -> list[tuple[str, str, str]]:
    """Return (name, its value as readers call it, query without it) of every filter that is on.

    Args:
        topics: by their codes; a topic that is asked for is among them.
    """
    named = {name: own_name(getattr(wanted, name)) for name in LANGUAGES}
    if wanted.topic:
        named["topic"] = topics[wanted.topic].name
    return [
        (name, named.get(name, value), wanted.without(name).query)
        for name, value in vars(wanted).items()
        if value
    ]


Choices = list[tuple[str, str, int]]


def _choices(counts: Counter[str]) -> Choices:
    named = ((code, own_name(code), n) for code, n in counts.items())
    return sorted(named, key=lambda each: each[1])


def languages_written(entries: Iterable[Entry], wanted: Narrowing) -> Choices:
    """Return (code, own name, statements that the choice would leave) of every original."""
    others = wanted.without("language")
    return _choices(Counter(each.language for each in others.among(entries)))


def languages_readable(entries: Iterable[Entry], wanted: Narrowing) -> Choices:
    """Return the same for every language that a statement can be read in."""
    others = wanted.without("readable")
    return _choices(Counter(code for each in others.among(entries) for code in each.readable))


def topics_to_choose(
    entries: Iterable[Entry], wanted: Narrowing, topics: Mapping[str, Tag]
) -> list[tuple[Tag, int]]:
    """Return (topic, statements that the choice would leave), in the order of the list."""
    others = wanted.without("topic")
    counts = Counter(tag.code for each in others.among(entries) for tag in each.topics)
    shown = ((tag, counts[code]) for code, tag in topics.items())
    return [(tag, n) for tag, n in shown if n or tag.code == wanted.topic]
