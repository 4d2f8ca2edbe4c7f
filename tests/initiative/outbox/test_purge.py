"""Thirty days after a letter is settled, nothing in the outbox says to whom it went."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.forms.models import model_to_dict
from django.utils import timezone

from initiative.outbox import purge, tasks
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Attempt, Breaker, Copy, Domain, Message, Pulse, Return
from initiative.outbox.states import OPEN, SETTLED, MessageState, ReturnKind

ADDRESS = "kept.person@secret-house.example"
NOW = timezone.now()
MONTH_AGO = NOW - timedelta(days=30, seconds=1)

pytestmark = pytest.mark.django_db


def make_settled(n=1, state=MessageState.SENT, at=MONTH_AGO, address=ADDRESS):
    """Letters that ended so at that moment, with a try, a copy and news that name the address."""
    first = Message.objects.count()
    refs = {"rsvp_pk": 7, "cc": address, "deep": {"list": [{"to": address}], "pk": 1}, address: 1}
    keys = [f"occasion:{first + number}" for number in range(n)]
    enqueue(
        Order(kind="tests.k", key=key, recipient=address, language="en", refs=refs, not_before=at)
        for key in keys
    )
    Message.objects.with_keys(keys).update(
        state=state,
        sent_at=at if state == MessageState.SENT else None,
        last_words=f"250 {address} is fine",
        created_at=at,
    )
    messages = list(Message.objects.with_keys(keys).order_by("pk"))
    for message in messages:
        Attempt.objects.create(
            message=message, started_at=at, finished_at=at, outcome=state, words=f"to {address}"
        )
        Copy.objects.create(message=message, subject=f"for {address}", text=f"{address}, hello")
        Return.objects.create(
            message=message, key=message.key, kind=ReturnKind.LATER, words=address, came_at=at
        )
    return messages


def everything():
    """Every value of every row of the outbox as one text."""
    rows = [
        model_to_dict(row)
        for model in (Message, Attempt, Copy, Return)
        for row in model.objects.all()
    ]
    return json.dumps(rows, default=str)


def counts():
    return [model.objects.count() for model in (Message, Attempt, Copy, Return)]


@pytest.mark.parametrize("state", SETTLED)
def test_nothing_of_the_address_is_left_and_no_row_is_lost(state):
    make_settled(state=state)
    before = counts()
    assert "secret-house" in everything()

    assert purge.purge(NOW) == 1

    assert "secret-house" not in everything()
    assert "kept.person" not in everything()
    assert counts() == before
    message = Message.objects.get()
    assert (message.recipient, message.recipient_domain, message.last_words) == ("", "", "")
    assert message.recipient_mark == mark_of(ADDRESS)
    assert message.purged_at == NOW
    assert message.state == state
    assert message.refs == {"rsvp_pk": 7, "deep": {"pk": 1}}


@pytest.mark.parametrize("state", OPEN)
def test_open_letters_are_not_touched_however_old(state):
    (message,) = make_settled(state=MessageState.FAILED)
    held = {}
    if state == MessageState.LEASED:
        held = {"lease_owner": "0" * 32, "lease_until": NOW}
    Message.objects.update(state=state, **held)

    assert purge.purge(NOW) == 0

    message.refresh_from_db()
    assert message.recipient == ADDRESS
    assert message.copy.text != ""


@pytest.mark.parametrize("state", SETTLED)
def test_younger_letters_keep_their_address(state):
    make_settled(state=state, at=MONTH_AGO + timedelta(seconds=2))

    assert purge.purge(NOW) == 0
    assert Message.objects.get().recipient == ADDRESS


def test_a_letter_that_came_back_lately_keeps_its_address_until_somebody_could_repair_it():
    (message,) = make_settled()
    Return.objects.create(
        message=message,
        key="late",
        kind=ReturnKind.GONE,
        words="gone",
        came_at=NOW - timedelta(days=1),
    )

    assert purge.purge(NOW) == 0
    assert purge.purge(NOW + timedelta(days=30)) == 1


def test_a_letter_that_was_tried_lately_keeps_its_address():
    (message,) = make_settled(state=MessageState.FAILED)
    lately = NOW - timedelta(days=1)
    Attempt.objects.create(
        message=message, started_at=lately, finished_at=lately, outcome=MessageState.FAILED
    )

    assert purge.purge(NOW) == 0


def test_a_letter_put_back_into_the_queue_after_the_purge_stays_as_it_is():
    make_settled(state=MessageState.FAILED)
    purge.purge(NOW)

    assert Message.objects.all().send_again(NOW) == 0
    assert Message.objects.get().state == MessageState.FAILED


def test_news_that_came_after_the_purge_is_blanked_in_its_turn():
    (message,) = make_settled()
    purge.purge(NOW)
    Return.objects.create(
        message=message, key="late", kind=ReturnKind.GONE, words=ADDRESS, came_at=NOW
    )

    purge.purge(NOW + timedelta(days=29))
    assert "secret-house" in everything()

    purge.purge(NOW + timedelta(days=31))
    assert "secret-house" not in everything()


def test_the_letters_own_row_forgets_late_news_too():
    (message,) = make_settled()
    purge.purge(NOW)
    Return.objects.create(
        message=message, key="late", kind=ReturnKind.GONE, words=ADDRESS, came_at=NOW
    )
    Message.objects.update(state=MessageState.FAILED, last_words=ADDRESS)

    purge.purge(NOW + timedelta(days=29))
    assert Message.objects.get().last_words == ADDRESS

    purge.purge(NOW + timedelta(days=31))
    assert Message.objects.get().last_words == ""


def test_the_pace_of_a_domain_is_forgotten_when_nothing_went_there_for_thirty_days():
    for name, at in (("secret-house.example", MONTH_AGO), ("other.example", NOW)):
        Domain.objects.create(name=name, rate=1, counted_at=at)

    purge.purge(NOW)

    assert [domain.name for domain in Domain.objects.all()] == ["other.example"]


def test_an_old_word_of_our_own_server_is_forgotten_and_that_it_failed_is_not():
    Breaker.objects.create(n_failures=3, failed_at=MONTH_AGO, code="535", words=ADDRESS)

    purge.purge(NOW)

    way = Breaker.objects.get()
    assert (way.words, way.code, way.n_failures) == ("", "535", 3)


def test_twice_changes_nothing_more():
    make_settled()
    purge.purge(NOW)
    before = everything()

    assert purge.purge(NOW + timedelta(days=3)) == 0
    assert everything() == before


def test_queries_do_not_grow_with_the_letters_of_a_batch(connection_queries):
    make_settled(3)
    few = connection_queries(lambda: purge.purge(NOW))
    make_settled(30)
    many = connection_queries(lambda: purge.purge(NOW))

    assert many <= few <= 16


def test_more_than_a_batch_is_purged_batch_by_batch(monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 4)
    make_settled(9)

    assert purge.purge(NOW) == 9
    assert "secret-house" not in everything()


def test_a_run_ends_and_says_so_only_when_nothing_is_left(monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 2)
    monkeypatch.setattr(purge, "BATCHES", 2)
    make_settled(5)

    assert purge.purge(NOW) == 4
    assert not Pulse.objects.filter(name="purge").exists()
    assert purge.purge_if_due(NOW) == 1
    assert Pulse.objects.get(name="purge").beat_at == NOW


def test_the_tick_purges_once_a_day():
    make_settled()

    tasks.purge()
    make_settled()
    tasks.purge()

    assert Message.objects.filter(recipient="").count() == 1
    Pulse.objects.update(beat_at=NOW - timedelta(hours=21))
    tasks.purge()
    assert Message.objects.filter(recipient="").count() == 2


def test_the_command_purges_at_once(capsys):
    make_settled(2)
    Pulse.objects.create(name="purge", beat_at=NOW)

    call_command("purge")

    assert capsys.readouterr().out == "2 letters blanked\n"
