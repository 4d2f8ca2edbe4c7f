"""Ordering letters: once a key, inside the transaction, and a broker that is down is silence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from initiative.outbox import tasks
from initiative.outbox.enqueue import BELLS, PUMPS, Order, enqueue
from initiative.outbox.models import Message

LATER = timezone.now() + timedelta(minutes=10)


def orders(*keys):
    return [
        Order(kind="test.plain", key=key, recipient=f"{key}@Example.org", language="en")
        for key in keys
    ]


@pytest.fixture
def bells(monkeypatch):
    """What was rung, without a broker."""
    rung = []
    for task in (tasks.deliver, tasks.pump):
        monkeypatch.setattr(
            task, "apply_async", lambda args=(), name=task.name: rung.append((name, *args))
        )
    return rung


def test_repeating_an_order_changes_nothing(db):
    assert enqueue(orders("a", "b")) == 2
    before = list(Message.objects.order_by("pk").values())

    assert enqueue(orders("a", "b", "c")) == 1
    assert list(Message.objects.order_by("pk").values())[:2] == before


def test_same_key_twice_in_one_order_is_one_letter(db):
    assert enqueue(orders("a", "a")) == 1


def test_identity_is_fixed_unique_and_tells_nothing(db):
    enqueue(orders("secret-key", "b"))
    one, two = Message.objects.order_by("pk")

    assert one.message_id != two.message_id
    assert "secret" not in one.message_id
    assert len(f"Message-ID: {one.message_id}") < 78
    assert one.recipient_domain == "example.org"


def test_bell_is_rung_after_the_commit_for_each_letter(
    db, bells, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(orders("a", "b"))
        assert bells == []

    pks = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    assert bells == [("outbox.deliver", pk) for pk in pks]


def test_many_letters_ring_a_pump_for_each_worker(db, bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(orders(*(f"k{n}" for n in range(BELLS + 1))))

    assert bells == [("outbox.pump",)] * PUMPS


def test_held_letters_ring_nothing(db, bells, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue([replace(each, not_before=LATER) for each in orders("a", "b")])

    assert bells == []
    assert {(row.dated_at, row.queued_at) for row in Message.objects.all()} == {(LATER, LATER)}


def test_address_has_a_mark_that_tells_nothing(db):
    enqueue(orders("a"))
    enqueue([replace(orders("b")[0], recipient="A@example.ORG")])

    marks = set(Message.objects.values_list("recipient_mark", flat=True))
    assert len(marks) == 1
    assert "example" not in marks.pop()


def test_three_thousand_orders_are_few_statements(db, connection_queries):
    many = orders(*(f"k{n}" for n in range(3000)))

    n_queries = connection_queries(lambda: enqueue(many))

    assert Message.objects.count() == 3000
    assert n_queries <= 30


@pytest.mark.django_db(transaction=True)
def test_rollback_leaves_no_row_and_rings_no_bell(bells):
    @transaction.atomic
    def fail_after_ordering():
        enqueue(orders("a"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_ordering()

    assert Message.objects.count() == 0
    assert bells == []


@pytest.mark.django_db(transaction=True)
def test_dead_broker_is_silence(monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("nobody there")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)

    enqueue(orders("a"))

    assert Message.objects.get().state == "queued"
