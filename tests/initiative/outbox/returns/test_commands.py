"""The pipe and the timer: what they print, and what they say to the mail server."""

import io
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from initiative.env import BASE_DIR
from initiative.outbox.management.commands import fetch_returns as fetch_command
from initiative.outbox.management.commands import receive_return as receive_command
from initiative.outbox.models import Return
from initiative.outbox.returnpath import return_path
from initiative.outbox.returns import mailbox, tasks
from initiative.outbox.returns.parts import LARGEST_BYTES
from tests.initiative.outbox.returns.corpus import returned


@pytest.fixture
def pipe(monkeypatch, capsys):
    """Hand a mail to the command as a mail server does; returns what it printed."""

    def hand(raw, *words):
        stdin = SimpleNamespace(buffer=io.BytesIO(raw))
        monkeypatch.setattr(sys, "stdin", stdin)
        call_command("receive_return", *words)
        assert stdin.buffer.read() == b"", "the mail server still has something to say"
        return capsys.readouterr().out.strip()

    return hand


def test_pipe_keeps_what_a_mail_says(sent, pipe):
    assert pipe(returned("postfix_gone", sent)) == "gone 5.1.1"
    assert Return.objects.get().message == sent


def test_pipe_believes_the_recipient_it_is_told(sent, pipe):
    raw = returned("postfix_delayed", sent, path="postmaster@example.net")

    assert pipe(raw, "--recipient", return_path(sent.pk)) == "later 4.4.1"


@pytest.mark.parametrize("raw", [b"", b"\xff\0", b"From: a\n\nHello"])
def test_pipe_takes_every_mail_without_a_word_to_the_server(db, pipe, raw):
    assert pipe(raw) == "no news"


def test_pipe_is_read_to_its_end_and_no_further_kept(sent, pipe):
    assert pipe(returned("postfix_gone", sent) + b"x" * 3 * LARGEST_BYTES) == "gone 5.1.1"


@pytest.mark.parametrize("error", [OperationalError("no route"), ZeroDivisionError("our fault")])
def test_pipe_asks_to_keep_a_mail_that_it_could_not_keep(pipe, monkeypatch, caplog, error):
    def fail(*args):
        raise error

    monkeypatch.setattr(receive_command, "receive", fail)

    with pytest.raises(SystemExit) as end:
        pipe(b"From: a\n\nHello")

    assert end.value.code == 75
    assert type(error).__name__ in caplog.text
    assert ("Traceback" in caplog.text) == isinstance(error, ZeroDivisionError)


def test_timer_says_what_it_read(monkeypatch, capsys):
    monkeypatch.setattr(fetch_command, "fetch_returns", lambda at: (3, 2))

    call_command("fetch_returns")

    assert capsys.readouterr().out == "3 mails read, 2 with news\n"


def test_timer_without_a_mailbox_says_what_to_set(settings):
    settings.RETURN_MAILBOX_URL = ""

    with pytest.raises(CommandError, match="Set RETURN_MAILBOX_URL to imaps://"):
        call_command("fetch_returns")


def test_tick_outlives_a_mailbox_that_is_away(monkeypatch, caplog):
    def refuse(at):
        raise mailbox.MailboxAway("mail.example.org does not answer")

    monkeypatch.setattr(mailbox, "fetch_returns", refuse)

    tasks.fetch_returns()

    assert "mail.example.org does not answer" in caplog.text


TIMETABLE = "from initiative import settings; print(*sorted(settings.CELERY_BEAT_SCHEDULE))"


def timetable(mailbox_url):
    """The ticks of a process whose environment names this mailbox."""
    environment = os.environ | {"DEBUG": "1", "RETURN_MAILBOX_URL": mailbox_url}
    return subprocess.run(
        [sys.executable, "-c", TIMETABLE],
        cwd=BASE_DIR,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()


def test_tick_is_on_the_timetable_only_with_a_mailbox():
    without = timetable("")

    assert "outbox.pump" in without
    assert "outbox.fetch_returns" not in without
    assert timetable("imaps://a:b@mail.example.org/INBOX") == sorted(
        [*without, "outbox.fetch_returns"]
    )
