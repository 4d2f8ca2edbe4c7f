"""Requests to take part at the desk."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from calling.models import JoinMessage
from calling.states import RequestState
from initiative.outbox.models import Message
from meetings.models import Participation
from meetings.states import OrganiserRole
from tests.calling.factories import make_confirmed, make_policy, make_request
from tests.factories import make_contact, make_meeting, make_organiser, make_participation

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(meeting):
    make_policy(meeting)
    return meeting


@pytest.fixture
def client(meeting):
    client = Client()
    client.force_login(make_organiser(meeting, role=OrganiserRole.WRITES))
    return client


def address(meeting, *args):
    name = "organiser_request" if args else "organiser_requests"
    return reverse(f"calling:{name}", args=[meeting.slug, *args])


def press(client, asked, act, **given):
    asked.refresh_from_db()
    form = {"act": act, "seen": asked.version, "key": uuid.uuid4()}
    return client.post(address(asked.meeting, asked.pk), form | given)


def test_only_confirmed_requests_are_listed(meeting, client):
    hidden, shown = make_request(meeting), make_confirmed(meeting)

    page = client.get(address(meeting)).content.decode()

    assert shown.name in page
    assert hidden.name not in page
    assert client.get(address(meeting, hidden.pk)).status_code == 404


def test_request_of_another_meeting_is_not_found(meeting, client):
    other = make_meeting()
    make_policy(other)

    assert client.get(address(meeting, make_confirmed(other).pk)).status_code == 404


def test_asked_back_then_declined(meeting, client):
    asked = make_confirmed(meeting)

    assert press(client, asked, "ask", words="Who are you?").status_code == 302
    page = client.get(address(meeting, asked.pk)).content.decode()
    assert "Who are you?" in page
    assert "asked back" in page
    assert press(client, asked, "decline", words="The hall is full.").status_code == 302
    page = client.get(address(meeting, asked.pk)).content.decode()
    assert "The hall is full." in page
    assert "Accept and invite" not in page


def test_accepted_with_the_organisation_that_was_chosen(meeting, client):
    known = make_contact(email="ombra@example.org").organisation
    asked = make_confirmed(meeting, email="ombra@example.org")
    page = client.get(address(meeting, asked.pk)).content.decode()
    assert known.name in page

    assert press(client, asked, "accept").status_code == 422
    assert press(client, asked, "accept", which=known.pk).status_code == 302

    assert Participation.objects.get().organisation == known
    assert Message.objects.filter(kind="calling.accepted").count() == 1


def test_only_an_organisation_that_was_offered_can_be_chosen(meeting, client):
    stranger = make_contact().organisation
    asked = make_confirmed(meeting)

    assert press(client, asked, "accept", which=stranger.pk).status_code == 422
    assert not Participation.objects.exists()


def test_what_is_refused_keeps_the_words_and_goes_on_from_now(meeting, client):
    asked = make_confirmed(meeting)
    press(client, asked, "ask", words="First question.")

    page = press(client, asked, "decline", words="Long words.", seen=1)

    text = page.content.decode()
    assert page.status_code == 422
    assert "Something was written about this request" in text
    assert "Long words." in text
    assert "First question." in text
    assert 'name="seen" value="2"' in text
    assert JoinMessage.objects.count() == 1


def test_name_of_an_invited_organisation_with_a_strange_address(meeting, client):
    invited = make_participation(meeting=meeting).organisation
    asked = make_confirmed(meeting, name=invited.name)

    page = press(client, asked, "accept", which=invited.pk)

    assert page.status_code == 422
    assert "not one of its addresses" in page.content.decode()


def test_words_are_needed(meeting, client):
    asked = make_confirmed(meeting)

    for act in ("ask", "decline"):
        page = press(client, asked, act, words="")
        assert page.status_code == 422
        assert "Write something" in page.content.decode()
    asked.refresh_from_db()
    assert asked.state == RequestState.WAITING


def test_desk_says_who_waits_and_what_happened(meeting, client):
    make_participation(meeting=meeting)
    asked = make_confirmed(meeting)
    desk = reverse("statements:organiser_desk", args=[meeting.slug])

    page = client.get(desk).content.decode()
    assert "1 organisation asks to take part." in page
    press(client, asked, "accept", which="new")
    page = client.get(desk).content.decode()
    assert "asks to take part." not in page
    assert "Asked to take part and was invited" in page


def test_outbox_shows_letters_to_who_asks(meeting, client):
    asked = make_confirmed(meeting)

    page = client.get(reverse("meetings:organiser_outbox", args=[meeting.slug]))

    assert page.status_code == 200
    assert asked.email in page.content.decode()


def test_queries(meeting, client, connection_queries):
    for _each in range(3):
        make_confirmed(meeting)
    asked = make_confirmed(meeting)
    few = connection_queries(lambda: client.get(address(meeting)))
    for _each in range(30):
        make_confirmed(meeting)

    assert connection_queries(lambda: client.get(address(meeting))) == few <= 15
    assert connection_queries(lambda: client.get(address(meeting, asked.pk))) <= 15
