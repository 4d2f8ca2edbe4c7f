"""Delivering over a real SMTP server: once, in the right state, and never by two."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from initiative.outbox import delivery, tasks
from initiative.outbox.letters import BLANKED, REGISTER, Composed, Kind, Sheet, Withheld
from initiative.outbox.models import Attempt, Message
from initiative.outbox.querysets import MessageQuerySet
from initiative.outbox.settling import LONGEST_SUBJECT, keep_copy
from initiative.outbox.states import MessageState, Reason


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


def test_letter_no_longer_wanted_is_cancelled(order, sink, plain_letter):
    letter = order()
    plain_letter["sheet"] = lambda **refs: Withheld(Reason.DONE)

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.reason, sink.mails) == (MessageState.CANCELLED, "done", [])


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
    assert (letter.state, letter.reason) == (MessageState.DEFERRED, Reason.OUR_FAULT)
    assert letter.last_words == "LookupError: template gone"


def test_facts_that_cannot_be_read_hold_up_one_letter_and_not_the_others(order, sink):
    good, bad = order(key="good"), order(key="bad", kind="test.gathered")

    def gather(messages):
        raise LookupError("a row that is gone")

    REGISTER["test.gathered"] = Kind(lambda **refs: Withheld(Reason.DONE), gather)
    try:
        assert delivery.pump(seconds=5) == 2
    finally:
        del REGISTER["test.gathered"]

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == (MessageState.SENT, MessageState.DEFERRED)
    assert bad.reason == Reason.OUR_FAULT


def test_facts_are_gathered_for_many_at_once_and_again_when_old(order, sink, monkeypatch):
    asked = []

    def gather(messages):
        asked.append(len(messages))
        return {message.pk: "fresh" for message in messages}

    REGISTER["test.gathered"] = Kind(
        lambda facts, **refs: Withheld(Reason.DONE) if facts == "fresh" else None, gather
    )
    for n in range(4):
        order(key=f"k{n}", kind="test.gathered")
    try:
        delivery.pump(seconds=5)
        Message.objects.update(state=MessageState.QUEUED)
        monkeypatch.setattr(delivery, "FRESH_SECONDS", -1)
        delivery.pump(seconds=5)
    finally:
        del REGISTER["test.gathered"]

    assert asked == [4, 4, 4, 3, 2, 1]


def test_copy_is_kept_with_the_links_blanked(order, sink, plain_letter):
    link = "https://example.org/i/secret/"
    plain_letter["sheet"] = lambda **refs: Sheet(
        context={"words": f"Open {link} now"}, secrets=[link]
    )
    letter = order()

    delivery.deliver(letter.pk)

    assert link.encode() in sink.mails[0][1]
    assert letter.copy.subject == f"Open {BLANKED} now"
    assert letter.copy.text == f"Open {BLANKED} now in text\n"


def test_thread_and_further_headers_go_with_the_letter(order, sink, plain_letter):
    plain_letter["sheet"] = lambda **refs: Sheet(
        context={"words": "Hello"}, headers={"List-Id": "<m.example.org>"}, is_automatic=True
    )
    first = order()
    order(key="two", follows=first.message_id)

    delivery.pump(seconds=5)

    mail = parsed(sink, 1)
    assert mail["References"] == mail["In-Reply-To"] == first.message_id
    assert mail["List-Id"] == "<m.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert parsed(sink)["References"] is None


def test_worker_that_dies_while_sending_is_counted_and_a_person_asked_in_the_end(
    order, sink, plain_letter, settings
):
    letter = order()

    def die(**refs):
        raise SystemExit

    plain_letter["sheet"] = die
    for _death in range(delivery.LOST_AT_MOST):
        with pytest.raises(SystemExit):
            delivery.deliver(letter.pk)
        Message.objects.update(lease_until=timezone.now())

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (MessageState.FAILED, Reason.LOST_WORKERS)
    assert letter.n_lost == delivery.LOST_AT_MOST


def test_worker_that_is_told_to_end_gives_back_what_it_has_not_begun(order, sink, plain_letter):
    letters = [order(key=f"k{n}") for n in range(3)]

    def end(**refs):
        raise SystemExit

    plain_letter["sheet"] = end
    with pytest.raises(SystemExit):
        delivery.pump(seconds=5)

    states = list(Message.objects.order_by("pk").values_list("state", "n_attempts"))
    assert states == [("leased", 1), ("queued", 0), ("queued", 0)]
    assert len(letters) == 3


def test_letter_stopped_after_it_was_leased_does_not_leave(order, sink, plain_letter):
    letters = [order(key=f"k{n}") for n in range(2)]

    def stop_the_others(**refs):
        Message.objects.filter(pk=letters[1].pk).stop(timezone.now())
        return Sheet(context={"words": "Hello"})

    plain_letter["sheet"] = stop_the_others
    delivery.pump(seconds=5)

    assert len(sink.mails) == 1
    assert [Message.objects.get(pk=each.pk).state for each in letters] == ["sent", "cancelled"]


def test_letter_of_the_future_waits(order, sink):
    letter = order(not_before=timezone.now() + timedelta(hours=1))

    assert delivery.deliver(letter.pk) is False
    assert delivery.pump(seconds=5) == 0
    assert sink.mails == []


def test_pump_drains_over_few_connections(order, sink):
    for n in range(60):
        order(key=f"k{n}")

    assert delivery.pump(seconds=60) == 60

    assert len(sink.mails) == 60
    assert sink.n_connections <= 2
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


def test_mark_of_a_letter_that_left_does_not_fall_with_its_neighbours_fault(
    order, sink, monkeypatch
):
    first, second = order("k1"), order("k2")
    begin = MessageQuerySet.begin

    def fails_once(self, message, at):
        if message.pk != first.pk and message.pk == second.pk:
            monkeypatch.setattr(MessageQuerySet, "begin", begin)
            raise OperationalError("lock timeout")
        return begin(self, message, at)

    monkeypatch.setattr(MessageQuerySet, "begin", fails_once)
    with pytest.raises(OperationalError):
        delivery.pump(seconds=5)

    first.refresh_from_db()
    assert first.state == MessageState.SENT
    delivery.pump(seconds=5)
    assert len(sink.mails) == 2


def test_copy_that_does_not_fit_keeps_no_letter_from_being_marked(order, sink, plain_letter):
    letter = order("k1")

    keep_copy(letter, Composed(None, "a\0" + "s" * 1500, "text\0"))

    assert len(letter.copy.subject) == LONGEST_SUBJECT
    assert letter.copy.text == "text"
