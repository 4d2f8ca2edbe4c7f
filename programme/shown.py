"""A published agenda as its readers see it: days, sessions, who may be named, on which clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format

from initiative.calendarwords import day_words
from initiative.clocks import on_clock
from meetings.models import Delegate, Meeting, Participation
from organisations.models import Organisation
from programme.changes import Names
from programme.content import Item, items_of
from programme.models import AgendaVersion
from programme.states import SessionKind
from statements.models import Statement
from statements.naming import may_be_named


@dataclass(frozen=True)
class Speaker:
    """Who speaks, as far as it may be said.

    Args:
        organisation: ``None`` where it has not agreed to be named.
        person: empty where the person is not named in public.
        address: of the organisation's statement; empty where none is published.
    """

    organisation: Organisation | None
    person: str = ""
    address: str = ""


@dataclass(frozen=True)
class Linked:
    """A statement that a session speaks to."""

    title: str
    language: str
    address: str


@dataclass(frozen=True)
class Line:
    """One session on the page.

    Args:
        start: on the clock that the reader chose; ``None`` while the time is not fixed.
        there: the start on the clock of the meeting's place, where that is another one.
    """

    item: Item
    speakers: list[Speaker]
    statements: list[Linked]
    start: datetime | None = None
    end: datetime | None = None
    there: datetime | None = None
    there_end: datetime | None = None

    @property
    def is_break(self) -> bool:
        """Whether nobody speaks and nothing is decided."""
        return self.item.kind == SessionKind.BREAK

    @property
    def day_words(self) -> str:
        """The day it is on, at the place."""
        return day_words(self.item.on, "l j F Y")

    @property
    def hours(self) -> str:
        """From when to when, on the clock that the reader chose."""
        return span(self.start, self.end)

    @property
    def iso(self) -> str:
        """When it begins, for machines."""
        return self.start.isoformat(timespec="minutes") if self.start else ""

    @property
    def hours_there(self) -> str:
        """From when to when on the clock of the place, where that is another one."""
        return span(self.there, self.there_end)

    @property
    def day_there(self) -> str:
        """The day at the place, where it is another one than the heading says."""
        is_other = self.there and self.start and self.there.date() != self.start.date()
        return day_words(self.there, "l j F") if is_other else ""


def span(start: datetime | None, end: datetime | None) -> str:
    """Return "11:00–12:30"; an end before the start is one of the next day."""
    if start is None or end is None:
        return ""
    return f"{date_format(start, 'H:i')}–{date_format(end, 'H:i')}"


@dataclass
class Day:
    """The sessions of one day on the clock that the reader chose."""

    on: date
    lines: list[Line] = field(default_factory=list)

    @property
    def words(self) -> str:
        """The day as a heading."""
        return day_words(self.on, "l j F Y")


@dataclass(frozen=True)
class Known:
    """What may be said of those whom an agenda names: four queries for any number.

    Args:
        participations: those whose organisation may be named, by key.
        people: names of the delegates who agreed, by key.
        own: published statements by participation.
        statements: published statements by key.
    """

    participations: dict[int, Participation]
    people: dict[int, tuple[int, str]]
    own: dict[int, Statement]
    statements: dict[int, Statement]

    @property
    def names(self) -> Names:
        """The names alone, for sentences."""
        return Names(
            {
                pk: (row.organisation.name, row.organisation.language)
                for pk, row in self.participations.items()
            }
        )


def known_of(items: Iterable[Item]) -> Known:
    """Read what may be said in public of those whom sessions name."""
    items = list(items)
    speakers = [speaker for item in items for speaker in item.speakers]
    who = {participation for participation, _delegate in speakers}
    people = {delegate for _participation, delegate in speakers if delegate}
    wanted = {pk for item in items for pk in item.statements}
    own = Statement.objects.filter(participation__in=who, published__isnull=False)
    linked = Statement.objects.filter(pk__in=wanted, published__isnull=False)
    return Known(
        participations={row.pk: row for row in named_among(who).select_related("organisation")},
        people={
            pk: (participation, name)
            for pk, participation, name in Delegate.objects.filter(
                pk__in=people, is_public=True
            ).values_list("pk", "participation", "name")
        },
        own={row.participation_id: row for row in own.only("participation")},
        statements={
            row.pk: row
            for row in linked.select_related("published", "participation__organisation").only(
                "number",
                "joint",
                "published__title",
                "published__language",
                "participation__organisation__slug",
            )
        },
    )


def named_among(who: Iterable[int]):
    """Return those of some participations whose organisation may be named in public."""
    return Participation.objects.filter(may_be_named(), pk__in=who)


def lines_of(version: AgendaVersion, meeting: Meeting, zone: str) -> list[Line]:
    """Return the sessions of a version in the order of time, on a reader's clock."""
    items = items_of(version)
    known = known_of(items)
    return [line_of(item, known, meeting, version.zone, zone) for item in items]


def line_of(item: Item, known: Known, meeting: Meeting, place_zone: str, zone: str) -> Line:
    """Return one session as its readers see it."""
    speakers = [
        speaker_of(participation, delegate, known, meeting)
        for participation, delegate in item.speakers
    ]
    statements = [
        linked(known.statements[pk], meeting) for pk in item.statements if pk in known.statements
    ]
    if item.starts_at is None or item.ends_at is None:
        return Line(item, speakers, statements)
    start, end = on_clock(item.starts_at, zone), on_clock(item.ends_at, zone)
    there = on_clock(item.starts_at, place_zone)
    if there.utcoffset() == start.utcoffset():
        return Line(item, speakers, statements, start, end)
    return Line(item, speakers, statements, start, end, there, on_clock(item.ends_at, place_zone))


def speaker_of(participation: int, delegate: int | None, known: Known, meeting: Meeting) -> Speaker:
    """Return a speaker; a person only under an organisation that is named, and with a yes."""
    row = known.participations.get(participation)
    if row is None:
        return Speaker(None)
    whose, name = known.people.get(delegate or 0, (0, ""))
    has_text = participation in known.own
    address = (
        reverse("public:statement", args=[meeting.slug, row.organisation.slug]) if has_text else ""
    )
    return Speaker(row.organisation, name if whose == participation else "", address)


def linked(statement: Statement, meeting: Meeting) -> Linked:
    """Return a statement as a link."""
    revision = statement.published
    if statement.joint_id:
        address = reverse("public:joint", args=[meeting.slug, statement.number])
    else:
        slug = statement.participation.organisation.slug
        address = reverse("public:statement", args=[meeting.slug, slug])
    return Linked(revision.title, revision.language, address)


def days_of(lines: Iterable[Line]) -> list[Day]:
    """Return sessions by day on the reader's clock; without a time at the end of their day."""
    days: dict[date, Day] = {}
    for line in sorted(lines, key=order_of):
        on = line.start.date() if line.start else line.item.on
        days.setdefault(on, Day(on)).lines.append(line)
    return [days[on] for on in sorted(days)]


def order_of(line: Line) -> tuple[bool, float]:
    """Return what sessions are ordered by; who starts together keeps the organisers' order."""
    return line.start is None, line.start.timestamp() if line.start else 0.0
