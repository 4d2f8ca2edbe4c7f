"""When parts are gone there is still an answer, and nothing in it is made up."""

import pytest
from django.db import DatabaseError

from initiative.health import facts, views
from tests.initiative.health.test_figures import FIGURES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/health/", "/health.json", "/ready/"])
def test_without_the_database_there_is_an_answer(client, database_gone, path):
    response = client.get(path)

    assert response.status_code == 503
    assert response.json()["ok"] is False
    # It may take ten seconds to say no: one question is enough.
    assert len(database_gone) == 1


@pytest.mark.parametrize("path", ["/health/", "/health.json", "/ready/"])
def test_without_the_database_somebody_signed_in_gets_an_answer_too(
    organiser_client, database_gone, path
):
    response = organiser_client.get(path)

    assert response.status_code == 503
    assert response.json()["ok"] is False
    assert len(database_gone) == 1


def test_figures_that_could_not_be_asked_are_not_made_up(client, database_gone):
    found = client.get("/health.json").json()

    assert found["database_ok"] is False
    unknown = FIGURES - {"ok", "measured_at", "database_ok", "disk_free_part"}
    unknown -= {"spf", "dkim", "dmarc"}
    assert {name: found[name] for name in unknown} == dict.fromkeys(unknown)


def test_a_database_that_fails_in_the_middle_of_the_page_leaves_a_page(
    operator_client, monkeypatch
):
    def fail(_at):
        raise DatabaseError("canceling statement due to statement timeout")

    monkeypatch.setattr(facts, "waiting", fail)
    monkeypatch.setattr(views, "trouble", fail)

    response = operator_client.get("/health/")

    assert response.status_code == 200
    assert "The outbox could not be read." in response.text
    assert "No letter is late." not in response.text
    assert "never" not in response.text


def test_without_redis_the_page_and_the_figures_answer_and_say_so(
    operator_client, settings, free_port
):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port}/0"
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": settings.REDIS_URL,
        }
    }

    assert "Redis does not answer." in operator_client.get("/health/").text
    figures = operator_client.get("/health.json")
    assert figures.status_code == 200
    assert figures.json()["broker_ok"] is False
