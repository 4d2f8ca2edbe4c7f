"""What the floors above add to the pages of a meeting: each registers it in its ``parts`` module.

So the desk, a delegate's list, the public home of a meeting and the map of the site show what
they do not know: nothing here, nor on the pages, names an app from above.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Count, Expression, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.deadlines import Deadline
from meetings.models import Letter, Meeting, Participation
from organisations.models import Organisation

Words = str | Promise


@dataclass(frozen=True)
class Task:
    """One row of what is left to do for an organisation.

    Args:
        name: what is to be done.
        act: the same as a button says it.
        address: where; empty when it cannot be started.
        status: in words.
        mark: ``done``, ``todo``, ``late`` or ``quiet``: how loud the status looks.
        due: until when, or ``None``.
    """

    name: Words
    act: Words
    address: str
    status: Words
    mark: str
    due: Deadline | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody should act."""
        return self.mark in ("todo", "late") and bool(self.address)


@dataclass(frozen=True)
class Need:
    """One thing that waits for an organiser: a sentence and where to act."""

    words: str
    address: str
    button: str


@dataclass(frozen=True)
class Link:
    """A line that leads to a page: of a meeting's part, or about an organisation.

    Args:
        label: what stands there; in the language of ``language`` where that is given.
        n: how many are behind it, or ``None`` where that says nothing.
        language: of the label, where it is somebody's own words.
        note: what stands beside it.
    """

    label: Words
    address: str
    n: int | None = None
    language: str = ""
    note: Words = ""


@dataclass(frozen=True)
class Section:
    """Lines under a heading on the public page of an organisation."""

    heading: Words
    links: list[Link]


@dataclass(frozen=True)
class DeskPage:
    """One entry in the line of pages of the desk.

    Args:
        here: how a page of it says that it is shown (context ``here``).
        url_name: takes the meeting's address as its only argument.
        order: among the others; the desk's own are 10, 20, 30 …
    """

    here: str
    label: Words
    url_name: str
    order: int


# How many there are at a meeting: a query of rows with one column, about ``OuterRef("pk")``.
Counted = Callable[[OuterRef], QuerySet]
OfMeeting = Callable[[Meeting], Iterable[tuple[str, datetime | None]]]
OfOrganisation = Callable[[Organisation], Section | None]
NeedWords = Callable[[Meeting, int], Need]


@dataclass(frozen=True)
class PublicPart:
    """One part of a meeting that everybody may read, on its home when there is something."""

    name: str
    label: Words
    url_name: str
    count: Counted
    shows_number: bool


@dataclass(frozen=True)
class DeskNeed:
    """Something of an app that may wait for an organiser, counted with the others in one query."""

    name: str
    count: Counted
    words: NeedWords


@dataclass(frozen=True)
class Tick:
    """What an app does when the clock ticks; twice, late or never must be harmless.

    Args:
        words: what is counted, for ``manage.py tick``: "weekly letters written".
        act: takes ``at`` and returns how much was new.
    """

    words: Words
    act: Callable[..., int]


DESK_PAGES: list[DeskPage] = [
    DeskPage("desk", _("The Roll"), "statements:organiser_desk", 10),
    DeskPage("organisations", _("Organisations"), "meetings:organiser_organisations", 20),
    DeskPage("letters", _("Letters"), "meetings:organiser_letters", 30),
    DeskPage("outbox", _("Outbox"), "meetings:organiser_outbox", 40),
    DeskPage("dates", _("Dates"), "meetings:organiser_reminders", 50),
    DeskPage("statements", _("Statements"), "statements:organiser_statements", 60),
    DeskPage("settings", _("Settings"), "meetings:organiser_settings", 200),
]
PUBLIC_PARTS: list[PublicPart] = []
DESK_NEEDS: list[DeskNeed] = []
# Each asks at most one query for one organisation.
TASKS: list[Callable[[Participation, datetime], Iterable[Task]]] = []
# Links under a delegate's list of tasks.
DELEGATE_LINKS: list[tuple[str, Words]] = []
PUBLIC_ADDRESSES: list[OfMeeting] = []
ORGANISATION_SECTIONS: list[OfOrganisation] = []
# Verb of the log → what the foot of the desk says of it.
ACT_WORDS: dict[str, Words] = {}
# What the floors above do when a meeting is opened to the public, in the same transaction.
ON_OPENING: list[Callable[[Meeting], None]] = []
# What must be done before a letter of the organisers may go to many: sentences that stop it.
LETTER_CHECKS: list[Callable[[Letter], Iterable[str]]] = []
# For machines without a worker; with one, each app has a task of its own on the timetable.
TICKS: list[Tick] = []
# Kind of letter → what it is called on the page of the organisation that got it.
LETTER_NAMES: dict[str, Words] = {}


def public_part(
    name: str, label: Words, url_name: str, count: Counted, *, shows_number: bool = True
) -> None:
    """Let the home of a meeting link to a page of it as soon as ``count`` finds something.

    Args:
        name: unique, a Python name.
        url_name: takes the meeting's address as its only argument.
        count: the rows that are public at a meeting.
        shows_number: whether the link says how many there are.
    """
    PUBLIC_PARTS.append(PublicPart(name, label, url_name, count, shows_number))


def public_links(meeting: Meeting) -> list[Link]:
    """Return the parts of a meeting in which there is something to read: one query."""
    numbers = counted(meeting, {part.name: part.count for part in PUBLIC_PARTS})
    return [
        Link(
            part.label,
            reverse(part.url_name, args=[meeting.slug]),
            numbers[part.name] if part.shows_number else None,
        )
        for part in PUBLIC_PARTS
        if numbers[part.name]
    ]


def desk_need(name: str, count: Counted, words: NeedWords) -> None:
    """Let the desk say that something waits as soon as ``count`` finds something.

    Args:
        words: gets the meeting and how many wait.
    """
    DESK_NEEDS.append(DeskNeed(name, count, words))


def counts_of_needs() -> dict[str, Counted]:
    """Return what is counted for the needs of the parts from above."""
    return {need.name: need.count for need in DESK_NEEDS}


def needs_of(meeting: Meeting, numbers: dict[str, int]) -> Iterator[Need]:
    """Yield what waits for an organiser in the parts from above.

    Args:
        numbers: what ``counted`` found for ``counts_of_needs``.
    """
    for need in DESK_NEEDS:
        if numbers[need.name]:
            yield need.words(meeting, numbers[need.name])


def tasks_from_above(participation: Participation, at: datetime) -> list[Task]:
    """Return the tasks that other parts have for an organisation, in the order of the apps.

    Args:
        participation: with ``answer``, as ``with_answer`` adds it.
    """
    return [task for tasks in TASKS for task in tasks(participation, at)]


def desk_pages() -> list[DeskPage]:
    """Return the line of the desk, in its order."""
    return sorted(DESK_PAGES, key=lambda page: page.order)


def counted(meeting: Meeting, counts: dict[str, Counted]) -> dict[str, int]:
    """Return how many rows each query finds for a meeting: all in one query."""
    if not counts:
        return {}
    # With a word before it: a part may be called as the rows that hang on a meeting are.
    numbers = {f"n_of_{name}": number_of(count(OuterRef("pk"))) for name, count in counts.items()}
    found = cast(dict[str, int], Meeting.objects.filter(pk=meeting.pk).values(**numbers)[0])
    return {name: found[f"n_of_{name}"] for name in counts}


def number_of(rows: QuerySet) -> Expression:
    """Return how many rows a query about another has, as one of its values."""
    total = rows.order_by().values(all_alike=Value(1)).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(total), 0)
