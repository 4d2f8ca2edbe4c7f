"""Stop these letters: one press, no answer, and back again."""

import logging
import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from initiative.audit.models import Act
from initiative.logs import LinkFilter
from initiative.outbox import delivery
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.models import Rsvp
from meetings.services.link import send_link_again
from meetings.stopping import contact_of_token, derive, masked, stop_link_of
from organisations.models import Contact
from tests.factories import make_contact, make_letter, make_organisation, make_sending


@pytest.fixture
def contact(participation):
    return participation.organisation.contacts.get()


def path_of(contact):
    return stop_link_of(contact).removeprefix(settings.SITE_URL)


def token_of(contact):
    return path_of(contact).split("/")[2]


def state_of(contact):
    contact.refresh_from_db()
    return contact.state


# --- The link


def test_link_is_that_of_one_address_and_leads_to_it(contact):
    other = make_contact(contact.organisation)

    assert stop_link_of(contact) == stop_link_of(contact)
    assert token_of(contact) != token_of(other)
    assert contact_of_token(token_of(contact)) == contact


def test_link_dies_with_the_address(contact):
    token = token_of(contact)
    Contact.objects.filter(pk=contact.pk).update(email="other@example.org")

    assert contact_of_token(token) is None


def test_link_needs_the_key_of_the_environment(contact, settings):
    token = token_of(contact)
    settings.LINK_KEY = "another"

    assert contact_of_token(token) is None


def test_token_is_nowhere_in_the_database(contact):
    make_sending(make_letter(contact.organisation.participations.get().meeting))

    assert token_of(contact) not in str([*Message.objects.values(), *Contact.objects.values()])


def test_token_has_256_bits_that_differ_with_everything_it_is_made_of():
    made = {derive(key, pk, email) for key in "ab" for pk in (1, 2) for email in ("a@x", "b@x")}

    assert len({token.partition("-")[2] for token in made}) == 8
    assert {len(token.partition("-")[2]) for token in made} == {43}


def wrong_tokens(contact):
    token = token_of(contact)
    head, _dash, signature = token.partition("-")
    other = make_contact(make_organisation())
    return [
        "x", "-", head, f"{head}-", f"-{signature}", token[:-1], f"{token}a", signature,
        f"{head}-{token_of(other).partition('-')[2]}", f"zzzzzzzzzzzzz-{signature}",
        f"zzzzzzzzzzzzzzz-{signature}", f"0-{signature}", f"é-{signature}", f"{head}-é",
        f"{head}-{signature.swapcase()}", f"%00-{signature}",
    ]  # fmt: skip


def test_wrong_link_finds_nothing(contact, client):
    gone = client.get("/i/nothing/")
    for token in wrong_tokens(contact):
        assert contact_of_token(token) is None, token
        for response in (client.get(f"/u/{token}/"), client.post(f"/u/{token}/")):
            assert response.status_code == 404
    assert "This link does not work" in gone.text
    assert "This link does not work" in response.text
    assert state_of(contact) == Contact.State.WORKS


# --- The page


@pytest.mark.parametrize("state", Contact.State.values)
def test_looking_changes_nothing_and_sets_no_cookie(contact, django_assert_num_queries, state):
    Contact.objects.update(state=state)
    client = Client(headers={"accept-language": "en"})

    for method in (client.get, client.head):
        with django_assert_num_queries(1):
            response = method(path_of(contact))
        assert response.status_code == 200
        assert response.cookies == {}
        assert response.headers["Cache-Control"] == "no-store"
    assert state_of(contact) == state
    assert Act.objects.filter(actor__startswith="contact:").count() == 0


def test_page_says_whose_letters_stop_and_that_it_is_no_answer(contact, client):
    page = client.get(path_of(contact)).text

    assert contact.organisation.name in page
    assert masked(contact.email) in page
    assert contact.email not in page
    assert "It is not an answer, and never counts as “no”." in page
    assert re.findall(r'<button[^>]*value="(\w+)"', page) == ["stop"]


