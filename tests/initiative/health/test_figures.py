"""Figures for machines: what everybody's reads, and what only those with the key."""

import json
from datetime import timedelta

import pytest

from initiative.health import views
from initiative.outbox import breaker, pulse
from initiative.outbox.models import Attempt, Message
from initiative.outbox.states import MessageState

# What a stranger's machine reads.
FIGURES = {
    "ok",
    "measured_at",
    "oldest_due_letter_seconds",
    "database_ok",
    "mail_server_ok",
    "broker_ok",
    "worker_seconds_ago",
    "beat_seconds_ago",
    "purge_seconds_ago",
    "returns_seconds_ago",
    "clock_skew_seconds",
    "disk_free_part",
    "migrations_missing",
    "spf",
    "dkim",
    "dmarc",
}
COUNTS = {
    "due_letters",
    "waiting_letters",
    "uncertain_letters",
    "sent_last_hour",
    "failed_last_hour",
}

pytestmark = pytest.mark.django_db


def test_machines_read_figures_without_addresses_words_or_numbers_of_letters(client, make_due, now):
    make_due()
    Attempt.objects.create(
        message=Message.objects.get(), started_at=now, finished_at=now, words="secret words"
    )
    breaker.failed("535", "secret words", now)
    pulse.beat("pump", now - timedelta(seconds=40))
    pulse.beat("beat", now - timedelta(seconds=50))

    response = client.get("/health.json")

    found = response.json()
    assert set(found) == FIGURES
    assert found["mail_server_ok"] is False
    assert found["database_ok"] is True
    assert found["broker_ok"] is None
    assert found["migrations_missing"] == 0
    assert (found["spf"], found["dkim"]) == ("unreachable", "unreachable")
    assert (found["worker_seconds_ago"], found["beat_seconds_ago"]) == (40, 50)
    assert found["purge_seconds_ago"] is None
    for secret in ("secret", "example", "535"):
        assert secret not in response.text


@pytest.mark.parametrize(
    ("key", "given", "is_told"),
    [
        ("k" * 20, "Bearer " + "k" * 20, True),
        ("k" * 20, "Bearer " + "k" * 19, False),
        ("k" * 20, "", False),
        ("", "Bearer ", False),
        ("k" * 20, "Bearer Schlüssel", False),
    ],
)
def test_numbers_of_letters_are_for_who_knows_the_key(
    client, settings, key, given, is_told, make_due
):
    settings.HEALTH_KEY = key
    make_due(2)

    found = client.get("/health.json", headers={"authorization": given}).json()

    assert set(found) - FIGURES == (COUNTS if is_told else set())
    assert found.get("due_letters") == (2 if is_told else None)


def test_numbers_tell_what_became_of_letters_within_the_hour(client, settings, make_due, now):
    settings.HEALTH_KEY = "key"
    make_due(5)
    pks = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    for pk, at in ((pks[0], now), (pks[1], now - timedelta(hours=2))):
        Message.objects.filter(pk=pk).update(state=MessageState.SENT, sent_at=at)
    Message.objects.filter(pk=pks[2]).update(state=MessageState.FAILED)
    Attempt.objects.create(
        message_id=pks[2], started_at=now, finished_at=now, outcome=MessageState.FAILED
    )
    Message.objects.filter(pk=pks[3]).update(state=MessageState.UNCERTAIN)

    found = client.get("/health.json", headers={"authorization": "Bearer key"}).json()

    assert {name: found[name] for name in COUNTS} == {
        "due_letters": 2,
        "waiting_letters": 2,
        "uncertain_letters": 1,
        "sent_last_hour": 1,
        "failed_last_hour": 1,
    }


def test_figures_cost_the_same_however_many_letters_and_nothing_when_asked_again(
    client, connection_queries, make_due
):
    make_due(3)
    few = connection_queries(lambda: client.get("/health.json"))
    assert connection_queries(lambda: client.get("/health.json")) == 0

    views._kept.forget()
    make_due(50)
    many = connection_queries(lambda: client.get("/health.json"))

    # PostgreSQL is asked for its clock besides.
    assert many == few <= 10


def test_figures_are_what_the_guide_for_operators_says(client, settings):
    settings.HEALTH_KEY = "key"
    guide = (settings.BASE_DIR / "docs/operators.md").read_text()

    found = client.get("/health.json", headers={"authorization": "Bearer key"}).json()

    assert [name for name in found if f"`{name}`" not in guide] == []
    assert json.dumps(found)
