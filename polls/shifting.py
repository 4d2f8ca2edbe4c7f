"""The dates of the next meeting, at the same distance as the last one's. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from initiative.clocks import local_to_instant, on_clock
from meetings.models import Meeting


@dataclass(frozen=True)
class Shift:
    """From the days of one meeting to those of the next, and from one clock to the other.

    Args:
        days: between the first days.
        old_zone: of the place of the last meeting.
        new_zone: of the place of the next.
    """

    days: int
    old_zone: str
    new_zone: str

    @classmethod
    def between(cls, previous: Meeting, starts_on: date, time_zone: str) -> "Shift":
        """Return the shift from a meeting to one that begins on that day, at that place."""
        return cls((starts_on - previous.starts_on).days, previous.time_zone, time_zone)

    def moved(self, moment: datetime, on: date | None = None) -> datetime:
        """Return a moment as many days later, at the same hour on the clock of the new place.

        23:59 stays 23:59, also where a clock changes in between; where the new clock never
        shows the hour, or shows it twice, as ``local_to_instant`` says.

        Args:
            on: the day, where a person has chosen another one.
        """
        there = on_clock(moment, self.old_zone).replace(tzinfo=None)
        day = on or there.date() + timedelta(days=self.days)
        return local_to_instant(datetime.combine(day, there.time()), self.new_zone)
