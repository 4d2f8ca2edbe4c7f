"""The embedded default as one command: ports, processes, and how they end."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from django.core.management import CommandError

from initiative.env import BASE_DIR
from initiative.management.commands import serve
from tests.initiative.test_postbox import free_port

HOST = "127.0.0.1"
# Only a fault needs as long.
PATIENCE_SECONDS = 60


@pytest.fixture
def taken():
    """A port on which somebody listens."""
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


def test_free_port_is_taken_as_it_is():
    port = free_port()

    assert serve.first_free(HOST, port) == port


def test_taken_port_is_stepped_over(taken):
    assert serve.first_free(HOST, taken) > taken


def test_port_on_which_localhost_means_somebody_else_is_not_free(taken):
    # Nobody listens there on 127.0.0.2; but links say "localhost".
    assert not serve.is_free("127.0.0.2", taken)


def test_port_of_the_environment_is_honoured(monkeypatch):
    port = free_port()
    monkeypatch.setenv("PORT", str(port))

    assert serve.site_port(HOST) == port


def test_port_of_the_environment_that_is_taken_is_refused(monkeypatch, taken):
    monkeypatch.setenv("PORT", str(taken))

    with pytest.raises(CommandError, match=f"Port {taken} is taken by another program"):
        serve.site_port(HOST)


@pytest.mark.parametrize("nonsense", ["0", "65536", "-1", "80.0", "http", "⁵"])
def test_port_of_the_environment_that_is_none_is_refused(monkeypatch, nonsense):
    monkeypatch.setenv("PORT", nonsense)

    with pytest.raises(CommandError, match="must be a number from 1 to 65535"):
        serve.site_port(HOST)


def test_children_learn_where_the_site_and_the_postbox_are(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.delenv("EMAIL_URL", raising=False)

    environment = serve.environment_for("http://localhost:8123", 2599)

    assert environment["SITE_URL"] == "http://localhost:8123"
    assert environment["EMAIL_URL"] == "smtp://127.0.0.1:2599"


def test_mail_server_of_the_environment_is_kept(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example.org:25")

    environment = serve.environment_for("http://localhost:8123", 2599)

    assert environment["EMAIL_URL"] == "smtp://mail.example.org:25"


@pytest.mark.parametrize(
    ("returncode", "code"), [(130, 0), (143, 0), (0, 1), (1, 1), (-9, -9), (None, 1)]
)
def test_exit_code_is_0_only_when_a_person_ended_it(returncode, code):
    assert serve.exit_code(returncode) == code


class Site:
    """``manage.py serve`` in a folder of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.log = folder / "serve.log"
        kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        self.environment = kept | {
            "DEBUG": "1",
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "initiative.settings",
        }

    def manage(self, *words):
        return subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE_DIR, env=self.environment, check=True
        )

    def start(self):
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        ends_at = time.monotonic() + PATIENCE_SECONDS
        while f"http://localhost:{self.port}/desk/" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < ends_at, self.log.read_text()
            time.sleep(0.05)

    def children(self):
        """The processes that the log says were started, by name."""
        found = re.findall(r"\| (\w+) started \(pid=(\d+)\)", self.log.read_text())
        return {name: int(pid) for name, pid in found}


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path)
    site.manage("migrate", "--verbosity=0")
    site.start()
    yield site
    if site.process.poll() is None:
        site.process.kill()
        for pid in site.children().values():
            os.killpg(pid, signal.SIGKILL)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_site_answers_and_ends_with_all_its_children(site):
    with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/ready/", timeout=10) as answer:
        assert answer.status == 200
    children = site.children()
    assert {name: is_alive(pid) for name, pid in children.items()} == {
        "web": True,
        "worker": True,
        "postbox": True,
    }

    site.process.send_signal(signal.SIGINT)

    assert site.process.wait(PATIENCE_SECONDS) == 0
    assert [name for name, pid in children.items() if is_alive(pid)] == []


def test_end_of_one_process_is_the_end_of_all(site):
    children = site.children()

    os.kill(children["postbox"], signal.SIGKILL)

    assert site.process.wait(PATIENCE_SECONDS) != 0
    assert [name for name, pid in children.items() if is_alive(pid)] == []
