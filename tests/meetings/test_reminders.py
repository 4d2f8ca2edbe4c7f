"""Hours of reminders: for every zone of the world, over three years of changing clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiative.clocks import zone_names
from meetings.models import Letter, Meeting, ReminderRule
from meetings.reminders import (
    LEAST,
    hour_of,
    last_morning,
    occasion_of,
    on_the_clock,
    out_of_the_night,
    stale_at,
)

zones = st.sampled_from(sorted(zone_names()))
years = st.timedeltas(timedelta(), timedelta(days=3 * 365))
moments = years.map(lambda since: datetime(2026, 1, 1, tzinfo=UTC) + since)
days = st.integers(0, 60)
# No deadline: the first look at a zone reads its file.
everywhere = settings(max_examples=400, deadline=None)


def before(n):
    return ReminderRule(deadline="answers", days_before=n)


def at_moment(moment, zone="Europe/Rome"):
    return ReminderRule(goes_at=moment, letter=Letter(meeting=Meeting(time_zone=zone)))


@everywhere
@given(due_at=moments, zone=zones, n=days)
def test_reminder_leaves_by_day_and_six_hours_before_the_deadline(due_at, zone, n):
    hour = hour_of(before(n), due_at, zone)

    assert hour.astimezone(ZoneInfo(zone)).time() == time(9)
    assert hour <= due_at - LEAST


@everywhere
@given(due_at=moments, zone=zones)
def test_the_last_morning_is_the_latest_that_leaves_six_hours(due_at, zone):
    next_morning = on_the_clock(last_morning(due_at, zone) + timedelta(days=1), time(9), zone)

    assert next_morning > due_at - LEAST


@everywhere
@given(due_at=moments, zone=zones, n=days, m=days)
def test_more_days_before_is_earlier(due_at, zone, n, m):
    hours = {each: hour_of(before(each), due_at, zone) for each in (n, m)}

    assert (hours[n] < hours[m]) == (n > m)


@everywhere
@given(due_at=moments, zone=zones, n=days, later=st.timedeltas(timedelta(), timedelta(days=30)))
def test_a_later_deadline_is_never_reminded_of_earlier(due_at, zone, n, later):
    assert hour_of(before(n), due_at, zone) <= hour_of(before(n), due_at + later, zone)


@everywhere
@given(moment=moments, zone=zones)
def test_moment_is_pushed_out_of_the_night_and_no_further(moment, zone):
    hour = hour_of(at_moment(moment), None, zone)
    there = hour.astimezone(ZoneInfo(zone))

    assert time(8) <= there.time() < time(20)
    assert timedelta() <= hour - moment <= timedelta(hours=13)
    assert hour == moment or there.time() == time(8)


@everywhere
@given(
    due_at=moments,
    zone=zones,
    n=days,
    begin=st.timedeltas(timedelta(days=70), timedelta(days=80)),
    steps=st.lists(st.timedeltas(timedelta(hours=-1), timedelta(days=9)), min_size=9, max_size=40),
)
def test_ticks_at_any_moments_meet_an_hour_once(due_at, zone, n, begin, steps):
    """Late ticks, ticks that come twice, a clock that goes back: one window has the hour."""
    hour = hour_of(before(n), due_at, zone)
    looked_until = at = due_at - begin
    n_met = 0
    for step in steps:
        at += step
        if at > looked_until:
            n_met += looked_until < hour <= at
            looked_until = at

    assert n_met == (due_at - begin < hour <= looked_until)


@everywhere
@given(due_at=moments, zone=zones, n=days)
def test_reminder_is_stale_half_way_to_the_deadline(due_at, zone, n):
    hour = hour_of(before(n), due_at, zone)
    half = stale_at(before(n), hour, due_at)

    # Half of an odd number of microseconds is rounded.
    assert abs((half - hour) - (due_at - half)) <= timedelta(microseconds=1)


def test_moment_of_its_own_holds_for_a_day():
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)

    assert stale_at(at_moment(moment), moment, None) == moment + timedelta(days=1)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2027, 10, 1), date(2028, 4, 1)])
def test_every_zone_is_by_day_on_every_day_of_a_month_of_changes(day):
    for zone in zone_names():
        for n in range(31):
            evening = datetime.combine(day + timedelta(days=n), time(21, 59), tzinfo=UTC)
            hour = hour_of(before(0), evening, zone)
            pushed = out_of_the_night(evening, zone).astimezone(ZoneInfo(zone))
            assert hour.astimezone(ZoneInfo(zone)).time() == time(9)
            assert evening - hour >= LEAST
            assert time(8) <= pushed.time() < time(20)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "instant"),
    [
        # 02:30 is left out in Rome on this night, and comes twice in the other.
        ("Europe/Rome", date(2026, 3, 29), time(2, 30), "2026-03-29T01:30:00+00:00"),
        ("Europe/Rome", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00+00:00"),
        # Half an hour only.
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-03T15:45:00+00:00"),
        # Midnight itself is left out.
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23T22:30:00+00:00"),
    ],
)
def test_wall_clock_in_the_nights_of_change(zone, day, wall, instant):
    assert on_the_clock(day, wall, zone).isoformat() == instant


@pytest.mark.parametrize(
    ("deadline", "zone", "last"),
    [
        # 23:59 in Athens is 05:59 in Tokyo: there the last morning is the same day in Athens.
        ("2026-06-14T20:59", "Europe/Athens", "2026-06-14T06:00"),
        ("2026-06-14T20:59", "Asia/Tokyo", "2026-06-14T00:00"),
        # In Honolulu it is 10:59: nine o'clock would leave two hours only.
        ("2026-06-14T20:59", "Pacific/Honolulu", "2026-06-13T19:00"),
        # Fifteen o'clock is just enough, one minute earlier is not.
        ("2026-06-14T13:00", "Europe/Rome", "2026-06-14T07:00"),
        ("2026-06-14T12:59", "Europe/Rome", "2026-06-13T07:00"),
    ],
)
def test_last_morning_in_words(deadline, zone, last):
    due_at = datetime.fromisoformat(deadline).replace(tzinfo=UTC)

    assert hour_of(before(0), due_at, zone) == datetime.fromisoformat(last).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "zone", "leaves"),
    [
        ("2026-06-14T18:00", "Europe/Rome", "2026-06-15T06:00"),
        ("2026-06-14T17:59", "Europe/Rome", "2026-06-14T17:59"),
        ("2026-06-14T05:59", "Europe/Rome", "2026-06-14T06:00"),
        ("2026-06-14T06:00", "Europe/Rome", "2026-06-14T06:00"),
        # Eight in the evening before the night that takes an hour, and that gives one.
        ("2026-03-28T19:00", "Europe/Rome", "2026-03-29T06:00"),
        ("2026-10-24T18:00", "Europe/Rome", "2026-10-25T07:00"),
    ],
)
def test_quiet_hours(moment, zone, leaves):
    given_moment = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    assert out_of_the_night(given_moment, zone) == datetime.fromisoformat(leaves).replace(
        tzinfo=UTC
    )


def test_occasion_is_the_day_at_the_place():
    """One minute to midnight in Rome is the day before in New York and the same day in UTC."""
    rule = ReminderRule(
        deadline="answers",
        days_before=5,
        letter=Letter(meeting=Meeting(time_zone="Europe/Rome")),
    )
    due_at = datetime(2026, 6, 14, 21, 59, tzinfo=UTC)

    assert occasion_of(rule, due_at) == "2026-06-14"
    assert occasion_of(rule, due_at + timedelta(hours=1)) == "2026-06-15"
    assert occasion_of(at_moment(due_at), None) == "2026-06-14"