@pytest.mark.parametrize(
    ("email", "shown"),
    [("kontakt@example.org", "k…@example.org"), ("k@example.org", "k…@example.org")],
)
def test_address_is_masked(email, shown):
    assert masked(email) == shown


ONE_CLICK = "List-Unsubscribe=One-Click"


@pytest.mark.parametrize("body", [ONE_CLICK, "act=stop", ""])
def test_one_press_stops_without_cookies_form_or_redirect(contact, body):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(path_of(contact), body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200
    assert response.cookies == {}
    assert state_of(contact) == Contact.State.STOPPED
    assert re.findall(r'<button[^>]*value="(\w+)"', response.text) == ["again"]


def test_one_press_as_a_form_of_parts_stops(contact, client):
    client.post(path_of(contact), {"List-Unsubscribe": "One-Click"})

    assert state_of(contact) == Contact.State.STOPPED


def test_stopping_twice_is_stopping_once(contact, client):
    for _each in range(2):
        client.post(path_of(contact), {"act": "stop"})

    assert list(Act.objects.filter(verb="mute").values_list("actor", flat=True)) == [
        f"contact:{contact.pk}"
    ]


def test_letters_come_again_when_asked_for(contact, client):
    client.post(path_of(contact), {"act": "stop"})

    response = client.post(path_of(contact), {"act": "again"})

    assert state_of(contact) == Contact.State.WORKS
    assert re.findall(r'<button[^>]*value="(\w+)"', response.text) == ["stop"]


def test_asking_for_letters_again_does_not_repair_an_address_that_does_not_work(contact, client):
    Contact.objects.update(state=Contact.State.RETURNED)

    client.post(path_of(contact), {"act": "again"})

    assert state_of(contact) == Contact.State.RETURNED


def test_stopping_is_no_answer_and_stops_only_this_address(contact, participation, client):
    other = make_contact(contact.organisation)
    make_sending(make_letter(participation.meeting))

    client.post(path_of(contact), {"act": "stop"})

    assert Rsvp.objects.count() == 0
    mine, theirs = (Message.objects.get(recipient=each.email) for each in (contact, other))
    assert compose(mine) == Withheld(Reason.MUTED)
    assert not isinstance(compose(theirs), Withheld)


@pytest.mark.parametrize(
    ("state", "n_letters"),
    [
        (Contact.State.WORKS, 1),
        (Contact.State.STOPPED, 1),
        (Contact.State.RETURNED, 0),
    ],
)
def test_who_wants_no_letters_still_gets_the_link_that_was_asked_for(contact, state, n_letters):
    Contact.objects.update(state=state)

    send_link_again(email=contact.email, at=timezone.now())

    letters = [compose(message) for message in Message.objects.filter(kind="meetings.link")]
    assert len(letters) == n_letters
    assert not any(isinstance(letter, Withheld) for letter in letters)


def test_desk_says_that_an_address_wants_no_letters(contact, participation, organiser_client):
    make_sending(make_letter(participation.meeting))
    address = f"/desk/{participation.meeting.slug}/organisations/{contact.organisation.slug}/"
    assert "wants no letters" not in organiser_client.get(address).text
    Client().post(path_of(contact), {"act": "stop"})
    delivery.pump(seconds=5)

    page = organiser_client.get(address).text

    assert re.search(r"wants no letters · <time datetime=", page)
    assert "no longer needed: wants no letters" in page


def test_page_speaks_the_language_of_the_address(contact):
    Contact.objects.update(language="it")

    response = Client(headers={"accept-language": "en"}).get(path_of(contact))

    assert '<html lang="it"' in response.text


def test_no_log_holds_the_token(contact, client, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(path_of(contact), {"act": "stop"})
        client.put(path_of(contact))

    for record in caplog.records:
        LinkFilter().filter(record)
        assert token_of(contact) not in record.getMessage()
    assert any("/u/…" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(("language", "spoken"), [("it", "it"), ("ar", "en"), ("fr", "en")])
def test_page_speaks_one_language_and_never_half_of_two(client, contact, language, spoken):
    Contact.objects.update(language=language)

    page = client.get(path_of(contact)).text

    assert f'<html lang="{spoken}"' in page
