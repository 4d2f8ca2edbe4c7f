"""Run everything that a small site needs: web, worker with its clock, postbox."""

import os
import shlex
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from honcho import manager
from honcho.compat import ProcessManager

from initiative.env import BASE_DIR

BIN = Path(sys.executable).parent
SITE_PORT = 8000
SMTP_PORT = 2525
# So many ports after the usual one are tried before giving up.
PORTS_TRIED = 100
# A slow machine may take this long to import Django and read the catalogues.
PATIENCE_SECONDS = 60

# A worker that has just taken a letter may finish it before it is killed.
manager.KILL_WAIT = 15

WELCOME = """
  The site         {site}/
  The desk         {site}/desk/
  Repairs (admin)  {site}/admin/
"""


class Leaders(ProcessManager):
    """Asks the first process of a group to end; it knows in which order to end its own."""

    def terminate(self, pid: int) -> None:
        """Send SIGTERM to one process; ``kill`` is for its whole group."""
        os.kill(pid, signal.SIGTERM)


class Processes(manager.Manager):
    """Honcho's manager, with a word to say once all processes are started.

    Args:
        when_started: called in a thread of its own.
    """

    def __init__(self, when_started: Callable[[], None]) -> None:
        super().__init__()
        self._procmgr = Leaders()
        self.when_started = when_started

    def _start(self) -> None:
        # Threads and forks do not mix: the thread begins after the last fork.
        super()._start()
        threading.Thread(target=self.when_started, daemon=True).start()

    def terminate(self) -> None:
        """End all processes; one that is just starting is waited for, or it would stay."""
        if self._all_started():
            super().terminate()
            return
        signal.signal(signal.SIGALRM, lambda *_: self.terminate())
        signal.setitimer(signal.ITIMER_REAL, 0.1)


class Command(BaseCommand):
    """``manage.py serve``: the embedded default as one command. ``PORT`` is honoured."""

    help = "Run web server, worker and postbox together; print where to click."
    # Another command that runs this one may have more to say to its user.
    stealth_options = ("words",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--host``."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")

    def handle(self, *_args: object, host: str, words: str = WELCOME, **_options: object) -> None:
        """Run until Ctrl-C, SIGTERM or the end of one process, which ends them all.

        Args:
            host: address to listen on.
            words: printed when the site answers; ``{site}`` in it is its address.

        Raises:
            CommandError: no port is free, or the one in ``PORT`` is not.
        """
        port = site_port(host)
        smtp_port = first_free("127.0.0.1", SMTP_PORT)
        site = os.environ.get("SITE_URL", f"http://localhost:{port}").rstrip("/")
        environment = environment_for(site, smtp_port)
        processes = Processes(lambda: welcome(host, port, words.format(site=site)))
        for name, command in commands(host, port, smtp_port).items():
            processes.add_process(
                name, "exec " + shlex.join(command), env=environment, cwd=str(BASE_DIR)
            )
        # The children are forked: a connection must not be shared with them.
        connections.close_all()
        # Closing the terminal ends everything too.
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        processes.loop()
        sys.exit(exit_code(processes.returncode))


def exit_code(returncode: int | None) -> int:
    """Return 0 when a person ended it, else how the first process ended."""
    if returncode in (128 + signal.SIGINT, 128 + signal.SIGTERM):
        return 0
    return returncode or 1


def site_port(host: str) -> int:
    """Return the port in ``PORT``, or the first free one from 8000.

    Raises:
        CommandError: ``PORT`` is no port or is taken; nobody wants another one then.
    """
    wanted = os.environ.get("PORT")
    if not wanted:
        return first_free(host, SITE_PORT)
    if not wanted.isdecimal() or not 0 < int(wanted) < 65536:
        raise CommandError(f"PORT is “{wanted}”; it must be a number from 1 to 65535.")
    if not is_free(host, int(wanted)):
        raise CommandError(
            f"Port {wanted} is taken by another program. End that program, choose another "
            "port, or leave PORT out to get a free one."
        )
    return int(wanted)


def first_free(host: str, port: int) -> int:
    """Return the first port from ``port`` upwards on which nobody listens.

    Raises:
        CommandError: there is none among the next hundred.
    """
    for candidate in range(port, port + PORTS_TRIED):
        if is_free(host, candidate):
            return candidate
    raise CommandError(f"No port from {port} to {port + PORTS_TRIED - 1} is free.")


def is_free(host: str, port: int) -> bool:
    """Say whether ``port`` can be listened on, and whether "localhost" means nobody else there."""
    for address in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
        with socket.socket(address[0], socket.SOCK_STREAM) as probe:
            if probe.connect_ex(address[4]) == 0:
                return False
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def environment_for(site: str, smtp_port: int) -> dict[str, str]:
    """Return the environment of the children: this one, and what was just decided."""
    # The filesystem broker moves each bell here before it reads it. On one file system
    # a move is one step, so two workers never take the same bell.
    taken = settings.VAR_DIR / "broker" / "taken"
    taken.mkdir(parents=True, exist_ok=True)
    return {
        "LOG_LEVEL": "WARNING",
        **os.environ,
        "SITE_URL": site,
        "EMAIL_URL": os.environ.get("EMAIL_URL", f"smtp://127.0.0.1:{smtp_port}"),
        "TMPDIR": str(taken),
        "PYTHONUNBUFFERED": "1",
        "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def commands(host: str, port: int, smtp_port: int) -> dict[str, list[str]]:
    """Return the words that start each process."""
    web = [
        str(BIN / "granian"),
        "--interface=wsgi",
        f"--host={host}",
        f"--port={port}",
        "--workers=1",
        "--blocking-threads=4",
        "--no-ws",
        "--no-access-log",
        "--log-level=warning",
        "initiative.wsgi:application",
    ]
    # Gossip, mingling and heartbeats are for fleets of workers; over the filesystem
    # broker they would only leave files behind.
    worker = [
        str(BIN / "celery"),
        "--app=initiative",
        "--quiet",
        "worker",
        "--beat",
        "--concurrency=2",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
    ]
    postbox = [sys.executable, "manage.py", "postbox", f"--port={smtp_port}"]
    return {"web": web, "worker": worker, "postbox": postbox}


def welcome(host: str, port: int, words: str) -> None:
    """Wait until the site answers, then say where to click."""
    probe = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
    # The front page itself: the first reader should not be the one who waits for imports.
    if wait_for(f"http://{probe}:{port}/"):
        print(words, flush=True)  # noqa: T201


def wait_for(address: str) -> bool:
    """Return True as soon as ``address`` answers, False when patience ends."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends_at:
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False
