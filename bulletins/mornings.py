"""On which morning the weekly letter leaves for one reader. Pure: no clock, no database."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Monday, as ``date.weekday`` counts.
WEEKDAY = 0
MORNING = time(8)
# A letter that could not leave until then is of no use: the next one will tell it.
HOLDS_FOR = timedelta(days=2)
# Between the first and the last place on earth where it is Monday, eight o'clock.
FIRST_ZONE, LAST_ZONE = timedelta(hours=14), timedelta(hours=-12)


def last_morning(at: datetime, zone: str) -> tuple[date, datetime]:
    """Return the last Monday whose eight o'clock has come on a place's clock, and that instant.

    A reading that a change of clocks leaves out is moved forward; of one that comes twice
    the first counts (PEP 495, ``fold=0``).
    """
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    day = today - timedelta(days=(today.weekday() - WEEKDAY) % 7)
    morning = on_the_clock(day, place)
    if morning > at:
        day -= timedelta(days=7)
        morning = on_the_clock(day, place)
    return day, morning


def on_the_clock(day: date, place: ZoneInfo) -> datetime:
    """Return the instant of that day's morning, in UTC."""
    return datetime.combine(day, MORNING, tzinfo=place).astimezone(UTC)


def last_anywhere(at: datetime) -> datetime:
    """Return the last instant up to now at which a morning can have come somewhere.

    Whoever was looked at since then has no letter to get.
    """
    _day, greenwich = last_morning(at + FIRST_ZONE, "UTC")
    return min(at, greenwich - LAST_ZONE)
