"""The list at the door: who is expected, who is here, who noted it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db.models import Prefetch
from django.utils.formats import date_format

from door.access import names_of_keepers
from door.models import Presence, Press
from door.states import PressKind
from initiative.clocks import on_clock
from meetings.models import Attendance, Delegate, Meeting, Participation
from meetings.states import Answer
from statements import roll

# So many lines stand on one page; the search finds the others.
LINES_SHOWN = 200


@dataclass(frozen=True)
class Person:
    """One delegate at the door."""

    delegate: Delegate
    came_at: datetime | None
    key: UUID


@dataclass(frozen=True)
class Line:
    """One organisation at the door.

    Args:
        row: of the Roll, with its answer and when it came.
        people: its delegates.
        by: who noted that it came; empty where nobody knows.
        key: of the button, issued with the page.
    """

    row: Participation
    people: list[Person]
    by: str
    key: UUID

    @property
    def came_words(self) -> str:
        """Since when it is here, short enough for a phone, on the clock of the place."""
        if self.row.came_at is None:
            return ""
        return date_format(on_clock(self.row.came_at, self.row.meeting.time_zone), "j M, H:i")

    @property
    def is_expected(self) -> bool:
        """Whether it said yes, or is here."""
        return self.row.answer == Answer.YES or self.row.came_at is not None


@dataclass(frozen=True)
class Counts:
    """How many are here."""

    n_organisations: int
    n_delegates: int


def rows_found(meeting: Meeting, wanted: str) -> list[Participation]:
    """Return the organisations whose name, acronym or delegates hold what was typed."""
    rows = list(roll.rows_of(meeting))
    if not wanted:
        return rows
    people = Delegate.objects.filter(participation__meeting=meeting).values_list(
        "participation_id", "name"
    )
    by_name = {pk for pk, name in people if wanted.casefold() in name.casefold()}
    return [row for row in rows if row.pk in by_name or holds(row, wanted)]


def holds(row: Participation, wanted: str) -> bool:
    """Say whether an organisation's name or acronym holds what was typed, in any case."""
    words = f"{row.organisation.name} {row.organisation.acronym}".casefold()
    return wanted.casefold() in words


def lines_of(rows: Iterable[Participation]) -> list[Line]:
    """Return the lines of some rows of the Roll: three queries, however many they are."""
    rows = list(rows)
    presence = Prefetch("presence", Presence.objects.all())
    delegates = Delegate.objects.filter(participation__in=rows).prefetch_related(presence)
    people: dict[int, list[Person]] = {}
    for delegate in delegates:
        came_at = delegate.presence.came_at if hasattr(delegate, "presence") else None
        people.setdefault(delegate.participation_id, []).append(Person(delegate, came_at, uuid4()))
    came = [row.pk for row in rows if row.came_at is not None]
    presses = Press.objects.filter(participation__in=came, kind=PressKind.CAME)
    by = dict(presses.order_by("-pressed_at", "-pk").values_list("participation_id", "by"))
    names = names_of_keepers(set(by.values()))
    return [
        Line(row, people.get(row.pk, []), names.get(by.get(row.pk, ""), ""), uuid4())
        for row in rows
    ]


def counts_of(meeting: Meeting) -> Counts:
    """Return how many organisations and delegates are here: two queries."""
    return Counts(
        Attendance.objects.filter(participation__meeting=meeting).count(),
        Presence.objects.filter(delegate__participation__meeting=meeting).count(),
    )


def line_of(meeting: Meeting, pk: int) -> Line:
    """Return one line as it stands now."""
    [line] = lines_of(roll.rows_of(meeting).filter(pk=pk))
    return line
