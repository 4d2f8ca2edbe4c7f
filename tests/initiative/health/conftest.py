"""Nothing found by one test is kept for the next, and no test asks the network."""

import socket
from datetime import timedelta

import dns.exception
import pytest
import time_machine
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.utils import timezone

from initiative.health import domain, views
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.models import Message
from tests.factories import make_user

ADDRESS = "kept.person@secret-house.example"


@pytest.fixture(autouse=True)
def no_dns(monkeypatch):
    """DNS is away, as on a machine without a network."""

    def nobody_answers(_name):
        raise dns.exception.Timeout

    domain.forget()
    views._kept.forget()
    monkeypatch.setattr(domain, "texts_of", nobody_answers)
    yield
    domain.forget()
    views._kept.forget()


@pytest.fixture(autouse=True)
def no_redis(settings):
    """Bells are files, as in the embedded default; a test that wants Redis says so."""
    settings.REDIS_URL = ""


@pytest.fixture
def now():
    """The moment at which the test's clock stands still: that of the database, or near it."""
    with time_machine.travel(timezone.now(), tick=False):
        yield timezone.now()


@pytest.fixture
def database_gone(monkeypatch):
    """Every question to the database fails; returns the list of those that were asked."""
    asked = []

    def fail(self, *args, **_options):
        asked.append(args)
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", fail)
    return asked


@pytest.fixture
def free_port():
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def make_due(db, now):
    """Order letters whose hour came so many seconds ago."""

    def make(n=1, seconds=30):
        first = Message.objects.count()
        enqueue(
            Order(
                kind="tests.k",
                key=f"k{number}",
                recipient=ADDRESS,
                language="en",
                not_before=now - timedelta(seconds=seconds),
            )
            for number in range(first, first + n)
        )

    return make


@pytest.fixture
def operator_client(db):
    """A browser signed in as somebody who runs the site."""
    client = Client()
    client.force_login(make_user(is_staff=True))
    return client
