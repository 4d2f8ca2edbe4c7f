"""Addresses put right after a letter came back: once, with the same letter, by who may."""

import pytest
from django.utils import timezone

from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.models import Invitation, Participation
from meetings.returned import returned_letters
from meetings.services.repair import repair_address
from organisations.models import Contact
from organisations.services import mark_returned
from organisations.validators import plain_address
from tests.factories import (
    make_contact,
    make_letter,
    make_meeting,
    make_organiser,
    make_participation,
    make_sending,
)


@pytest.fixture
def returned(meeting):
    """A letter that came back because there is no such mailbox; returns its row."""
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting))
    message = Message.objects.get()
    Message.objects.update(state="failed", reason="no_mailbox")
    now = timezone.now()
    mark_returned(email=message.recipient, words="no such user", sent_at=now, at=now)
    message.refresh_from_db()
    return message


def repair(message, email, meeting):
    contact = Contact.objects.get(email=message.recipient)
    return repair_address(
        message=message, contact=contact, meeting=meeting, email=email, at=timezone.now(), by="u:1"
    )


def test_returned_letter_is_shown_by_its_reason_and_goes_to_the_new_address(returned, meeting):
    [(why, [shown])] = returned_letters(meeting).items()
    assert (str(why), shown.message) == ("no such mailbox", returned)

    assert repair(returned, "Ana <NEW@Example.org>", meeting) == 1

    again = Message.objects.latest("pk")
    assert (again.recipient, again.mailing, again.state) == (
        "new@example.org",
        returned.mailing,
        "queued",
    )
    assert Contact.objects.get().state == "works"
    assert returned_letters(meeting) == {}
    returned.refresh_from_db()
    assert returned.state == "failed"


def test_only_address_repaired_means_a_new_link_and_no_second_copy(returned, meeting):
    participation = meeting.participations.get()
    assert participation.invitation.generation == 1

    repair(returned, "new@example.org", meeting)

    participation.refresh_from_db()
    assert participation.invitation.generation == 2
    letter = meeting.letters.get()
    n_letters = Message.objects.count()
    make_sending(letter)
    assert Message.objects.count() == n_letters


def test_others_keep_their_link_when_one_address_is_repaired(returned, meeting):
    participation = meeting.participations.get()
    make_contact(participation.organisation)

    repair(returned, "new@example.org", meeting)

    participation.refresh_from_db()
    assert participation.invitation.generation == 1


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("new@@example.org", "no_address"),
        ("new", "no_address"),
        ("a b@example.org", "no_address"),
        ("<@example.org>", "no_address"),
        ("a@example.org, b@example.org", "no_address"),
        ("a" * 300 + "@example.org", "no_address"),
        ("😀@", "no_address"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(returned, meeting, typed, code):
    with pytest.raises(Refused) as refusal:
        repair(returned, typed, meeting)

    assert refusal.value.code == code
    assert "name@example.org" in refusal.value.message
    assert Contact.objects.get().state == "returned"


@pytest.mark.parametrize("typed", ["new@example.org\nBcc: x@example.net", "new\0@example.org"])
def test_line_break_in_an_address_reaches_no_header(returned, meeting, typed):
    with pytest.raises(Refused):
        repair(returned, typed, meeting)

    assert Contact.objects.get().state == "returned"


def test_address_of_another_organisation_and_the_same_one_are_refused(returned, meeting):
    other = make_contact()

    for email, code in ((other.email, "contact_taken"), (returned.recipient, "same_address")):
        with pytest.raises(Refused) as refusal:
            repair(returned, email, meeting)
        assert refusal.value.code == code


def test_organisation_of_another_desk_too_is_refused(returned, meeting):
    organisation = meeting.participations.get().organisation
    make_organiser(meeting)
    elsewhere = make_meeting()
    make_organiser(elsewhere)
    make_participation(meeting=elsewhere, organisation=organisation, n_contacts=0)

    with pytest.raises(Refused) as refusal:
        repair(returned, "new@example.org", meeting)

    assert refusal.value.code == "known_elsewhere"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" OFFICE@Example.org ", "office@example.org"),
        ('"Büro, Köln" <office@example.org>', "office@example.org"),
        ("büro@bücher.example", "büro@bücher.example"),
        ("用户@例子.example", "用户@例子.example"),
    ],
)
def test_address_is_read_as_people_paste_it(typed, address):
    assert plain_address(typed) == address


def test_list_of_returned_letters_costs_the_same_for_many(meeting, connection_queries):
    def come_back(n):
        for _each in range(n):
            participation = make_participation(meeting=meeting)
            Contact.objects.filter(organisation=participation.organisation).update(state="returned")
        Contact.objects.update(state="works")
        make_sending(make_letter(meeting))
        Message.objects.update(state="failed", reason="no_mailbox")
        Contact.objects.update(state="returned")

    come_back(3)
    few = connection_queries(lambda: returned_letters(meeting))
    come_back(20)

    assert connection_queries(lambda: returned_letters(meeting)) == few == 3


def test_link_that_was_stopped_is_not_brought_back_to_life(returned, meeting):
    Invitation.objects.update(revoked_at=timezone.now())

    with pytest.raises(Refused) as refusal:
        repair(returned, "new@example.org", meeting)

    assert refusal.value.code == "link_stopped"
    assert not Participation.objects.invited().exists()
