"""What a letter that came back does to the address it went to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.models import Act
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.reactions import News, tell
from initiative.outbox.states import Reason, ReturnKind
from organisations.models import Contact
from organisations.services import mute, unmute, works_again
from tests.factories import make_contact

MINUTE = timedelta(minutes=1)
NOW = timezone.now()


@pytest.fixture
def contact(db):
    return make_contact(email="office@example.org")


@pytest.fixture
def message(contact):
    enqueue([Order(kind="test.plain", key="one", recipient="Office@example.org", language="en")])
    Message.objects.update(state="sent", sent_at=NOW - MINUTE)
    return Message.objects.get()


def come_back(message, kind=ReturnKind.GONE, reason=Reason.NO_MAILBOX, words="550 Unknown"):
    tell(News(message=message, kind=kind, reason=reason, code="5.1.1", words=words, at=NOW))


def state_of(contact):
    contact.refresh_from_db()
    return contact.state, contact.state_words, contact.state_since


@pytest.mark.parametrize("reason", [Reason.NO_MAILBOX, Reason.NO_DOMAIN, Reason.REFUSED])
def test_address_that_came_back_for_good_is_marked_with_the_server_s_words(
    contact, message, reason
):
    other = make_contact()

    come_back(message, reason=reason)

    assert state_of(contact) == ("returned", "550 Unknown", NOW)
    assert state_of(other) == ("works", "", None)
    assert list(Contact.objects.working()) == [other]
    act = Act.objects.get()
    assert (act.actor, act.verb) == ("system", "mark_returned")
    assert act.about == f"organisation:{contact.organisation_id}"
    assert act.details == {"contact": contact.pk}


def test_server_without_words_leaves_its_code(contact, message):
    come_back(message, words="")

    assert state_of(contact) == ("returned", "5.1.1", NOW)


def test_long_words_are_cut_to_what_a_row_holds(contact, message):
    come_back(message, words="x" * 500)

    assert state_of(contact) == ("returned", "x" * 200, NOW)


@pytest.mark.parametrize(
    "reason", [Reason.POLICY, Reason.TOO_LARGE, Reason.ROUTE, Reason.OUR_FAULT]
)
def test_address_is_not_blamed_for_the_letter_or_for_us(contact, message, reason):
    come_back(message, reason=reason)

    assert state_of(contact) == ("works", "", None)
    assert Act.objects.count() == 0


@pytest.mark.parametrize("reason", [Reason.LATER, Reason.FULL, Reason.GAVE_UP, Reason.NO_MAILBOX])
def test_for_now_changes_nothing_by_itself(contact, message, reason):
    come_back(message, kind=ReturnKind.LATER, reason=reason)

    assert state_of(contact) == ("works", "", None)


def test_complaint_stops_letters_to_the_address(contact, message):
    come_back(message, kind=ReturnKind.COMPLAINT, reason=Reason.COMPLAINT, words="abuse")

    assert state_of(contact) == ("stopped", "abuse", NOW)
    assert Act.objects.get().verb == "mute"


def test_complaint_without_words_leaves_its_reason(contact, message):
    come_back(message, kind=ReturnKind.COMPLAINT, reason=Reason.MUTED, words="")

    assert state_of(contact) == ("stopped", "muted", NOW)


@pytest.mark.parametrize("kind", [ReturnKind.GONE, ReturnKind.COMPLAINT])
def test_address_that_was_corrected_meanwhile_is_not_marked(contact, message, kind):
    contact.email = "new@example.org"
    contact.save()

    come_back(message, kind=kind)

    assert state_of(contact) == ("works", "", None)
    assert Act.objects.count() == 0


def test_word_of_a_person_stands_against_letters_sent_before_it(contact, message):
    come_back(message)
    works_again(contact=contact, at=NOW, by="user:1")

    come_back(message)

    assert state_of(contact) == ("works", "", NOW)


def test_letter_sent_after_the_word_of_a_person_marks_again(contact, message):
    come_back(message)
    works_again(contact=contact, at=NOW - 2 * MINUTE, by="user:1")

    come_back(message)

    assert state_of(contact) == ("returned", "550 Unknown", NOW)


def test_refusal_at_sending_marks_at_its_own_hour(contact, message):
    Message.objects.update(state="failed", sent_at=None)
    message.refresh_from_db()
    Contact.objects.update(state_since=NOW - MINUTE / 2)

    come_back(message)

    assert state_of(contact) == ("returned", "550 Unknown", NOW)


def test_address_that_wants_no_letters_is_not_marked(contact, message):
    mute(contact=contact, at=NOW - 2 * MINUTE, by="link:1")

    come_back(message)

    assert state_of(contact) == ("stopped", "", NOW - 2 * MINUTE)


def test_second_return_keeps_the_first_words(contact, message):
    come_back(message, words="first")
    come_back(message, words="second")

    assert state_of(contact) == ("returned", "first", NOW)
    assert Act.objects.count() == 1


def test_address_that_does_not_work_may_want_no_letters(contact, message):
    come_back(message)

    mute(contact=contact, at=NOW + MINUTE, by="link:1", words="by the link in a letter")

    assert state_of(contact) == ("stopped", "by the link in a letter", NOW + MINUTE)


def test_muting_twice_is_muting_once(contact):
    mute(contact=contact, at=NOW, by="link:1")
    mute(contact=contact, at=NOW + MINUTE, by="link:2")

    assert state_of(contact) == ("stopped", "", NOW)
    assert [act.actor for act in Act.objects.all()] == ["link:1"]


def test_unmuting_lets_letters_go_again(contact):
    mute(contact=contact, at=NOW, by="link:1")

    unmute(contact=contact, at=NOW + MINUTE, by="user:1")

    assert state_of(contact) == ("works", "", NOW + MINUTE)
    assert [act.verb for act in Act.objects.order_by("pk")] == ["mute", "unmute"]


def test_unmuting_does_not_make_an_address_work(contact, message):
    come_back(message)

    unmute(contact=contact, at=NOW + MINUTE, by="user:1")

    assert state_of(contact) == ("returned", "550 Unknown", NOW)


@pytest.mark.parametrize("stop", [False, True])
def test_saying_that_it_works_changes_only_what_did_not(contact, stop):
    if stop:
        mute(contact=contact, at=NOW, by="link:1")
    before = state_of(contact)

    works_again(contact=contact, at=NOW + MINUTE, by="user:1")

    assert state_of(contact) == before
