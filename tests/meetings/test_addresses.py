"""Links go only to addresses that are right now; nobody opens another desk's meeting."""

import pytest
from django.utils import timezone

from initiative.errors import Refused
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.services.address import give_address
from meetings.services.link import send_link_again
from organisations.models import Contact
from tests.factories import (
    make_letter,
    make_meeting,
    make_organiser,
    make_participation,
    make_rsvp,
    make_sending,
    make_sent,
)


@pytest.fixture
def letters(participation):
    """One letter of every kind that carries the link; returns them."""
    make_sending(make_letter(participation.meeting))
    make_rsvp(participation)
    make_sent(participation)
    send_link_again(email=participation.organisation.contacts.get().email, at=timezone.now())
    return Message.objects.exclude(kind="statements.published")


def test_letters_reach_the_address_they_were_ordered_for(letters):
    assert letters.count() == 4
    assert not any(isinstance(compose(letter), Withheld) for letter in letters)


@pytest.mark.parametrize("change", [{"email": "corrected@example.org"}, {"state": "returned"}])
def test_no_link_goes_to_an_address_that_was_corrected_or_does_not_work(letters, change):
    Contact.objects.update(**change)

    assert [compose(letter) for letter in letters] == [Withheld(Reason.ADDRESS_GONE)] * 4


def test_who_wants_no_letters_gets_only_the_link_that_was_asked_for(letters):
    Contact.objects.update(state="stopped")

    going = [each.kind for each in letters if not isinstance(compose(each), Withheld)]

    assert going == ["meetings.link"]


def test_no_link_goes_to_an_address_that_speaks_for_another_organisation_now(letters):
    Contact.objects.update(organisation=make_participation().organisation)

    assert [compose(letter) for letter in letters] == [Withheld(Reason.ADDRESS_GONE)] * 4


def test_desk_of_another_meeting_cannot_add_an_address(participation, client):
    mine = make_meeting()
    client.force_login(make_organiser(mine))

    response = client.post(
        f"/desk/{mine.slug}/organisations/",
        {
            "name": participation.organisation.name,
            "email": "mine@example.org",
            "language": "en",
        },
    )

    assert response.status_code == 422
    assert "Ask an admin to add the address." in response.text
    assert not Contact.objects.filter(email="mine@example.org").exists()


def test_same_organisers_may_add_an_address_at_their_next_meeting(participation):
    following = make_meeting()
    user = make_organiser(participation.meeting)
    make_organiser(following, user=user)

    contact = give_address(
        meeting=following,
        organisation=participation.organisation,
        email="new@example.org",
        language="en",
        by=user.ref,
    )

    assert contact.organisation == participation.organisation


def test_address_that_is_known_already_is_no_question(participation):
    known = participation.organisation.contacts.get()

    again = give_address(
        meeting=make_meeting(),
        organisation=participation.organisation,
        email=known.email,
        language="en",
        by="user:1",
    )

    assert again == known


def test_address_of_another_organisation_is_refused(participation):
    known = participation.organisation.contacts.get()

    with pytest.raises(Refused) as refusal:
        give_address(
            meeting=participation.meeting,
            organisation=make_participation(meeting=participation.meeting).organisation,
            email=known.email,
            language="en",
            by="user:1",
        )

    assert refusal.value.code == "contact_taken"
