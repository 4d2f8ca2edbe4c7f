"""Who came without being on the list."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from door.models import Press, WalkIn
from door.services.walkins import place_walk_in
from initiative.errors import Refused
from meetings.models import Attendance, Participation
from tests.door.factories import make_walk_in
from tests.factories import make_meeting, make_participation


def address_of(meeting, name):
    return reverse(f"door:{name}", args=[meeting.slug])


def place(walk_in, participation=None):
    return place_walk_in(
        walk_in=walk_in, participation=participation, at=timezone.now(), by="user:1"
    )


def test_a_form_sent_twice_is_one_row_and_a_need_of_the_desk(meeting, organiser_client):
    make_participation(meeting=meeting)
    form = {"key": str(uuid.uuid4()), "organisation_name": "Walkers", "person": "Bo"}
    for _each in range(2):
        organiser_client.post(address_of(meeting, "organiser_walk_in"), form)

    assert WalkIn.objects.count() == 1
    assert (
        '<bdi class="org">Walkers</bdi>'
        in organiser_client.get(address_of(meeting, "organiser_door")).text
    )
    assert (
        "1 organisation came that is not on the list."
        in organiser_client.get(f"/desk/{meeting.slug}/").text
    )


def test_the_form_of_one_with_the_name_of_another_is_another_one(meeting):
    key = uuid.uuid4()
    for name in ("Walkers", "Riders", "Riders"):
        make_walk_in(meeting, key=key, organisation_name=name)
    make_walk_in(make_meeting(), key=key, organisation_name="Riders")

    names = [(each.meeting == meeting, each.organisation_name) for each in WalkIn.objects.all()]
    assert sorted(names) == [(False, "Riders"), (True, "Riders"), (True, "Walkers")]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(meeting, organiser_client):
    form = {"key": str(uuid.uuid4()), "organisation_name": "", "person": "Bo Nilsson"}

    page = organiser_client.post(address_of(meeting, "organiser_walk_in"), form)

    assert page.status_code == 422
    assert "Write the name of the organisation." in page.text
    assert 'value="Bo Nilsson"' in page.text


def test_it_is_put_on_the_list_with_the_time_at_which_it_came(meeting):
    walk_in = make_walk_in(meeting, organisation_name="Walkers", person="Bo")

    participation = place(walk_in)

    assert (participation.organisation.name, participation.meeting) == ("Walkers", meeting)
    assert Attendance.objects.get().came_at == walk_in.came_at
    assert [delegate.name for delegate in participation.delegates.all()] == ["Bo"]
    walk_in.refresh_from_db()
    assert walk_in.person == ""
    with pytest.raises(Refused):
        place(walk_in)
    assert Press.objects.count() == 1


def test_it_turns_out_to_be_on_the_list(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    walk_in = make_walk_in(meeting)

    page = organiser_client.post(
        address_of(meeting, "organiser_walk_ins"),
        {"walk_in": walk_in.pk, "organisation": participation.pk},
        follow=True,
    )

    assert f"{participation.organisation.name} is on the list, and came." in page.text
    assert Participation.objects.count() == 1
    assert Attendance.objects.get().participation == participation


def test_an_organisation_of_another_meeting_is_not_found(meeting, organiser_client):
    other = make_participation(meeting=make_meeting())
    walk_in = make_walk_in(meeting)
    address = address_of(meeting, "organiser_walk_ins")

    given = {"walk_in": walk_in.pk, "organisation": other.pk}
    assert organiser_client.post(address, given).status_code == 404
    elsewhere = make_walk_in(other.meeting)
    assert organiser_client.post(address, {"walk_in": elsewhere.pk}).status_code == 404
    assert Attendance.objects.count() == 0
