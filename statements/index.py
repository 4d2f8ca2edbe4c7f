"""The public list of a meeting's statements before a row is read: numbered, in its order.

Long lists are the same for every reader until something public changes, so they are kept in
the process by the version that the page's own mark has read.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from initiative.clocks import on_clock
from meetings.models import Meeting
from statements.access import beside_originals, published_slugs, published_statements
from statements.narrowing import Entry
from statements.topics import Tag, tags_by

Made = TypeVar("Made")

# Of every statement that nobody has translated; never filled.
NONE: dict[str, str] = {}
# So many meetings are kept, those last read.
MOST_KEPT = 16


class ByVersion(Generic[Made]):
    """What one function makes of a meeting, kept until the meeting's public version changes.

    Args:
        make: of a meeting; the result is shared by threads and never changed.
    """

    def __init__(self, make: Callable[[Meeting], Made]) -> None:
        self.make = make
        self.kept: OrderedDict[int, tuple[object, Made]] = OrderedDict()
        self.lock = Lock()

    def __call__(self, meeting: Meeting, version: object) -> Made:
        """Return what there is for this version, made if need be.

        Args:
            version: from ``caching.Mark``; ``None`` where nobody knows: then nothing is kept.
        """
        if version is None:
            return self.make(meeting)
        with self.lock:
            found = self.kept.get(meeting.pk)
        if found is not None and found[0] == version:
            return found[1]
        made = self.make(meeting)
        with self.lock:
            self.kept[meeting.pk] = version, made
            self.kept.move_to_end(meeting.pk)
            while len(self.kept) > MOST_KEPT:
                self.kept.popitem(last=False)
        return made

    def forget(self) -> None:
        """Forget everything: for a database that is not the one of before."""
        with self.lock:
            self.kept.clear()


@dataclass(frozen=True)
class Order:
    """The published statements of a meeting, by the addresses of their organisations.

    Args:
        slugs: in the order of the list.
        places: of each address in it, from 0.
        translated: those that have a translation everybody may read.
        topics: of each that has any.
    """

    slugs: tuple[str, ...]
    places: dict[str, int]
    translated: frozenset[str]
    topics: dict[object, tuple[Tag, ...]]


@ByVersion
def published_order(meeting: Meeting) -> Order:
    """Return the statements in their order: three queries."""
    slugs = tuple(published_slugs(meeting))
    beside = beside_originals(statement__participation__meeting=meeting).order_by()
    translated = beside.values_list("statement__participation__organisation__slug", flat=True)
    places = {slug: place for place, slug in enumerate(slugs)}
    topics = tags_by(meeting, "participation__organisation__slug")
    return Order(slugs, places, frozenset(translated), topics)


@ByVersion
def index_entries(meeting: Meeting) -> list[Entry]:
    """Return what the list is numbered, narrowed, counted and cut into pages by: three queries."""
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    rows = beside_originals(statement__participation__meeting=meeting).order_by()
    for pk, language, title in rows.values_list("statement", "language", "ready__title"):
        titles[pk][language] = title
    topics = tags_by(meeting, "pk")
    published = published_statements(meeting).values_list(
        "pk", "published__language", "participation__organisation__place", "published_at"
    )
    return [
        Entry(
            pk=pk,
            number=number,
            language=written,
            titles=titles.get(pk, NONE),
            place=place,
            day=on_clock(at, meeting.time_zone).date(),
            topics=topics.get(pk, ()),
        )
        for number, (pk, written, place, at) in enumerate(published, 1)
    ]
