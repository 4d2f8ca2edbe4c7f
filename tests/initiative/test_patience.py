"""No page of a reader keeps the database busy for longer than two seconds (PostgreSQL)."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from initiative import patience
from statements.views import public
from tests.factories import make_meeting, make_participation, make_published

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no such clock"
)


def limit_now():
    """The limit of a query as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_every_query_of_a_page_has_two_seconds_and_later_ones_what_they_had(monkeypatch):
    meeting, before, during = make_meeting(slug="one"), limit_now(), []
    make_published(make_participation(meeting))
    asked = public.public_meeting

    def seen(slug):
        during.append(limit_now())
        return asked(slug)

    monkeypatch.setattr(public, "public_meeting", seen)
    assert Client().get("/meetings/one/participants/").status_code == 200

    assert (during, limit_now()) == (["2s"], before)
    assert before != "2s"


@pytest.mark.django_db(transaction=True)
def test_a_query_that_takes_longer_is_ended_and_the_reader_asked_to_come_back(monkeypatch):
    make_meeting(slug="one")
    monkeypatch.setattr(patience, "PATIENCE_MS", 20)

    def slow(slug):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(public, "public_meeting", slow)
    answer = Client(raise_request_exception=False).get("/meetings/one/participants/")

    assert answer.status_code == 503


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_until_the_transaction_ends_and_no_longer(monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE_MS", 20)
    with pytest.raises(OperationalError), patience.patience(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.03)")
