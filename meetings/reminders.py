"""At which hour a reminder leaves for one reader. Pure: no clock, no database.

Hours are counted on the reader's own clock, so that nobody is woken and the last
reminder reaches everybody in the morning.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.models import ReminderRule

MORNING = time(9)
QUIET_FROM = time(20)
QUIET_UNTIL = time(8)
# After the last reminder there must be time to do what it asks for.
LEAST = timedelta(hours=6)
# A reminder at a moment of its own has no deadline to count from.
MOMENT_HOLDS_FOR = timedelta(hours=24)


def hour_of(rule: ReminderRule, due_at: datetime | None, zone: str) -> datetime:
    """Return when a reminder leaves for a reader on this clock, in UTC.

    Args:
        rule: counts days before a deadline, or has a moment of its own.
        due_at: the deadline of the reader's organisation; ``None`` for a rule with a moment.
        zone: IANA name of the reader's time zone.
    """
    if rule.goes_at is not None:
        return out_of_the_night(rule.goes_at, zone)
    day = last_morning(due_at, zone) - timedelta(days=rule.days_before)
    return on_the_clock(day, MORNING, zone)


def last_morning(due_at: datetime, zone: str) -> date:
    """Return the latest day whose nine o'clock leaves six hours until a deadline."""
    local = (due_at - LEAST).astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)


def out_of_the_night(moment: datetime, zone: str) -> datetime:
    """Return a moment, or the end of the quiet hours that it falls into."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return moment.astimezone(UTC)
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return on_the_clock(day, QUIET_UNTIL, zone)


def on_the_clock(day: date, hour: time, zone: str) -> datetime:
    """Return the instant of a wall clock's reading, in UTC.

    A reading that a change of clocks leaves out is moved forward by the change; of one that
    comes twice the first counts (PEP 495, ``fold=0``).
    """
    return datetime.combine(day, hour, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def occasion_of(rule: ReminderRule, due_at: datetime | None) -> str:
    """Return what makes one reminder of a rule another: the day before which it comes.

    The day on the clock of the meeting's place. A deadline moved within its day is the same
    occasion; moved to another day it is a new one.
    """
    moment = rule.goes_at or due_at
    return moment.astimezone(ZoneInfo(rule.letter.meeting.time_zone)).date().isoformat()


def stale_at(rule: ReminderRule, hour: datetime, due_at: datetime | None) -> datetime:
    """Return from when on a reminder that could not leave at its hour is of no use.

    Half-way to the deadline; for a moment of its own, a day later.
    """
    if due_at is None or rule.goes_at is not None:
        return hour + MOMENT_HOLDS_FOR
    return hour + (due_at - hour) / 2
