"""Moments on the clock of a place. Pure: nobody asks here what time it is."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@cache
def zone_names() -> frozenset[str]:
    """Return the names of the IANA database that stand for a place."""
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith("Etc/")
    ) | {"UTC"}


def is_zone(name: str) -> bool:
    """Say whether ``name`` is a time zone of the IANA database."""
    return name in zone_names()


def city_of(zone_name: str) -> str:
    """Return the city that names a zone: ``Rome`` for ``Europe/Rome``."""
    return zone_name.rpartition("/")[2].replace("_", " ")


def on_clock(moment: datetime, zone_name: str) -> datetime:
    """Return ``moment`` on the clock of a place."""
    return moment.astimezone(ZoneInfo(zone_name))


def local_to_instant(naive: datetime, zone_name: str) -> datetime:
    """Return the instant, in UTC, at which a place's clock shows ``naive``.

    Where the clock shows it twice (autumn) the first time is meant; where it never
    shows it (spring) the time is moved forward by the gap, as PEP 495 does with fold 0.
    """
    return naive.replace(tzinfo=ZoneInfo(zone_name), fold=0).astimezone(UTC)


def time_left(moment: datetime, at: datetime) -> str:
    """Say how far ``moment`` is from ``at``, in one rough unit."""
    left = moment - at
    if left >= 2 * DAY:
        return ngettext("%(n)d day left", "%(n)d days left", left.days) % {"n": left.days}
    if left >= HOUR:
        n = left // HOUR
        return ngettext("%(n)d hour left", "%(n)d hours left", n) % {"n": n}
    if left >= MINUTE:
        n = left // MINUTE
        return ngettext("%(n)d minute left", "%(n)d minutes left", n) % {"n": n}
    if left > timedelta():
        return _("less than a minute left")
    gone = -left
    if gone < HOUR:
        return _("closed less than an hour ago")
    # Hours and not "today": what closes at 23:59 is looked at on the next morning.
    if gone < DAY:
        n = gone // HOUR
        return ngettext("closed %(n)d hour ago", "closed %(n)d hours ago", n) % {"n": n}
    return ngettext("closed %(n)d day ago", "closed %(n)d days ago", gone.days) % {"n": gone.days}
