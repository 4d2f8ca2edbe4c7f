"""The link of a helper: for a time, for one door, by a press."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from door.models import Helper
from door.services.helpers import MOST_HOURS, stop_helper, token_of
from initiative.errors import Refused
from meetings.models import Attendance
from tests.door.factories import make_delegate, make_helper
from tests.factories import make_meeting, make_participation

HOUR = timedelta(hours=1)


def address_of(meeting, name="organiser_door"):
    return reverse(f"door:{name}", args=[meeting.slug])


@pytest.fixture
def helper(meeting):
    return make_helper(meeting)


@pytest.fixture
def helper_client(helper):
    client = Client()
    assert client.post(f"/h/{token_of(helper)}/").url == address_of(helper.meeting)
    return client


def test_opening_the_link_changes_nothing(helper):
    client = Client()

    page = client.get(f"/h/{token_of(helper)}/")

    assert page.status_code == 200
    assert "Ana" in page.text
    assert client.get(address_of(helper.meeting)).status_code == 302
    assert not client.session.keys()


def test_the_form_of_one_link_with_another_name_is_another_link(meeting):
    key = uuid.uuid4()
    for name in ("Ana", "Bo", "Bo"):
        make_helper(meeting, key=key, name=name)
    other = make_meeting()

    assert make_helper(other, key=key, name="Bo").meeting == other
    assert sorted(each.name for each in Helper.objects.filter(meeting=meeting)) == ["Ana", "Bo"]


def test_helper_notes_who_came(helper_client, helper):
    participation = make_participation(meeting=helper.meeting)

    page = helper_client.post(
        address_of(helper.meeting), {"who": participation.pk, "act": "came"}, follow=True
    ).text

    assert "You keep the door as <strong><bdi>Ana</bdi></strong>." in page
    assert "· <bdi>Ana</bdi>" in page
    assert participation.presses.get().by == helper.ref


def test_link_opens_one_door_and_nothing_else(helper_client, helper):
    participation = make_participation(meeting=helper.meeting)
    organisation = participation.organisation.slug
    slug = helper.meeting.slug

    assert helper_client.get(address_of(make_meeting())).status_code == 302
    for path in (
        f"/desk/{slug}/",
        f"/desk/{slug}/organisations/{organisation}/",
        f"/desk/{slug}/door/helpers/",
        f"/desk/{slug}/door/not-listed/all/",
    ):
        assert helper_client.get(path).status_code == 302
    assert f"/desk/{slug}/letters/" not in helper_client.get(address_of(helper.meeting)).text


@pytest.mark.parametrize("end", ["hours", "stopped"])
def test_a_link_that_ended_opens_nothing(helper_client, helper, end):
    if end == "hours":
        past = timezone.now() - timedelta(hours=13)
        Helper.objects.update(made_at=past, ends_at=past + 12 * HOUR)
    else:
        stop_helper(helper=helper, at=timezone.now(), by="user:1")
    participation = make_participation(meeting=helper.meeting)
    make_delegate(participation, name="CANARY")

    page = helper_client.get(address_of(helper.meeting))
    press = helper_client.post(address_of(helper.meeting), {"who": participation.pk})

    assert (page.status_code, press.status_code) == (404, 404)
    assert "CANARY" not in page.text
    assert Client().get(f"/h/{token_of(helper)}/").status_code == 404
    assert Attendance.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "A" * 43, "%00", "é" * 43])
def test_links_that_are_none_look_alike(db, token):
    page = Client().get(f"/h/{token}/")

    assert page.status_code == 404
    assert "This link does not open anything" in page.text


def test_token_of_a_helper_is_in_no_column_and_no_log(helper, caplog):
    token = token_of(helper)

    Client().get(f"/h/{token}/")

    assert token not in str(Helper.objects.values().get())
    assert token not in caplog.text


def test_desk_makes_a_link_once_and_stops_it(meeting, organiser_client):
    address = address_of(meeting, "organiser_helpers")
    key = organiser_client.get(address).context["form"].initial["key"]
    for _each in range(2):
        organiser_client.post(address, {"key": str(key), "name": "Bo", "hours": "6"})
    helper = Helper.objects.get()

    page = organiser_client.get(address).text
    assert f"/h/{token_of(helper)}/" in page
    assert "data:image/svg+xml" in page

    stop = reverse("door:organiser_helper_stop", args=[meeting.slug, helper.pk])
    assert organiser_client.post(stop).status_code == 302
    assert token_of(helper) not in organiser_client.get(address).text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Write who helps"),
        ({"hours": ""}, "Write for how many hours"),
        ({"hours": "many"}, "Hours must be a number"),
        ({"hours": "73"}, "less than or equal to 72"),
        ({"name": "a\r\nBcc: x"}, "one line"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(meeting, organiser_client, given, words):
    form = {"key": str(uuid.uuid4()), "name": "Bo", "hours": "6"} | given

    page = organiser_client.post(address_of(meeting, "organiser_helpers"), form)

    assert page.status_code == 422
    assert words in page.text
    assert Helper.objects.count() == 0


@pytest.mark.parametrize("hours", [0, MOST_HOURS + 1])
def test_no_link_holds_for_ever(meeting, hours):
    with pytest.raises(Refused):
        make_helper(meeting, hours=hours)


def test_there_is_an_end_to_links(meeting, monkeypatch):
    monkeypatch.setattr("door.services.helpers.MOST_HELPERS", 1)
    make_helper(meeting)

    with pytest.raises(Refused) as refused:
        make_helper(meeting)

    assert refused.value.code == "too_many"
