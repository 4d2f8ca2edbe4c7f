"""The agenda as everybody reads it: as published, on two clocks, without a private name."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from delegations.services.delegates import change_delegate
from initiative.audit.record import SYSTEM
from meetings.models import Delegate
from meetings.parts import public_links
from programme.services.agenda import change_session, remove_session
from programme.states import SessionKind
from programme.zones import zones_by_part
from tests.factories import make_meeting, make_participation, make_published, make_rsvp
from tests.meetings.test_calendars import checked
from tests.programme.factories import (
    make_agenda,
    make_delegate,
    make_session,
    make_speaker,
    make_untimed,
)


def read(meeting, query="", name="agenda"):
    response = Client().get(reverse(f"public:{name}", args=[meeting.slug]) + query)
    assert response.status_code == 200
    assert not response.cookies
    return response.text


def calendar(meeting):
    text = read(meeting, name="agenda_calendar")
    checked(text)
    return {str(each["uid"]): each for each in Calendar.from_ical(text).walk("VEVENT")}


def test_draft_is_not_public(meeting):
    make_session(meeting, title="Secret plan")

    page = read(meeting)

    assert "Secret plan" not in page
    assert "when the organisers have published it" in page
    assert public_links(meeting) == []
    assert Client().get(f"/meetings/{meeting.slug}/agenda.ics").status_code == 404


def test_page_shows_the_published_version_only(meeting):
    session = make_session(meeting, title="Opening", notes="Bring <water>.")
    make_agenda(meeting)
    change_session(session=session, seen=1, title="Secret plan", by=SYSTEM)

    page = read(meeting)

    assert "Opening" in page
    assert "Bring &lt;water&gt;." in page
    assert "Secret plan" not in page
    assert [link.label for link in public_links(meeting)] == ["Agenda"]


def test_names_of_people_and_organisations_are_private_until_they_say_otherwise(meeting):
    silent, named = make_participation(meeting=meeting), make_participation(meeting=meeting)
    make_rsvp(named, is_named=True)
    session = make_session(meeting)
    make_speaker(session, silent, make_delegate(silent, "Hidden Person", is_public=True))
    make_speaker(session, named, make_delegate(named, "Private Person"))
    public = make_delegate(named, "Public Person", is_public=True)
    make_speaker(session, named, public)
    make_agenda(meeting)

    page = read(meeting)

    assert "Public Person" in page
    assert named.organisation.name in page
    assert "an organisation that is not named here" in page
    for secret in ("Hidden Person", "Private Person", silent.organisation.name):
        assert secret not in page
    for name in ("agenda_versions", "agenda_calendar"):
        assert "Private Person" not in read(meeting, name=name)
    Delegate.objects.update(is_public=False)
    assert "Public Person" not in read(meeting, "?now=1")


def test_speakers_and_sessions_lead_to_published_statements(meeting, participation):
    statement = make_published(participation, title="What we see", language="en")
    make_session(meeting, speakers=[participation], statements=[statement])
    make_agenda(meeting)

    page = read(meeting)

    address = f"/meetings/{meeting.slug}/statements/{participation.organisation.slug}/"
    assert page.count(f'href="{address}"') == 2
    assert "<bdi>What we see</bdi>" in page


@pytest.mark.parametrize(
    ("query", "shown", "other"),
    [
        ("", "09:00–10:30", ""),
        ("?zone=Europe/Rome", "09:00–10:30", ""),
        ("?zone=UTC", "07:00–08:30", "09:00–10:30"),
        ("?zone=Asia/Tokyo", "16:00–17:30", "09:00–10:30"),
        ("?zone=Nowhere/At_all", "09:00–10:30", ""),
    ],
)
def test_times_are_those_of_the_place_or_of_the_reader(db, query, shown, other):
    day = timezone.now().replace(month=7, day=10).date()
    meeting = make_meeting(
        starts_on=day, ends_on=day, answers_due_at=timezone.now() - timedelta(days=500),
        statements_due_at=timezone.now() - timedelta(days=400),
    )  # fmt: skip
    make_session(meeting)
    make_agenda(meeting)

    page = read(meeting, query)

    assert f'dir="ltr">{shown}</time>' in page
    assert (f'<span dir="ltr">{other}</span>' in page) == bool(other)
    assert ("No place with a clock of its own" in page) == ("Nowhere" in query)


def test_day_of_the_reader_heads_the_sessions(meeting):
    make_session(meeting, start_time=time(20), end_time=time(21))
    make_agenda(meeting)

    page = read(meeting, "?zone=Asia/Tokyo")

    next_day = meeting.starts_on + timedelta(days=1)
    assert f"<h2>{next_day:%A} {next_day.day} {next_day:%B} {next_day.year}</h2>" in page
    assert f"{meeting.starts_on:%A} {meeting.starts_on.day} {meeting.starts_on:%B}, <span" in page


def test_zones_offered_are_places(db):
    parts = dict(zones_by_part())

    assert ("Asia/Tokyo", "Tokyo") in parts["Asia"]
    assert set(parts) >= {"Africa", "America", "Asia", "Europe", "Pacific"}
    assert not any(name.startswith("Etc/") for zones in parts.values() for name, _city in zones)


def test_calendar_has_a_stable_identity_and_a_rising_sequence(meeting):
    session = make_session(meeting, title="Opening")
    make_untimed(meeting)
    make_agenda(meeting)
    [(uid, before)] = calendar(meeting).items()
    change_session(session=session, seen=1, start_time=time(8), by=SYSTEM)
    make_agenda(meeting)

    [(same, after)] = calendar(meeting).items()

    assert uid == same
    assert uid.startswith(f"session-{session.uid}@")
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == before.decoded("dtstart") - timedelta(hours=1)


def test_calendar_cancels_what_was_taken_out(meeting):
    gone, stays = make_session(meeting, title="Walk"), make_session(meeting, title="Opening")
    make_agenda(meeting)
    remove_session(session=gone, by=SYSTEM)
    change_session(session=stays, seen=1, start_time=None, end_time=None, by=SYSTEM)
    make_session(meeting, title="New")
    make_agenda(meeting)

    statuses = {
        str(each["summary"]).partition(": ")[2]: str(each["status"])
        for each in calendar(meeting).values()
    }

    assert statuses == {"New": "CONFIRMED", "Walk": "CANCELLED", "Opening": "CANCELLED"}


def test_versions_say_what_changed(meeting):
    session = make_session(meeting, title="Opening")
    make_agenda(meeting)
    change_session(session=session, seen=1, title="Wel<come>", by=SYSTEM)
    make_agenda(meeting)

    page = read(meeting, name="agenda_versions")

    assert "The first version, with 1 session." in page
    assert "is now called “<bdi" in page
    assert "Wel&lt;come&gt;" in page


def test_private_meeting_has_no_agenda(db):
    meeting = make_meeting(opened_at=None)
    make_session(meeting)
    make_agenda(meeting)

    for name in ("agenda", "agenda_calendar", "agenda_versions"):
        assert Client().get(reverse(f"public:{name}", args=[meeting.slug])).status_code == 404


@pytest.mark.parametrize("n", [3, 40])
def test_agenda_costs_the_same_at_3_and_at_40(meeting, connection_queries, n):
    for number in range(n):
        participation = make_participation(meeting=meeting, is_named=True)
        statement = make_published(participation) if number < 8 else None
        session = make_session(meeting, statements=[statement] if statement else [])
        make_speaker(session, participation, make_delegate(participation, is_public=True))
    make_session(meeting, kind=SessionKind.BREAK)
    make_agenda(meeting)

    assert connection_queries(lambda: read(meeting)) == 7
    assert connection_queries(lambda: read(meeting, name="agenda_versions")) == 8
    assert connection_queries(lambda: read(meeting, name="agenda_calendar")) == 3


def test_name_that_is_no_longer_public_is_gone_for_who_has_the_page(meeting):
    participation = make_participation(meeting=meeting)
    make_rsvp(participation, is_named=True)
    person = make_delegate(participation, "Maria Petrou", is_public=True)
    make_speaker(make_session(meeting), participation, person)
    make_agenda(meeting)
    address = reverse("public:agenda", args=[meeting.slug])
    first = Client().get(address)
    given = {"version": 0, "at": timezone.now(), "by": SYSTEM, "is_public": False}

    change_delegate(delegate=person, name=person.name, **given)

    again = Client().get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert "Maria Petrou" in first.text
    assert (again.status_code, "Maria Petrou" in again.text) == (200, False)
