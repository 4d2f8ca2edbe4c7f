"""Who may see what: the short answer, the page, the banner at the desk."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from initiative.health import facts
from initiative.health.trial import send_test_letter
from initiative.outbox import delivery, pulse
from initiative.outbox.models import Message
from tests.factories import make_meeting, make_organiser, make_user
from tests.initiative.health.conftest import ADDRESS

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_one_truth_and_one_figure(client, django_assert_num_queries, make_due):
    make_due(seconds=30)

    with django_assert_num_queries(1):
        response = client.get("/health/")

    assert response.status_code == 200
    assert set(response.json()) == {"ok", "oldest_due_letter_seconds"}
    assert response.json()["ok"] is True
    assert 30 <= response.json()["oldest_due_letter_seconds"] < 120
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/health/", "/health.json"])
@pytest.mark.parametrize(("seconds", "status"), [(60, 200), (121, 503)])
def test_letters_that_wait_for_two_minutes_are_a_503(client, path, seconds, status, make_due):
    make_due(seconds=seconds)

    response = client.get(path)

    assert response.status_code == status
    assert response.json()["ok"] is (status == 200)


@pytest.mark.parametrize("path", ["/health/", "/health.json"])
def test_whoever_works_at_no_desk_reads_what_a_stranger_reads(client, path):
    stranger = set(client.get(path).json())
    client.force_login(make_user())

    assert set(client.get(path).json()) == stranger


def test_nobody_else_can_order_a_test_letter(client):
    client.force_login(make_user())

    assert client.post("/health/").status_code == 404
    assert not Message.objects.exists()


def test_an_organiser_reads_sentences_and_is_told_whom_to_ask(organiser_client, make_due):
    make_due(seconds=700)

    page = organiser_client.get("/health/").text

    assert "Nobody is sending them: the worker does not run." in page
    assert "Who runs this site can do it: show them this page." in page
    assert "we could not ask DNS" in page
    assert "Addresses in the outbox are blanked 30 days" in page
    # What to type on the machine is of no use to them.
    assert "celery --app" not in page
    assert "The clock is right." not in page
    assert ADDRESS not in page


def test_an_operator_reads_besides_what_to_do_and_how_the_machine_is(operator_client, make_due):
    make_due(seconds=700)

    page = operator_client.get("/health/").text

    assert "Start it: “celery --app=initiative worker --beat”" in page
    assert "The clock is right." in page
    assert "The database fits this release." in page
    assert "Who runs this site can do it" not in page
    assert ADDRESS not in page


def test_when_all_is_well_the_page_says_so_first(operator_client, settings, monkeypatch, now):
    settings.RETURN_DOMAIN = "returns.example.org"
    settings.RETURN_MAILBOX_URL = ""
    for name in ("pump", "beat", "purge"):
        pulse.beat(name, now)
    monkeypatch.setattr(facts, "disk_room", lambda: (50_000_000_000, 0.5))

    response = operator_client.get("/health/")

    assert response.context["n_to_do"] == 0
    assert "Nothing is to be done." in response.text
    assert "Redis" not in response.text


def test_the_page_costs_the_same_however_many_letters(
    operator_client, connection_queries, make_due
):
    make_due(3, seconds=700)
    few = connection_queries(lambda: operator_client.get("/health/"))
    make_due(50, seconds=700)
    many = connection_queries(lambda: operator_client.get("/health/"))

    assert many == few <= 17


def test_the_page_is_in_the_readers_language_though_its_address_has_none(operator_client):
    response = operator_client.get("/health/", headers={"accept-language": "it"})

    assert response.headers["Content-Language"] == "it"
    assert '<html lang="it"' in response.text


def test_a_test_letter_goes_to_oneself_and_the_page_says_what_became_of_it(organiser_client, now):
    said = organiser_client.post("/health/", follow=True).text

    message = Message.objects.get()
    assert f"A test letter to {message.recipient} is on its way." in said
    again = organiser_client.post("/health/", follow=True).text
    assert "A test letter is on its way already." in again
    assert delivery.deliver(message.pk)
    assert [sent.to for sent in mail.outbox] == [[message.recipient]]
    page = organiser_client.get("/health/").text
    assert "Your last test letter:" in page
    assert "· sent" in page


@pytest.mark.parametrize(("seconds", "n_new"), [(0, 0), (59, 0), (60, 1)])
def test_there_is_one_test_letter_a_minute_and_address(now, seconds, n_new):
    at = now.replace(second=0)
    one = {"email": "me@example.org", "language": "en", "time_zone": ""}
    send_test_letter(**one, at=at)

    assert send_test_letter(**one, at=at + timedelta(seconds=seconds)) == n_new
    assert send_test_letter(**one | {"email": "you@example.org"}, at=at) == 1


@pytest.mark.parametrize("name", ["statements:organiser_desk", "meetings:organiser_outbox"])
@pytest.mark.parametrize(("seconds", "is_said"), [(299, False), (301, True)])
def test_the_desk_says_so_when_letters_wait_for_more_than_five_minutes(
    name, seconds, is_said, make_due
):
    meeting = make_meeting()
    client = Client()
    client.force_login(make_organiser(meeting))
    # Somebody else's letter: the trouble is everybody's.
    make_due(seconds=seconds)

    page = client.get(reverse(name, args=[meeting.slug])).text

    assert ("the oldest for 5 minutes" in page) is is_said
    assert ('role="alert"' in page) is is_said
    assert ('href="/health/"' in page) is is_said
