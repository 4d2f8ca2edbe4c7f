"""T5: three clocks that ring, two pumps, clocks an hour off, both nights of the year.

PostgreSQL, workers, beats and pumps run under libfaketime; their clocks stand in three
files, one of which is an hour ahead and one an hour behind. The test jumps from hour to
hour through the two weekends on which Europe changes its clocks.
"""

import random
import re
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import connections
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.clock import database_now
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings.models import Meeting, Participation
from meetings.services.answer import record_answer
from meetings.services.reminder import set_reminder
from meetings.states import Answer, DeadlineKind, LetterKind
from tests.faketime import clock_environment, set_clock
from tests.faults import campaign
from tests.faults.journal import Taken, read_journal
from tests.faults.world import World, wait_until

SKEWS = {"right": 0, "ahead": 3600, "behind": -3600}
# Every so many of the organisations answer on Saturday evening.
ANSWERS_EVERY = 5
# Jumps are longer than any lease, and no worker dies here.
LEASE_SECONDS = 10 * 24 * 3600
# Beats look at their clocks once a second.
TICK_SECONDS = 0.8
# So many minutes a look goes on, until the right worker has had a tick.
MINUTES = 15
TICK = re.compile(r"meetings\.plan_reminders\[([\w-]+)\] (received|succeeded)")
EARLY, LATE = timedelta(seconds=5), timedelta(minutes=100)


@dataclass(frozen=True)
class Plan:
    """How much of it.

    Args:
        n_organisations: in both meetings together.
        steps: minutes from an hour at which a reminder is due to a moment to look at.
    """

    n_organisations: int
    zones: tuple[str, ...]
    steps: tuple[int, ...]


class Clocks:
    """The clocks of a world as files: seconds by which each differs from this machine's."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def set(self, at: datetime) -> None:
        """Set the right clock to a moment, and the wrong ones an hour beside it."""
        for name, skew in SKEWS.items():
            set_clock(self.folder / f"{name}.clock", at, skew)

    def of(self, name: str) -> dict[str, str]:
        """Return the environment of a process that lives by this clock."""
        return clock_environment(self.folder / f"{name}.clock") | {
            "OUTBOX_LEASE_S": str(LEASE_SECONDS)
        }


@dataclass(frozen=True)
class Night:
    """A Sunday on which Europe changes its clocks, and a meeting whose answers end then."""

    sunday: date

    @property
    def due_at(self) -> datetime:
        """Monday, 6:00 UTC: too early everywhere for a reminder on that morning."""
        return datetime.combine(self.sunday + timedelta(days=1), clock_time(6), UTC)

    @property
    def moment(self) -> datetime:
        """Sunday, 1:15 UTC: in spring the first quarter of an hour of summer time."""
        return datetime.combine(self.sunday, clock_time(1, 15), UTC)

    @property
    def answers_at(self) -> datetime:
        """When some answer: between the first reminder and the second."""
        return datetime.combine(self.sunday - timedelta(days=1), clock_time(20), UTC)

    def hours(self, zone: str) -> list[datetime]:
        """Return the three hours at which a reader on this clock is reminded.

        Worked out here anew, not asked of the product: Saturday at 9:00 (one day before
        the last morning), Sunday at 8:00 (a moment in the night waits), Sunday at 9:00.
        """
        saturday = self.sunday - timedelta(days=1)
        readings = ((saturday, 9), (self.sunday, 8), (self.sunday, 9))
        return [
            datetime.combine(day, clock_time(hour), ZoneInfo(zone)).astimezone(UTC)
            for day, hour in readings
        ]


def nights_of(year: int) -> tuple[Night, Night]:
    """Return the two nights of a year: the last Sundays of March and of October."""
    ends = (date(year, 3, 31), date(year, 10, 31))
    return tuple(Night(end - timedelta(days=(end.weekday() + 1) % 7)) for end in ends)


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Walk through both nights; return whether each reminder came once, and the figures."""
    del chance
    campaign.forget_everything()
    nights = nights_of(timezone.now().year + 1)
    clocks = Clocks(world.folder)
    clocks.set(nights[0].answers_at - timedelta(days=2))
    connections.close_all()
    world.run_postgresql(**clocks.of("right"))
    try:
        return walk(world, plan, nights, clocks)
    finally:
        world.calm()
        connections.close_all()
        world.run_postgresql()


def walk(world: World, plan: Plan, nights: tuple[Night, Night], clocks: Clocks) -> tuple[bool, str]:
    """Make a meeting for each night, start everything, go from moment to moment, compare."""
    meetings = [make_meeting(plan, night) for night in nights]
    start_everything(world, clocks)
    n_steps = 0
    for night, meeting in zip(nights, meetings, strict=True):
        have_answered = False
        for at in moments(plan, night):
            if at > night.answers_at and not have_answered:
                look(world, clocks, night.answers_at)
                answer_some(meeting, night.answers_at)
                have_answered = True
            look(world, clocks, at)
            n_steps += 1
        look(world, clocks, night.due_at + timedelta(hours=1))
    world.calm()
    return judge(world, plan, nights, meetings, n_steps)


