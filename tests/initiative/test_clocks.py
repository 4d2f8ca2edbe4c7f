"""Clocks of places: gaps, doubled hours, quarter hours, and what is left."""

from datetime import UTC, datetime, timedelta

import pytest

from initiative.clocks import city_of, is_zone, local_to_instant, on_clock, time_left

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "city"),
    [
        ("Europe/Rome", "Rome"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
    ],
)
def test_city_of_names_the_place(zone, city):
    assert city_of(zone) == city


@pytest.mark.parametrize("name", ["Europe/Rome", "Asia/Kathmandu", "UTC"])
def test_is_zone_knows_places(name):
    assert is_zone(name)


@pytest.mark.parametrize("name", ["", "Rome", "Europe/Atlantis", "Etc/GMT+3", "../etc/passwd"])
def test_is_zone_refuses_what_names_no_place(name):
    assert not is_zone(name)


@pytest.mark.parametrize(
    ("naive", "zone", "instant"),
    [
        # An ordinary day, and zones that keep half and quarter hours.
        ("2026-06-14T23:59", "Europe/Athens", "2026-06-14T20:59"),
        ("2026-06-14T23:59", "Asia/Kolkata", "2026-06-14T18:29"),
        ("2026-06-14T23:59", "Asia/Kathmandu", "2026-06-14T18:14"),
        ("2026-01-14T23:59", "Pacific/Chatham", "2026-01-14T10:14"),
        # Spring: 02:30 is never shown and is read as 03:30.
        ("2026-03-29T02:30", "Europe/Rome", "2026-03-29T01:30"),
        # Autumn: 02:30 is shown twice and the first is meant.
        ("2026-10-25T02:30", "Europe/Rome", "2026-10-25T00:30"),
        # A place whose clock moves by half an hour.
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
    ],
)
def test_local_to_instant_reads_the_clock_of_the_place(naive, zone, instant):
    found = local_to_instant(datetime.fromisoformat(naive), zone)

    assert found == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_a_skipped_time_comes_back_moved_forward():
    instant = local_to_instant(datetime(2026, 3, 29, 2, 30), "Europe/Rome")  # noqa: DTZ001

    assert on_clock(instant, "Europe/Rome").isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=3, hours=5), "3 days left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(days=2) - timedelta(seconds=1), "47 hours left"),
        (timedelta(hours=1), "1 hour left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=59), "less than a minute left"),
        (timedelta(), "closed less than an hour ago"),
        (-timedelta(minutes=59), "closed less than an hour ago"),
        (-timedelta(hours=1), "closed 1 hour ago"),
        # The morning after: "today" would be wrong.
        (-timedelta(hours=9), "closed 9 hours ago"),
        (-timedelta(days=1), "closed 1 day ago"),
        (-timedelta(days=2, hours=23), "closed 2 days ago"),
    ],
)
def test_time_left_says_it_in_one_unit(left, words):
    assert time_left(NOON + left, NOON) == words
