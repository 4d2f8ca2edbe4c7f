"""What the outbox holds, column by column: no personal link ever, no address after thirty days."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.utils import timezone

from initiative.outbox import delivery, purge
from initiative.outbox.models import Attempt, Message, Return
from initiative.outbox.returns.receiving import receive
from initiative.outbox.states import SETTLED, MessageState
from meetings.models import Invitation
from meetings.services.invitation import link_of, replace_link
from meetings.states import LetterKind
from tests.factories import (
    make_contact,
    make_letter,
    make_organisation,
    make_organiser,
    make_participation,
    make_rsvp,
    make_sending,
    make_sent,
    token_of,
)
from tests.initiative.outbox.returns.corpus import returned

ADDRESS = "kept.person@secret-house.example"

pytestmark = pytest.mark.django_db


def kept():
    """Every value of every row of every table of the outbox and of the log, as (where, text)."""
    tables = [
        model for app in ("outbox", "audit") for model in apps.get_app_config(app).get_models()
    ]
    assert len(tables) == 8
    return [
        (f"{model._meta.label}.{name}", str(value))
        for model in tables
        for row in model.objects.values()
        for name, value in row.items()
    ]


def places_of(*secrets):
    """Return the columns that hold one of these texts, in capitals or not."""
    return {where for where, text in kept() for secret in secrets if secret.lower() in text.lower()}


@pytest.fixture
def guest(meeting):
    """An organisation that one address reads for."""
    organisation = make_organisation()
    make_contact(organisation, email=ADDRESS)
    return make_participation(meeting=meeting, organisation=organisation, n_contacts=0)


def write_of_all_kinds(guest):
    """Invite, remind, answer, send a statement, give a new link; return every token there was."""
    meeting = guest.meeting
    make_organiser(meeting)
    tokens = [token_of(guest)]
    for kind in (LetterKind.INVITATION, LetterKind.REMINDER, LetterKind.FREE):
        make_sending(make_letter(meeting, kind=kind))
    delivery.pump(seconds=20)
    make_rsvp(guest)
    make_sent(guest)
    delivery.pump(seconds=20)
    replace_link(participation=guest, at=timezone.now(), by="user:1")
    tokens.append(token_of(guest))
    make_sending(make_letter(meeting))
    delivery.pump(seconds=20)
    return tokens


def test_what_was_sent_holds_the_link_and_no_table_does(guest):
    tokens = write_of_all_kinds(guest)

    letters = [str(sent.message()) for sent in mail.outbox]
    assert len(letters) == Message.objects.filter(state=MessageState.SENT).count() >= 6
    assert all(any(token in letter for letter in letters) for token in tokens)
    assert len(set(tokens)) == 2
    assert places_of(*tokens) == set()
    # The search does find what is there.
    assert "outbox.Message.recipient" in places_of(ADDRESS)
    assert "outbox.Copy.text" in places_of("we invite you to")


def test_no_table_holds_the_nonce_from_which_a_link_is_made(guest):
    write_of_all_kinds(guest)

    assert places_of(*Invitation.objects.values_list("nonce", flat=True)) == set()


def test_letters_that_could_not_leave_hold_no_link_either(guest, sink):
    sink.at_rcpt = f"450 4.2.0 <{ADDRESS}>: come again"

    tokens = write_of_all_kinds(guest)

    assert Attempt.objects.filter(outcome=MessageState.DEFERRED).exists()
    assert not sink.mails
    assert places_of(*tokens) == set()


def test_a_returned_letter_whose_report_repeats_it_whole_leaves_no_link(guest, settings):
    settings.RETURN_DOMAIN = "returns.example.net"
    tokens = write_of_all_kinds(guest)
    message = Message.objects.filter(state=MessageState.SENT).earliest("pk")
    whole = next(
        sent for sent in mail.outbox if sent.extra_headers["Message-ID"] == message.message_id
    )

    report = returned("postfix_gone", message)
    receive(report + b"\r\n" + whole.message().as_bytes(), timezone.now())

    assert Return.objects.filter(message=message).exists()
    assert places_of(*tokens) == set()


def test_thirty_days_after_no_table_holds_the_address(guest, settings):
    settings.RETURN_DOMAIN = "returns.example.net"
    write_of_all_kinds(guest)
    message = Message.objects.filter(state=MessageState.SENT).latest("pk")
    receive(returned("exchange_gone", message), timezone.now())
    assert places_of(ADDRESS)

    # The day after the thirtieth, for letters that were to leave later.
    purge.purge(timezone.now() + timedelta(days=31))

    assert not Message.objects.exclude(state__in=SETTLED).exists()
    assert places_of(ADDRESS, "kept.person", "secret-house") == set()
    assert Message.objects.filter(purged_at=None).count() == 0


def test_a_letter_that_still_waits_is_sent_to_its_address_after_the_purge(guest, sink):
    sink.at_rcpt = f"450 4.2.0 <{ADDRESS}>: come again"
    make_sending(make_letter(guest.meeting))
    delivery.pump(seconds=20)
    later = timezone.now() + timedelta(days=31)

    assert purge.purge(later) == 0

    sink.at_rcpt = "250 OK"
    Message.objects.update(not_before=timezone.now())
    delivery.pump(seconds=20)
    assert [recipients for recipients, _text in sink.mails] == [[ADDRESS]]


def test_a_reminder_joins_its_invitation_although_that_was_purged(guest):
    make_sending(make_letter(guest.meeting))
    delivery.pump(seconds=20)
    purge.purge(timezone.now() + timedelta(days=31))
    invitation = Message.objects.get()
    assert invitation.recipient == ""

    make_sending(make_letter(guest.meeting, kind=LetterKind.REMINDER))
    delivery.pump(seconds=20)

    assert mail.outbox[-1].extra_headers["References"] == invitation.message_id


def test_a_server_that_repeats_the_link_in_its_refusal_puts_it_into_no_table(guest, sink):
    link = link_of(guest.invitation)
    sink.at_data = f"554 5.7.1 refused: {link} is on a list of bad addresses"
    make_sending(make_letter(guest.meeting))

    delivery.pump(seconds=20)

    message = Message.objects.get()
    assert message.state == MessageState.FAILED
    assert "is on a list of bad addresses" in message.last_words
    assert places_of(token_of(guest)) == set()
