"""The banner: said after five minutes, with the cause and what to do."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.health.waiting import trouble
from initiative.outbox import breaker, pulse
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState, Reason

NOW = timezone.now()

pytestmark = pytest.mark.django_db


def make_due(n=1, since=timedelta(minutes=12), **fields):
    enqueue(
        Order(
            kind="tests.k",
            key=f"k{number}",
            recipient=f"a{number}@example.org",
            language="en",
            not_before=NOW - since,
        )
        for number in range(n)
    )
    Message.objects.update(**fields)


@pytest.fixture
def order_in_hand():
    """Put one more letter into a worker's hand."""

    def take(begun_at):
        order = Order(kind="tests.k", key="in hand", recipient="b@example.org", language="en")
        enqueue([order])
        Message.objects.with_keys(["in hand"]).update(
            state=MessageState.LEASED,
            lease_owner=uuid.uuid4(),
            lease_until=NOW + timedelta(minutes=5),
            begun_at=begun_at,
        )

    return take


def test_nothing_is_said_while_letters_leave_in_time(django_assert_num_queries):
    make_due(since=timedelta(seconds=299))

    with django_assert_num_queries(2):
        assert trouble(NOW) is None


def test_letters_of_later_hours_do_not_wait():
    make_due(since=timedelta(minutes=-30))

    assert trouble(NOW) is None


def test_without_a_worker_the_words_say_that_nobody_sends(django_assert_num_queries):
    make_due(3)
    pulse.beat("pump", NOW - timedelta(hours=1))

    with django_assert_num_queries(4):
        found = trouble(NOW)

    assert (found.code, found.seconds, found.n_waiting) == ("worker", 720, 3)
    assert found.words == (
        "3 letters wait, the oldest for 12 minutes. Nobody is sending them: the worker does not "
        "run. No letter is lost. Ask your operator to start it."
    )


def test_a_worker_that_was_never_seen_does_not_run():
    make_due()

    assert trouble(NOW).code == "worker"


def test_a_worker_at_work_is_only_slow():
    make_due()
    pulse.beat("pump", NOW - timedelta(seconds=20))

    found = trouble(NOW)

    assert found.code == "slow"
    assert "1 letter waits, the oldest for 12 minutes. The worker is sending them" in found.words


def test_a_worker_that_has_a_letter_in_hand_is_at_work_however_slow_the_server(order_in_hand):
    make_due()
    pulse.beat("pump", NOW - timedelta(minutes=10))
    order_in_hand(begun_at=NOW - timedelta(seconds=119))

    assert trouble(NOW).code == "slow"


def test_a_letter_that_was_begun_long_ago_says_that_its_worker_died(order_in_hand):
    make_due()
    order_in_hand(begun_at=NOW - timedelta(seconds=120))

    assert trouble(NOW).code == "worker"


def test_a_mail_server_out_of_reach_is_named_although_no_letter_is_due():
    make_due(
        2,
        state=MessageState.DEFERRED,
        reason=Reason.ROUTE,
        not_before=NOW + timedelta(minutes=3),
    )
    pulse.beat("pump", NOW)
    breaker.failed("535", "wrong password", NOW)

    found = trouble(NOW)

    assert (found.code, found.n_waiting, found.seconds) == ("route", 2, 720)
    assert "Our mail server cannot be reached or refuses us." in found.words
    assert found.words.endswith("It said: “535 wrong password”")
    assert (found.failed_at, found.again_at) == (NOW, NOW + timedelta(seconds=breaker.WAITS[0]))


def test_a_mail_server_that_has_just_failed_is_no_trouble_yet():
    make_due(since=timedelta(seconds=30), state=MessageState.DEFERRED, reason=Reason.ROUTE)
    breaker.failed("", "timed out", NOW)

    assert trouble(NOW) is None