def make_meeting(plan: Plan, night: Night) -> Meeting:
    """Make a meeting with its three rules, for half of the organisations."""
    friday = night.answers_at - timedelta(days=1, hours=12)
    meeting = campaign.make_meeting(
        plan.n_organisations // 2,
        f"night-{night.sunday:%m}",
        plan.zones,
        answers_due_at=night.due_at,
        statements_due_at=night.due_at + timedelta(days=20),
        starts_on=night.sunday + timedelta(days=40),
        ends_on=night.sunday + timedelta(days=42),
    )
    letter = campaign.write_letter(meeting, LetterKind.REMINDER, answer="missing")
    rule = {"letter": letter, "at": friday, "by": SYSTEM, "is_on": True}
    for days_before in (1, 0):
        set_reminder(**rule, deadline_kind=DeadlineKind.ANSWERS, days_before=days_before)
    set_reminder(**rule, goes_at=night.moment)
    return meeting


def start_everything(world: World, clocks: Clocks) -> None:
    """Start two workers, three beats and two pumps, each by a clock of its own."""
    world.start_sink(**clocks.of("right"))
    world.start_worker("one", **clocks.of("right"))
    world.start_worker("two", **clocks.of("behind"))
    for name in SKEWS:
        world.start_beat(f"beat-{name}", **clocks.of(name))
    for name in ("right", "ahead"):
        world.processes.start(
            f"pump-{name}", sys.executable, "manage.py", "pump_outbox", "--loop", "--every=0.5",
            **clocks.of(name),
        )  # fmt: skip
    world.wait_for_workers("one", "two")


def moments(plan: Plan, night: Night) -> Iterator[datetime]:
    """Return when to look: around every hour of every clock, before and after."""
    hours = {hour for zone in plan.zones for hour in night.hours(zone)}
    looks = {hour + timedelta(minutes=minutes) for hour in hours for minutes in plan.steps}
    yield from sorted(looks)


def look(world: World, clocks: Clocks, at: datetime) -> None:
    """Set all clocks, let them tick, and wait until what is due has left.

    A tick of the clock that is behind has expired for the worker that is right, and a tick
    of the other may go to the worker that is behind: then the next minute's is waited for.
    """
    n_lines = len(printed(world))
    for minute in range(MINUTES):
        clocks.set(at + minute * timedelta(seconds=61))
        time.sleep(TICK_SECONDS)
        if has_planned(printed(world)[n_lines:]):
            break
    wait_until(lambda: not Message.objects.due(database_now()).exists(), f"still due at {at}")
    in_hand = Message.objects.filter(state=MessageState.LEASED)
    wait_until(lambda: not in_hand.exists(), f"still being sent at {at}")


def printed(world: World) -> list[str]:
    """Return what the worker whose clock is right has printed about its ticks."""
    return [line for line in world.processes.printed("one").splitlines() if TICK.search(line)]


def has_planned(lines: list[str]) -> bool:
    """Say whether a tick began and ended in these lines: one begun before does not count."""
    ticks = [TICK.search(line).groups() for line in lines]
    begun = {name for name, state in ticks if state == "received"}
    return any(name in begun and state == "succeeded" for name, state in ticks)


def answer_some(meeting: Meeting, at: datetime) -> None:
    """Let some organisations answer."""
    for participation in meeting.participations.order_by("pk")[::ANSWERS_EVERY]:
        record_answer(
            participation=participation, answer=Answer.YES, key=uuid.uuid4(), by=SYSTEM, at=at,
            n_delegates=1,
        )  # fmt: skip


def judge(
    world: World,
    plan: Plan,
    nights: tuple[Night, Night],
    meetings: list[Meeting],
    n_steps: int,
) -> tuple[bool, str]:
    """Compare what the mail server took with what each reader should have got."""
    rows = {row.message_id: row for row in Message.objects.filter(key__startswith="remind:")}
    copies = Counter()
    taken: dict[str, list[Taken]] = {}
    for each in read_journal(world.journal):
        if each.message_id in rows:
            copies[each.message_id] += 1
            taken.setdefault(each.recipient, []).append(each)
    n_wanted = n_missing = n_off = n_answered = 0
    for night, meeting in zip(nights, meetings, strict=True):
        answered = set(meeting.participations.order_by("pk")[::ANSWERS_EVERY])
        for participation in Participation.objects.filter(meeting=meeting):
            contact = participation.organisation.contacts.get()
            hours = night.hours(contact.time_zone)[: 1 if participation in answered else 3]
            got = sorted(each.at for each in taken.get(contact.email, []))
            n_wanted += len(hours)
            n_missing += max(0, len(hours) - len(got))
            if participation in answered:
                n_answered += max(0, len(got) - 1)
            n_off += sum(
                not hour.timestamp() - EARLY.total_seconds()
                <= at
                <= hour.timestamp() + LATE.total_seconds()
                for hour, at in zip(hours, got, strict=False)
            )
    n_extra = sum(copies.values()) - len(copies)
    n_keys = len(copies)
    n_stale = sum(
        each.at > rows[each.message_id].expires_at.timestamp()
        for some in taken.values()
        for each in some
    )
    is_right = n_keys == n_wanted and not (n_missing or n_extra or n_off or n_answered or n_stale)
    return is_right, (
        f"{plan.n_organisations} organisations × 3 rules, nights of {nights[0].sunday} and "
        f"{nights[1].sunday}, 3 beats, 2 workers, 2 pumps, clocks ±1 h, {n_steps} looks: "
        f"{n_keys:,} of {n_wanted:,} reminders, missing {n_missing}, extra copies {n_extra}, "
        f"stale {n_stale}, at a wrong hour {n_off}, to those who had answered {n_answered}"
    )
