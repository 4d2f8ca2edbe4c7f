"""What a time on the clock of a place means, on the days when that clock jumps. Pure."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from initiative.clocks import city_of, local_to_instant, on_clock
from initiative.errors import Refused

ONE_DAY = timedelta(days=1)


def is_skipped(wall: datetime, zone: str) -> bool:
    """Say whether the place's clock never shows this time: it jumps over it in spring."""
    return on_clock(local_to_instant(wall, zone), zone).replace(tzinfo=None) != wall


def is_doubled(wall: datetime, zone: str) -> bool:
    """Say whether the place's clock shows this time twice: it goes back in autumn."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and not is_skipped(wall, zone)


def hour(wall: datetime) -> str:
    """Return a time of day as it is written."""
    return date_format(wall, "H:i")


def instants_of(
    day: date, start: time | None, end: time | None, *, ends_next_day: bool, zone: str
) -> tuple[datetime | None, datetime | None]:
    """Return when a session begins and ends.

    A time that the clock skips is moved forward by what it skips; of a time that it shows
    twice the first is meant (``clocks.local_to_instant``).

    Raises:
        Refused: ``one_time``, ``ends_before_start``, ``ends_before_jump`` or ``too_long``;
            each says what to enter.
    """
    if start is None and end is None:
        return None, None
    if start is None or end is None:
        raise Refused("one_time", _("Enter both times, or neither while they are not fixed."))
    wall_start = datetime.combine(day, start)
    wall_end = datetime.combine(day + ONE_DAY if ends_next_day else day, end)
    starts_at, ends_at = local_to_instant(wall_start, zone), local_to_instant(wall_end, zone)
    if wall_end - wall_start > ONE_DAY:
        raise Refused(
            "too_long",
            _(
                "This session would last more than a day. Take away the tick “It ends on the "
                "next day”, or make a session for each day."
            ),
        )
    if ends_at <= starts_at:
        raise ends_too_early(wall_start, wall_end, zone)
    return starts_at, ends_at


def ends_too_early(start: datetime, end: datetime, zone: str) -> Refused:
    """Return why a session cannot end when it should, and what to do about it."""
    city = city_of(zone)
    if is_skipped(start, zone):
        begins = on_clock(local_to_instant(start, zone), zone)
        words = _(
            "The clocks in %(city)s jump over %(start)s on that day, so the session begins at "
            "%(begins)s. Enter an end after that."
        )
        return Refused(
            "ends_before_jump",
            words % {"city": city, "start": hour(start), "begins": hour(begins)},
        )
    if is_doubled(end, zone):
        words = _(
            "The clocks in %(city)s show %(end)s twice on that day, and the first is meant. "
            "Enter an end after the hour that is shown twice."
        )
        return Refused("ends_before_start", words % {"city": city, "end": hour(end)})
    return Refused(
        "ends_before_start",
        _(
            "The session must end after it starts. If it ends after midnight, tick “It ends on "
            "the next day”."
        ),
    )
