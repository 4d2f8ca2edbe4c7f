"""Two workers reach for one letter at the same instant, on PostgreSQL."""

import threading
import uuid

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from tests.processes.conftest import wait_until


@pytest.fixture
def message(transactional_db):
    assert connection.vendor == "postgresql", "set DATABASE_URL to a PostgreSQL server"
    enqueue([Order(kind="x", key="x", recipient="office@example.org", language="en")])
    return Message.objects.get()


def n_waiting_for_a_lock():
    """How many connections to this database wait for the commit of another."""
    with connection.cursor() as cursor:
        # Inside a transaction the view would show for ever what it showed first.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0]


def test_lease_that_waited_for_another_lease_gets_nothing(message):
    at = timezone.now()
    late = []

    def reach():
        late.append(Message.objects.lease(message.pk, uuid.uuid4(), at))
        connections.close_all()

    second = threading.Thread(target=reach)
    with transaction.atomic():
        first = Message.objects.lease(message.pk, uuid.uuid4(), at)
        second.start()
        wait_until(lambda: n_waiting_for_a_lock() == 1, "the second worker never came")
    second.join()

    message.refresh_from_db()
    assert late == [None]
    assert message.lease_owner == first.lease_owner


def test_eight_workers_that_reach_at_once_are_one(message):
    at = timezone.now()
    gate = threading.Barrier(8)
    leased = []

    def reach():
        gate.wait()
        leased.extend(Message.objects.claim(uuid.uuid4(), at, 50))
        leased.append(Message.objects.lease(message.pk, uuid.uuid4(), at))
        connections.close_all()

    workers = [threading.Thread(target=reach) for _each in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    message.refresh_from_db()
    assert [each for each in leased if each is not None] == [message]
    assert message.state == MessageState.LEASED
