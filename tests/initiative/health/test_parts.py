"""The parts that are asked over the network: each ends in time and says what it found."""

import socket
import threading
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from initiative.health import broker, greeting, letters, tasks
from initiative.health.facts import facts
from initiative.health.greeting import greet
from initiative.health.limit import within
from initiative.health.words import ACT, UNKNOWN, WELL
from initiative.outbox import pulse
from initiative.outbox.models import Pulse
from initiative.outbox.states import Stage

NOW = timezone.now()


@pytest.fixture
def hanging():
    """A question that is answered when the test is over."""
    is_over = threading.Event()
    yield is_over.wait
    is_over.set()


# --- A question that ends -----------------------------------------------------------


def test_an_answer_in_time_is_the_answer():
    assert within(60, lambda: 7) == 7


def test_a_question_that_hangs_is_given_up(hanging):
    with pytest.raises(TimeoutError, match=r"no answer within 0\.01 seconds"):
        within(0.01, hanging)


def test_what_a_question_raises_is_raised():
    with pytest.raises(KeyError):
        within(60, lambda: {}["nothing"])


# --- Redis ----------------------------------------------------------------------------


def test_a_site_without_redis_asks_nobody(settings, monkeypatch):
    settings.REDIS_URL = ""
    monkeypatch.setattr(broker, "ping", None)

    assert broker.answers() is None


@pytest.mark.parametrize(
    ("said", "is_well"), [(b"+PONG\r\n", True), (b"-NOAUTH no\r\n", False), (b"", False)]
)
def test_redis_is_asked_for_one_word(settings, said, is_well):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            line, _address = server.accept()
            with line:
                while line.recv(4096):
                    line.sendall(said or b"?")
                    if not said:
                        return

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        settings.REDIS_URL = f"redis://127.0.0.1:{server.getsockname()[1]}/0?protocol=2"

        assert broker.answers() is is_well
        thread.join(5)


def test_redis_that_hangs_is_given_up(settings, monkeypatch, hanging):
    settings.REDIS_URL = "redis://a-name-that-nobody-resolves:6379/0"
    monkeypatch.setattr(broker, "ping", hanging)
    monkeypatch.setattr(broker, "PATIENCE", 0.01)

    assert broker.answers() is False


def test_an_address_of_redis_that_is_none_is_no_fault_of_the_page(settings):
    settings.REDIS_URL = "localhost:6379"

    assert broker.answers() is False


# --- The mail server --------------------------------------------------------------------


@pytest.fixture
def mail_server(settings):
    """A port that answers with what the test says, line by line."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST_USER = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST = "127.0.0.1"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_PORT = server.getsockname()[1]

        def answer(*lines):
            def run():
                line, _address = server.accept()
                with line:
                    for each in lines:
                        line.sendall(each)
                        line.recv(4096)

            threading.Thread(target=run, daemon=True).start()

        yield answer


def test_the_mail_server_is_greeted_and_given_no_letter(mail_server):
    mail_server(b"220 here\r\n", b"250 hello\r\n", b"250 fine\r\n")

    assert greet().is_well
    assert letters.greeting_line(greeting.Greeting(True)).state == WELL


def test_what_the_mail_server_refuses_is_said_with_its_step_in_the_readers_language(mail_server):
    mail_server(b"554 we know you <letters@example.org>\r\n")

    found = greet()

    assert (found.is_well, found.stage, found.words) == (False, Stage.CONNECT, "554 we know you …")
    with translation.override("it"):
        assert str(Stage.CONNECT.label) in letters.greeting_line(found).words


def test_a_mail_server_that_is_away_is_said(settings, free_port):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    settings.EMAIL_USE_SSL = False

    found = greet()

    assert (found.is_well, found.stage) == (False, Stage.CONNECT)
    assert letters.greeting_line(found).state == ACT


def test_a_mail_server_whose_name_is_not_resolved_is_given_up(monkeypatch, hanging):
    monkeypatch.setattr(greeting, "PATIENCE", 0.01)
    monkeypatch.setattr(greeting, "talk_shortly", hanging)

    assert greet() == greeting.Greeting(False, Stage.CONNECT, "no answer within 0.01 seconds")


# --- Signs of life ------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_tick_of_the_clock_is_a_sign_of_life(now):
    tasks.tick()

    assert Pulse.objects.get(name="beat").beat_at == now


def test_the_clock_ticks_so_that_it_is_not_heard_when_it_is_behind(settings):
    from initiative.celery import app

    entry = settings.CELERY_BEAT_SCHEDULE["health.tick"]

    app.loader.import_default_modules()
    assert entry["task"] in app.tasks
    assert entry["options"]["expires"] == 15
    assert entry["schedule"] < letters.BEAT_SILENT_AFTER


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "state", "said"),
    [
        (None, UNKNOWN, "The clock of reminders has never been heard."),
        (timedelta(minutes=10), WELL, "The clock of reminders last ticked 10 minutes ago."),
        (timedelta(minutes=11), ACT, "The clock of reminders last ticked 11 minutes ago."),
    ],
)
def test_the_clock_is_missed_after_ten_minutes(since, state, said):
    if since is not None:
        pulse.beat("beat", NOW - since)

    line = letters.beat_line(facts(NOW))

    assert (line.state, line.words) == (state, said)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "state", "said"),
    [
        (None, ACT, "The worker has never been seen."),
        (timedelta(seconds=120), WELL, "The worker was last seen at work 2 minutes ago."),
        (timedelta(seconds=180), ACT, "The worker was last seen at work 3 minutes ago."),
    ],
)
def test_the_worker_is_missed_after_two_minutes(since, state, said):
    if since is not None:
        pulse.beat("pump", NOW - since)

    line = letters.worker_line(facts(NOW))

    assert (line.state, line.words) == (state, said)
    assert bool(line.todo) is (state == ACT)


@pytest.mark.django_db
def test_the_day_of_the_purge_is_written_as_the_language_writes_it():
    at = NOW.replace(year=2026, month=11, day=23, hour=12)
    pulse.beat("purge", at - timedelta(days=3))
    found = facts(at)

    assert "Last done: 20 November 2026, 3 days ago." in letters.purge_line(found).words
    assert letters.purge_line(found).state == ACT
    with translation.override("it"):
        assert "20 novembre 2026" in letters.purge_line(found).words
