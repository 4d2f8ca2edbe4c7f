"""Organisations at the desk: added by hand, written to, answered for, given time."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from initiative.outbox.models import Message
from meetings.models import Participation, Rsvp
from meetings.states import AnswerSource
from organisations.models import Contact, Organisation
from tests.factories import make_contact, make_meeting, make_participation, token_of


@pytest.fixture
def address(meeting, participation):
    return reverse(
        "meetings:organiser_organisation", args=[meeting.slug, participation.organisation.slug]
    )


@pytest.fixture
def list_address(meeting):
    return reverse("meetings:organiser_organisations", args=[meeting.slug])


def test_organisation_added_by_hand_twice_is_one(organiser_client, list_address):
    typed = {"name": "Readers", "email": "r@example.org", "language": "it"}
    for _time in range(2):
        assert organiser_client.post(list_address, typed).status_code == 302

    assert Participation.objects.get().organisation.name == "Readers"
    assert list(Contact.objects.values_list("email", "language")) == [("r@example.org", "it")]


def test_address_of_another_adds_nothing(organiser_client, list_address):
    make_contact(email="r@example.org")

    response = organiser_client.post(
        list_address, {"name": "Readers", "email": "r@example.org", "language": "en"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert not Organisation.objects.filter(name="Readers").exists()


def test_answer_by_telephone_is_written_down_with_its_source(
    organiser_client, address, participation
):
    typed = {
        "act": "answer",
        "answer-key": str(uuid4()),
        "answer-answer": "yes",
        "answer-n_delegates": "3",
        "answer-message": "Telephone, 3 May",
    }
    for _time in range(2):
        assert organiser_client.post(address, typed).status_code == 302

    rsvp = Rsvp.objects.get()
    assert (rsvp.source, rsvp.n_delegates) == (AnswerSource.ORGANISER, 3)


def test_answer_without_how_it_is_known_is_not_written(organiser_client, address):
    response = organiser_client.post(
        address, {"act": "answer", "answer-key": str(uuid4()), "answer-answer": "yes"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["message"]
    assert Rsvp.objects.count() == 0


def test_new_link_stops_the_old_one_and_is_never_shown(organiser_client, address, participation):
    old = token_of(participation)

    page = organiser_client.post(address, {"act": "link"}, follow=True).content.decode()

    new = token_of(participation)
    assert new != old
    assert [token for token in (old, new) if token in page] == []
    assert Message.objects.filter(about=participation.ref).count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2020-01-01", "soon"])
def test_time_that_cannot_be_given_is_refused(organiser_client, address, participation, day):
    response = organiser_client.post(
        address, {"act": "time", "time-kind": "answers", "time-day": day, "time-reason": "r"}
    )

    participation.refresh_from_db()
    assert response.status_code == 422
    assert participation.answers_extended_to is None


def test_time_given_ends_with_the_day_at_the_place(organiser_client, address, participation):
    organiser_client.post(
        address,
        {"act": "time", "time-kind": "statements", "time-day": "2999-01-31", "time-reason": "r"},
    )

    participation.refresh_from_db()
    assert participation.statements_extended_to.isoformat() == "2999-01-31T22:59:00+00:00"


def test_organisation_of_another_meeting_is_not_found_here(meeting, organiser_client):
    elsewhere = make_participation(meeting=make_meeting())

    response = organiser_client.get(
        reverse("meetings:organiser_organisation", args=[meeting.slug, elsewhere.organisation.slug])
    )

    assert response.status_code == 404


def test_page_of_mute_organisations_names_who_no_letter_reaches(
    meeting, participation, organiser_client, list_address
):
    mute = make_participation(meeting=meeting, n_contacts=0)

    response = organiser_client.get(list_address, {"show": "mute"})

    assert [row.pk for row in response.context["page"]] == [mute.pk]


def test_list_costs_the_same_at_three_and_at_thirty(
    meeting, organiser_client, list_address, connection_queries
):
    def cost():
        return connection_queries(lambda: organiser_client.get(list_address))

    for _each in range(3):
        make_participation(meeting=meeting)
    at_three = cost()
    for _each in range(27):
        make_participation(meeting=meeting)

    assert (at_three, cost()) == (6, 6)


def test_reader_of_the_list_finds_no_link(meeting, participation, organiser_client, list_address):
    page = organiser_client.get(list_address).content.decode()

    assert re.findall(r"/i/[^\"'<]+", page) == []
    assert token_of(participation) not in page
