"""Real processes on PostgreSQL and Redis, and a mail server that remembers everything.

The test process and its children share pytest-django's test database; what the tests
write is committed, so the children see it.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from initiative.env import BASE_DIR
from tests.initiative.test_postbox import free_port

BIN = Path(sys.executable).parent
# Far more than any of it takes; only a fault reaches it.
PATIENCE_SECONDS = 60
# A letter takes this long at the server, so that workers meet one another there.
DELIVERY_SECONDS = 0.1


def wait_until(is_so, what):
    """Poll until ``is_so()``; fail with ``what`` when patience ends."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < ends_at, what
        time.sleep(0.05)


class Journal:
    """A mail server's handler that notes every letter before it says that it has it."""

    def __init__(self):
        self.letters = []  # (recipient, Message-ID)
        self.connections = set()

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        await asyncio.sleep(DELIVERY_SECONDS)
        lines = envelope.content.decode("utf-8", "replace").splitlines()
        message_id = next(line for line in lines if line.lower().startswith("message-id:"))
        self.letters += [(recipient, message_id) for recipient in envelope.rcpt_tos]
        self.connections.add(session.peer)
        return "250 2.0.0 noted"


@pytest.fixture
def sink():
    """A running mail server; ``journal`` has what it took."""
    server = Controller(journal := Journal(), hostname="127.0.0.1", port=free_port())
    server.start()
    server.journal = journal
    yield server
    server.stop()


def test_database_url():
    """The address of the test database, for children."""
    given = urlsplit(os.environ.get("DATABASE_URL", ""))
    return urlunsplit(given._replace(path="/" + connection.settings_dict["NAME"]))


test_database_url.__test__ = False


class Processes:
    """Starts children with one environment; everything they print is kept in files."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        self.running = {}

    def start(self, name, *words, **more):
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                words,
                cwd=BASE_DIR,
                env=self.environment,
                stderr=log,
                **({"stdout": log, "stdin": subprocess.DEVNULL} | more),
            )
        return self.running[name]

    def printed(self, name):
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def wait_for_words(self, name, words):
        def is_said():
            assert self.running[name].poll() is None, self.printed(name)
            return words in self.printed(name)

        wait_until(is_said, f"{name} never said “{words}”")

    def workers(self, *names):
        """Start Celery workers and wait until they take work."""
        for name in names:
            self.start(
                name,
                *(BIN / "celery", "--app=initiative", "worker", f"--hostname={name}@%h"),
                *("--concurrency=2", "--loglevel=INFO"),
            )
        for name in names:
            self.wait_for_words(name, "ready.")

    def beats(self, *names):
        """Start Celery beats, each with its own timetable, and wait for their first ticks."""
        for name in names:
            schedule = self.folder / f"{name}.schedule"
            self.start(
                name,
                *(BIN / "celery", "--app=initiative", "beat", f"--schedule={schedule}"),
                *("--scheduler=tests.processes.ticks:AtOnce", "--pidfile=", "--loglevel=INFO"),
            )
        for name in names:
            for task in ("outbox.pump", "meetings.plan_reminders"):
                self.wait_for_words(name, f"Sending due task {task}")

    def end(self):
        """Ask every child to end and wait for it; what it has begun, it finishes."""
        for process in self.running.values():
            process.terminate()
        for name, process in self.running.items():
            try:
                process.wait(PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                raise AssertionError(f"{name} did not end:\n{self.printed(name)}") from None
        self.running.clear()


@pytest.fixture
def processes(tmp_path, sink, transactional_db):
    """Children on the test database, ended before it is emptied."""
    assert connection.vendor == "postgresql", "set DATABASE_URL to a PostgreSQL server"
    assert os.environ.get("REDIS_URL"), "set REDIS_URL to a Redis server"
    environment = os.environ | {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "initiative.settings",
        "DATABASE_URL": test_database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "VAR_DIR": str(tmp_path / "var"),
        "LOG_LEVEL": "INFO",
        "PYTHONPATH": str(BASE_DIR),
    }
    children = Processes(tmp_path, environment)
    try:
        yield children
    finally:
        with contextlib.suppress(ProcessLookupError):
            children.end()
