"""Delivering over a real SMTP server: once, in the right state, and never by two."""

import email
import threading
from datetime import timedelta
from email import policy

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from initiative.outbox import delivery, tasks
from initiative.outbox.models import Attempt, Message
from initiative.outbox.querysets import LEASE
from initiative.outbox.states import MessageState


def parsed(sink, position=0):
    return email.message_from_bytes(sink.mails[position][1], policy=policy.default)


def test_letter_is_delivered_once_with_its_fixed_identity(order, sink):
    letter = order()

    assert delivery.deliver(letter.pk) is True
    assert delivery.deliver(letter.pk) is False

    assert [rcpt for rcpt, _content in sink.mails] == [["reader@example.org"]]
    mail = parsed(sink)
    assert mail["Message-ID"] == letter.message_id
    assert mail["Date"].datetime == letter.dated_at.replace(microsecond=0)
    assert mail["Content-Language"] == "en"
    assert mail.get_body(("plain",)).get_content().strip() == "Hello in text"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Hello in HTML</p>"
    letter.refresh_from_db()
    assert (letter.state, letter.n_attempts, letter.lease_owner) == ("sent", 1, None)
    assert letter.sent_at is not None
    assert list(Attempt.objects.values_list("message", "outcome")) == [(letter.pk, "sent")]


def test_ringing_twice_sends_once(order, sink):
    letter = order()

    tasks.deliver(letter.pk)
    tasks.deliver(letter.pk)

    assert len(sink.mails) == 1


def test_second_try_carries_the_same_identity(order, sink):
    letter = order()
    sink.at_data = "452 disk full"
    delivery.deliver(letter.pk)
    Message.objects.update(not_before=timezone.now())
    sink.at_data = "250 OK"

    delivery.deliver(letter.pk)

    mail = parsed(sink)
    assert mail["Message-ID"] == letter.message_id
    assert mail["Date"].datetime == letter.dated_at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "state", "code"),
    [
        ("450 4.2.0 greylisted", "250 OK", MessageState.DEFERRED, "450"),
        ("452 4.3.1 storage", "250 OK", MessageState.DEFERRED, "452"),
        ("552 5.2.2 mailbox full", "250 OK", MessageState.DEFERRED, "552"),
        ("550 5.1.1 no such user", "250 OK", MessageState.FAILED, "550"),
        ("250 OK", "554 5.7.1 content", MessageState.FAILED, "554"),
        ("250 OK", "452 4.3.1 storage", MessageState.DEFERRED, "452"),
        ("250 OK", "421 4.3.0 going down", MessageState.UNCERTAIN, "421"),
    ],
)
def test_refusal_becomes_the_right_state(order, sink, at_rcpt, at_data, state, code):
    letter = order()
    sink.at_rcpt, sink.at_data = at_rcpt, at_data
    before = timezone.now()

    assert delivery.deliver(letter.pk) is False

    letter.refresh_from_db()
    assert (letter.state, letter.last_code) == (state, code)
    assert letter.last_words
    assert letter.lease_owner is None
    if state != MessageState.FAILED:
        assert letter.not_before > before + timedelta(seconds=40)


def test_line_broken_after_the_text_is_uncertain_and_given_up_after_three(order, sink):
    letter = order()
    sink.drops_after_data = True

    for expected in (MessageState.UNCERTAIN, MessageState.UNCERTAIN, MessageState.FAILED):
        Message.objects.update(not_before=timezone.now())
        delivery.deliver(letter.pk)
        letter.refresh_from_db()
        assert letter.state == expected

    identities = {parsed(sink, n)["Message-ID"] for n in range(len(sink.mails))}
    assert identities == {letter.message_id}


def test_dead_server_defers_and_blames_nobody(order, sink, settings):
    letter = order()
    settings.EMAIL_PORT = 1

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == MessageState.DEFERRED
    assert "refused" in letter.last_words.lower()


def test_given_up_after_five_days(order, sink):
    letter = order()
    sink.at_rcpt = "450 greylisted"
    Message.objects.update(created_at=timezone.now() - timedelta(days=5, minutes=1))

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == MessageState.FAILED


def test_back_off_grows(order, sink):
    letter = order()
    sink.at_rcpt = "450 greylisted"
    waits = []
    for _try in range(4):
        Message.objects.update(not_before=timezone.now())
        delivery.deliver(letter.pk)
        letter.refresh_from_db()
        waits.append((letter.not_before - timezone.now()).total_seconds())

    assert waits == sorted(waits)
    assert 40 < waits[0] < 80
    assert 1400 < waits[3] < 2200


def test_letter_no_longer_wanted_is_cancelled(order, sink, plain_letter):
    letter = order()
    plain_letter["sheet"] = lambda **refs: None

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, sink.mails) == (MessageState.CANCELLED, [])


def test_stale_letter_expires(order, sink):
    letter = order(expires_at=timezone.now() - timedelta(minutes=1))

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, sink.mails) == (MessageState.EXPIRED, [])


def test_letter_that_cannot_be_written_is_kept_and_tried_again(order, sink, plain_letter, caplog):
    letter = order()

    def broken(**refs):
        raise LookupError("template gone")

    plain_letter["sheet"] = broken
    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == MessageState.DEFERRED
    assert letter.last_words == "LookupError: template gone"


def test_letter_of_the_future_waits(order, sink):
    letter = order(not_before=timezone.now() + timedelta(hours=1))

    assert delivery.deliver(letter.pk) is False
    assert delivery.pump(seconds=5) == 0
    assert sink.mails == []


def test_held_letter_is_left_alone_until_the_lease_ends(order, sink):
    letter = order()
    Message.objects.lease(letter.pk, timezone.now())

    assert delivery.deliver(letter.pk) is False

    later = timezone.now() + LEASE
    assert Message.objects.lease(letter.pk, later) is not None


def test_worker_that_overslept_does_not_overwrite(order):
    letter = order()
    at = timezone.now()
    slow = Message.objects.lease(letter.pk, at)
    quick = Message.objects.lease(letter.pk, at + LEASE)
    assert Message.objects.settle(quick, state=MessageState.SENT, sent_at=at)

    assert Message.objects.settle(slow, state=MessageState.FAILED) is False

    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_pump_drains_over_few_connections(order, sink):
    for n in range(60):
        order(key=f"k{n}")

    assert delivery.pump(seconds=60) == 60

    assert len(sink.mails) == 60
    assert sink.n_connections <= 3
    assert Message.objects.due(timezone.now()).count() == 0


def test_urgent_letters_go_first(order, sink):
    order(key="mass", recipient="mass@example.org", priority=5)
    order(key="receipt", recipient="receipt@example.org", priority=1)

    delivery.pump(seconds=5)

    assert [rcpt for rcpt, _content in sink.mails] == [
        ["receipt@example.org"],
        ["mass@example.org"],
    ]


def test_command_delivers_with_neither_celery_nor_broker(order, sink, capsys):
    order()

    call_command("pump_outbox")

    assert len(sink.mails) == 1
    assert capsys.readouterr().out == "1 letters worked off\n"


@pytest.mark.django_db(transaction=True)
def test_eight_compete_for_one_letter_and_one_wins(order):
    letter = order()
    won = []
    start = threading.Barrier(8)

    def compete():
        start.wait()
        try:
            if Message.objects.lease(letter.pk, timezone.now()) is not None:
                won.append(1)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=compete) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert won == [1]
