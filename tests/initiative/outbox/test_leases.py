"""Leases: one holder a letter, domains taking turns, and what somebody has stopped."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.querysets import interleaved
from initiative.outbox.states import MessageState


@pytest.fixture
def letter(db):
    enqueue([Order(kind="x", key="x", recipient="office@example.org", language="en")])
    return Message.objects.get()


def lease(letter, at):
    return Message.objects.lease(letter.pk, uuid.uuid4(), at)


def test_held_letter_is_left_alone_until_the_lease_ends(letter, settings):
    at = timezone.now()

    assert lease(letter, at) is not None
    assert lease(letter, at) is None
    assert Message.objects.claim(uuid.uuid4(), at, 10) == []
    assert lease(letter, at + settings.OUTBOX_LEASE) is not None


def test_lease_counts_from_the_beginning_of_the_try(letter, settings):
    at = timezone.now()
    held = lease(letter, at)
    begun_at = at + settings.OUTBOX_LEASE / 2

    assert Message.objects.begin(held, begun_at)

    assert lease(letter, at + settings.OUTBOX_LEASE) is None
    assert lease(letter, begun_at + settings.OUTBOX_LEASE).n_lost == 1


def test_lease_that_ended_before_the_try_began_is_no_lost_worker(letter, settings):
    at = timezone.now()
    slow = lease(letter, at)
    quick = lease(letter, at + settings.OUTBOX_LEASE)

    assert quick.n_lost == 0
    assert not Message.objects.begin(slow, at)
    assert Message.objects.begin(quick, at)


def test_worker_that_overslept_does_not_overwrite(letter, settings):
    at = timezone.now()
    slow = lease(letter, at)
    quick = lease(letter, at + settings.OUTBOX_LEASE)
    assert Message.objects.settle(quick, state=MessageState.SENT, sent_at=at)

    assert Message.objects.settle(slow, state=MessageState.FAILED) is False

    letter.refresh_from_db()
    assert letter.state == MessageState.SENT


def test_what_is_begun_cannot_be_stopped_and_what_is_stopped_cannot_begin(letter, settings):
    at = timezone.now()
    held = lease(letter, at)
    Message.objects.begin(held, at)

    assert Message.objects.all().stop(at) == 0
    # Its worker is gone: nobody sends it any more.
    assert Message.objects.all().stop(at + settings.OUTBOX_LEASE) == 1
    assert not Message.objects.begin(held, at)
    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("cancelled", "stopped")


def test_sent_again_begins_from_nothing_with_the_same_identity(letter):
    at = timezone.now()
    Message.objects.update(state="failed", n_attempts=7, n_uncertain=3, n_lost=5, reason="full")

    assert Message.objects.all().send_again(at) == 1

    again = Message.objects.get()
    assert (again.state, again.reason, again.queued_at) == ("queued", "", at)
    assert (again.n_attempts, again.n_uncertain, again.n_lost) == (0, 0, 0)
    assert (again.message_id, again.dated_at) == (letter.message_id, letter.dated_at)


def test_blanked_address_cannot_be_sent_again(letter):
    Message.objects.update(state="failed", recipient="", recipient_domain="")

    assert Message.objects.all().send_again(timezone.now()) == 0


def test_domains_take_turns_and_the_urgent_come_first():
    seen = [(1, 5, "a"), (2, 5, "a"), (3, 5, "a"), (4, 5, "b"), (5, 1, "a"), (6, 5, "c")]

    assert interleaved(seen, {}) == [5, 1, 4, 6, 2, 3]


def test_slow_domain_gives_no_more_than_it_has_room_for():
    seen = [(n, 5, "slow") for n in range(5)] + [(n, 5, "free") for n in range(5, 8)]

    assert interleaved(seen, {"slow": 2}) == [0, 5, 1, 6, 7]


def test_one_crowded_domain_holds_up_nobody(db):
    enqueue(
        Order(kind="x", key=f"k{n}", recipient=f"r{n}@{domain}", language="en")
        for n, domain in enumerate(["big.example.org"] * 30 + ["small.example.org"] * 2)
    )

    batch = Message.objects.claim(uuid.uuid4(), timezone.now(), 6)

    domains = [message.recipient_domain for message in batch]
    assert domains.count("small.example.org") == 2


def test_no_letter_before_its_hour(letter):
    at = timezone.now()
    Message.objects.update(not_before=at + timedelta(minutes=10))

    assert Message.objects.claim(uuid.uuid4(), at, 10) == []
    assert len(Message.objects.claim(uuid.uuid4(), at + timedelta(minutes=10), 10)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["lease", "claim"])
def test_eight_compete_for_one_letter_and_one_wins(how):
    enqueue([Order(kind="x", key="x", recipient="office@example.org", language="en")])
    letter = Message.objects.get()
    won = []
    start = threading.Barrier(8)

    def compete():
        start.wait()
        try:
            owner, at = uuid.uuid4(), timezone.now()
            if how == "lease":
                won.extend(filter(None, [Message.objects.lease(letter.pk, owner, at)]))
            else:
                won.extend(Message.objects.claim(owner, at, 10))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=compete) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert won == [letter]
