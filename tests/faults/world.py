"""A whole small site of its own: PostgreSQL, Redis, mail server, web server, workers, clocks.

Every process is started here, known by its number, and ended here, also after a fault.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from initiative.env import BASE_DIR

BIN = Path(sys.executable).parent
# Far more than any of it takes; only a fault reaches it.
PATIENCE_SECONDS = 60
# They serve all tests of one run.
SERVERS = ("postgres", "redis")


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def wait_until(is_so: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Poll until ``is_so()``.

    Raises:
        AssertionError: it is still not so after ``seconds``.
    """
    ends_at = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > ends_at:
            raise AssertionError(what)
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Processes:
    """Children with one environment; what they print is kept in files."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment
        self.running: dict[str, subprocess.Popen] = {}

    def start(self, name: str, *words: object, user: str | None = None, **more: str) -> int:
        """Start a process as the head of a group of its own; return its number.

        Args:
            user: who runs it, when that is not who runs this.
            more: further variables of its environment.
        """
        as_user = {"user": user, "group": user, "extra_groups": []} if user else {}
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [str(word) for word in words],
                cwd=BASE_DIR,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_user,
            )
        self.running[name] = process
        return process.pid

    def printed(self, name: str) -> str:
        """Return what a process has printed so far."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def is_running(self, name: str) -> bool:
        """Say whether a process is there."""
        return name in self.running and self.running[name].poll() is None

    def wait_for(self, name: str, is_so: Callable[[], object]) -> None:
        """Return when ``is_so()``, while the process lives.

        Raises:
            AssertionError: it ended, or it is not so in time; with what it printed.
        """

        def is_so_or_dead() -> bool:
            assert self.is_running(name), f"{name} ended: {self.printed(name)[-2000:]}"
            return bool(is_so())

        wait_until(is_so_or_dead, f"{name} is not ready")

    def kill_group(self, name: str) -> None:
        """Kill a process and all that it started, at once and without a word."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def end(self, *names: str, seconds: float = 40) -> None:
        """Ask processes to end; they finish what they have begun. Kill those that do not."""
        for name in names or tuple(self.running):
            self.running[name].terminate()
        for name in names or tuple(self.running):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.running[name].wait(seconds)
            self.kill_group(name)


class World:
    """The servers that all tests of one run share.

    Args:
        secret: part of the keys of this world, which live as long as it does.
        is_embedded: SQLite and a folder for a broker, instead of servers.
    """

    def __init__(self, secret: str, *, is_embedded: bool = False) -> None:
        self.is_embedded = is_embedded
        self.folder = Path(tempfile.mkdtemp(prefix="faults-"))
        self.folder.chmod(0o755)
        self.pg_port, self.redis_port, self.smtp_port = free_port(), free_port(), free_port()
        self.journal = self.folder / "journal"
        self.processes = Processes(self.folder, os.environ | self.environment(secret))

    def environment(self, secret: str) -> dict[str, str]:
        """Return the environment as an operator would write it, for this machine alone."""
        services = {
            "DATABASE_URL": f"postgres://postgres@127.0.0.1:{self.pg_port}/initiative",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }
        if self.is_embedded:
            # The broker's folder and what is taken out of it: on one file system.
            taken = self.folder / "taken"
            taken.mkdir()
            services = {
                "DATABASE_URL": f"sqlite:///{self.folder / 'initiative.sqlite3'}",
                "REDIS_URL": "",
                "TMPDIR": str(taken),
            }
        return services | {
            "DEBUG": "0",
            "SITE_URL": "http://127.0.0.1",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECRET_KEY": f"secret-{secret}-{'0123456789' * 4}",
            "LINK_KEY": f"links-{secret}-{'0123456789' * 4}",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "VAR_DIR": str(self.folder / "var"),
            "LOG_LEVEL": "INFO",
            "DJANGO_SETTINGS_MODULE": "initiative.settings",
            "PYTHONPATH": str(BASE_DIR),
            "PYTHONUNBUFFERED": "1",
        }

    def start(self) -> None:
        """Start the database and the broker, and make the tables."""
        if not self.is_embedded:
            self.start_postgresql()
            self.start_redis()
        self.run(sys.executable, "manage.py", "migrate", "--verbosity=0", "--skip-checks")
        self.run(sys.executable, "manage.py", "catalogues")

    def run(self, *words: str) -> None:
        """Run a command to its end.

        Raises:
            AssertionError: it failed; with what it printed.
        """
        done = subprocess.run(
            words, cwd=BASE_DIR, env=self.processes.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{words[-1]}: {done.stdout}{done.stderr}"

    def start_postgresql(self) -> None:
        """Make a cluster of our own and start it; like Debian's, it writes through to the disk."""
        cluster = self.folder / "pg"
        cluster.mkdir()
        if self.pg_user:
            shutil.chown(cluster, self.pg_user, pwd.getpwnam(self.pg_user).pw_gid)
        self.processes.start(
            "initdb", self.pg_bin / "initdb", "-D", cluster / "data", "-U", "postgres",
            "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", user=self.pg_user,
        )  # fmt: skip
        self.processes.running.pop("initdb").wait(PATIENCE_SECONDS)
        assert (cluster / "data/PG_VERSION").exists(), self.processes.printed("initdb")
        self.run_postgresql()
        here = ["-h", "127.0.0.1", "-p", str(self.pg_port), "-U", "postgres"]
        self.run(str(self.pg_bin / "createdb"), *here, "initiative")

    def run_postgresql(self, **more: str) -> None:
        """Run the server of our cluster until it answers; one that runs is ended first."""
        self.stop_postgresql()
        self.processes.start(
            "postgres", self.pg_bin / "postgres", "-D", self.folder / "pg/data",
            "-p", self.pg_port, "-h", "127.0.0.1", "-k", self.folder / "pg",
            user=self.pg_user, **more,
        )  # fmt: skip
        ready = [self.pg_bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.pg_port)]
        self.processes.wait_for("postgres", lambda: subprocess.run(ready).returncode == 0)

    def stop_postgresql(self) -> None:
        """End the server, if it runs, at once but in order."""
        server = self.processes.running.pop("postgres", None)
        if server is not None and server.poll() is None:
            server.send_signal(signal.SIGINT)
            server.wait(PATIENCE_SECONDS)

    @property
    def pg_user(self) -> str | None:
        """Who runs PostgreSQL: it refuses to run as root."""
        return "postgres" if os.getuid() == 0 else None

    @property
    def pg_bin(self) -> Path:
        """Where the newest PostgreSQL of this machine is."""
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2])
        assert found, "install postgresql: initdb was not found"
        return found[-1]

    def start_redis(self) -> None:
        """Start a Redis that keeps nothing: what it forgets, the rows know."""
        self.processes.start(
            "redis", "redis-server", "--port", self.redis_port, "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "no", "--dir", self.folder,
        )  # fmt: skip
        self.processes.wait_for("redis", lambda: answers(self.redis_port))

    def start_sink(self, *, before: float = 0.0, after: float = 0.0, **more: str) -> None:
        """Start the mail server that keeps a journal; it begins a new one.

        Args:
            before: seconds from the text's end to the journal.
            after: seconds from the journal to the answer "250".
        """
        self.journal.unlink(missing_ok=True)
        words = [f"--port={self.smtp_port}", f"--journal={self.journal}"]
        words += [f"--before={before}", f"--after={after}"]
        self.processes.start("sink", sys.executable, "-m", "tests.faults.sink", *words, **more)
        self.processes.wait_for("sink", lambda: answers(self.smtp_port))

    def hurry_sink(self) -> None:
        """Let the mail server answer at once from now on."""
        self.processes.running["sink"].send_signal(signal.SIGUSR1)

    def start_worker(
        self, name: str, app: str = "initiative", children: int = 2, **more: str
    ) -> None:
        """Start a Celery worker as an operator does; it may not be ready yet.

        Args:
            app: the module that Celery loads; a harness's own one patches the product.
        """
        self.processes.start(
            name, BIN / "celery", f"--app={app}", "worker", f"--hostname={name}@%h",
            f"--concurrency={children}", "--loglevel=INFO", **more,
        )  # fmt: skip

    def start_beat(self, name: str, **more: str) -> None:
        """Start a clock; each has a timetable of its own, and looks at it once a second."""
        self.processes.start(
            name, BIN / "celery", "--app=initiative", "beat", "--pidfile=",
            f"--schedule={self.folder / name}", "--loglevel=INFO", "--max-interval=1", **more,
        )  # fmt: skip

    def wait_for_workers(self, *names: str) -> None:
        """Return when these workers take work."""
        for name in names:
            self.processes.wait_for(
                name, lambda name=name: " ready." in self.processes.printed(name)
            )

    def children_of(self, name: str) -> list[int]:
        """Return the numbers of a worker's pool children."""
        pid = self.processes.running[name].pid
        try:
            return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def calm(self) -> None:
        """End everything but the database and the broker."""
        names = [name for name in self.processes.running if name not in (*SERVERS, "sink")]
        for some in (names, ["sink"] if "sink" in self.processes.running else []):
            if some:
                self.processes.end(*some)

    def stop(self, *, keep: bool = False) -> None:
        """End everything that was started, and remove what it left unless it is to be read."""
        for name in sorted(self.processes.running, key=SERVERS.__contains__):
            if name == "postgres":
                # Killed, it would leave its shared memory behind.
                self.stop_postgresql()
            else:
                self.processes.kill_group(name)
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
