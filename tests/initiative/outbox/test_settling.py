"""What follows a try: waits that grow, giving up, slow domains, a shut way, stopped mailings."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.outbox import breaker, delivery, reactions, throttle
from initiative.outbox.models import Breaker, Domain, Message, Pulse
from initiative.outbox.settling import stop_refused
from initiative.outbox.states import MessageState, Reason


def due_now():
    Message.objects.update(not_before=timezone.now())


def test_back_off_grows(order, sink):
    letter = order()
    sink.at_rcpt = "450 greylisted"
    waits = []
    for _try in range(4):
        due_now()
        delivery.deliver(letter.pk)
        letter.refresh_from_db()
        waits.append((letter.not_before - timezone.now()).total_seconds())

    assert waits == sorted(waits)
    assert 40 < waits[0] < 80
    assert 1400 < waits[3] < 2200


def test_given_up_after_five_days_in_the_queue(order, sink):
    letter = order()
    sink.at_rcpt = "450 greylisted"
    Message.objects.update(queued_at=timezone.now() - timedelta(days=5, minutes=1))

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (MessageState.FAILED, Reason.GAVE_UP)


def test_old_letter_that_is_sent_again_gets_its_five_days_again(order, sink):
    letter = order()
    sink.at_rcpt = "450 greylisted"
    Message.objects.update(
        state="failed",
        created_at=timezone.now() - timedelta(days=9),
        queued_at=timezone.now() - timedelta(days=9),
    )
    Message.objects.all().send_again(timezone.now())

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert letter.state == MessageState.DEFERRED


def test_refused_for_good_tells_the_apps_above(order, sink, monkeypatch):
    told = []
    monkeypatch.setattr(reactions, "REGISTER", [told.append])
    letter = order()
    sink.at_rcpt = "550 5.1.1 no such user"

    delivery.deliver(letter.pk)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (MessageState.FAILED, Reason.NO_MAILBOX)
    assert [(news.message, news.kind, news.reason) for news in told] == [
        (letter, "gone", "no_mailbox")
    ]


def test_dead_server_shuts_the_way_and_blames_nobody(order, sink, settings):
    letters = [order(key=f"k{n}") for n in range(3)]
    settings.EMAIL_PORT = 1

    assert delivery.pump(seconds=5) == 1

    trouble = breaker.state()
    assert trouble.n_failures == 1
    assert trouble.is_shut(timezone.now())
    assert trouble.words
    rows = list(Message.objects.order_by("pk"))
    assert [row.n_attempts for row in rows] == [0, 0, 0]
    assert {row.state for row in rows} == {MessageState.DEFERRED, MessageState.QUEUED}
    assert not any(row.state == MessageState.FAILED for row in rows)
    # While it is shut nobody knocks: not the pump, not a single bell.
    assert delivery.pump(seconds=5) == 0
    assert delivery.deliver(letters[1].pk) is False


def test_shut_way_is_tried_by_one_letter_and_opens_for_all(order, sink, settings):
    for n in range(3):
        order(key=f"k{n}")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    delivery.pump(seconds=5)
    settings.EMAIL_PORT = port
    Breaker.objects.update(again_at=timezone.now())
    due_now()

    assert delivery.pump(seconds=5) == 3

    assert breaker.state() is None
    assert len(sink.mails) == 3


def test_waits_for_the_way_grow(db):
    at = timezone.now()
    waits = []
    for _failure in range(9):
        again_at = breaker.failed("", "nobody there", at)
        waits.append((again_at - at).total_seconds())
        # Another worker's failure within the wait is the same failure.
        assert breaker.failed("", "nobody there", at) == again_at
        at = again_at

    assert waits == [15, 30, 60, 120, 300, 600, 900, 900, 900]


def test_letter_never_fails_for_the_way(order, sink, settings):
    letter = order()
    Message.objects.update(queued_at=timezone.now() - timedelta(days=30))
    settings.EMAIL_PORT = 1

    delivery.pump(seconds=5)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == (MessageState.DEFERRED, Reason.ROUTE)


def test_domain_that_asks_for_less_gets_less(order, sink):
    letter = order()
    sink.at_rcpt = "451 4.7.1 slow down"

    delivery.deliver(letter.pk)

    domain = Domain.objects.get(name="example.org")
    assert domain.rate == throttle.FIRST_RATE
    throttle.slower("example.org", timezone.now())
    domain.refresh_from_db()
    assert domain.rate == throttle.FIRST_RATE / 2


def test_slow_domain_takes_what_its_bucket_holds(order, sink):
    at = timezone.now()
    Domain.objects.create(name="example.org", rate=2, tokens=3, counted_at=at)
    for n in range(10):
        order(key=f"k{n}")
    order(key="other", recipient="reader@elsewhere.example.org")

    delivery.pump(seconds=5)

    recipients = [rcpt[0] for rcpt, _content in sink.mails]
    assert 3 <= recipients.count("reader@example.org") <= 5
    assert "reader@elsewhere.example.org" in recipients


def test_domain_earns_its_freedom_back(db):
    Domain.objects.create(
        name="example.org", rate=throttle.FREE_RATE - 1, tokens=0, counted_at=timezone.now()
    )

    for _letter in range(throttle.GOOD):
        throttle.went_well("example.org")

    assert not Domain.objects.exists()
    throttle.went_well("example.org")


@pytest.mark.parametrize(
    ("n_copies", "n_refused", "n_stopped"), [(10, 2, 0), (10, 3, 7), (200, 3, 0), (200, 4, 196)]
)
def test_mailing_that_is_refused_for_its_words_is_stopped(order, n_copies, n_refused, n_stopped):
    for n in range(n_copies):
        order(key=f"k{n}", mailing="letter:1")
    order(key="other", mailing="letter:2")
    refused = Message.objects.of_mailing("letter:1")[:n_refused].values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(refused)).update(
        state=MessageState.FAILED, reason=Reason.POLICY
    )

    assert stop_refused("letter:1", timezone.now()) == n_stopped

    assert Message.objects.get(key="other").state == MessageState.QUEUED


def test_pump_leaves_a_sign_of_life(db):
    delivery.pump(seconds=5)

    assert timezone.now() - Pulse.objects.get(name="pump").beat_at < timedelta(minutes=1)
