"""Reading among 30 and among 3,000, against bare views on the same server and database.

``python -m bench.reading [--n 3000]``: each rate is requests a second of the server process's
own CPU, so that neither the client nor the other core plays a part. The ratios are of one run.
"""

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.memory import family, words_of

FEW = 30
ROUNDS = 5
REQUESTS = 200
TICKS = os.sysconf("SC_CLK_TCK")
LEAST_CACHED, LEAST_UNCACHED = 0.5, 0.4


def cpu_seconds(pid: int) -> float:
    """Return what a process and its children have worked so far."""
    total = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


@contextmanager
def server(settings: str, **more: str) -> Iterator[tuple[int, int]]:
    """Run granian with one worker and one thread; give its process and its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = [
        Path(sys.executable).parent / "granian", "--interface=wsgi", "--host=127.0.0.1",
        f"--port={port}", "--workers=1", "--blocking-threads=1", "--no-ws",
        "initiative.wsgi:application",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings} | more
    process = subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(port)
        worker = next(pid for pid in family(process.pid)[::-1] if "granian" in words_of(pid))
        yield worker, port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for_port(port: int) -> None:
    """Return when a server answers, whatever it says."""
    import time

    for _try in range(300):
        try:
            read(http.client.HTTPConnection("127.0.0.1", port), "/robots.txt")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)


def read(connection: http.client.HTTPConnection, path: str, **headers: str) -> tuple[int, int]:
    """Return the status and the bytes of a page."""
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"} | headers)
    response = connection.getresponse()
    return response.status, len(response.read())


@dataclass(frozen=True)
class Page:
    """A page of a running server."""

    worker: int
    port: int
    path: str

    def rate(self) -> float:
        """Return how many answers a second of CPU gives."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        status, _size = read(connection, self.path)
        assert status == 200, (self.path, status)
        before = cpu_seconds(self.worker)
        for _each in range(REQUESTS):
            read(connection, self.path)
        return REQUESTS / max(cpu_seconds(self.worker) - before, 1 / TICKS)


def compared(page: Page, bare: Page) -> tuple[float, float]:
    """Return the medians of (ratio page/bare, rate of the page), measured in turn.

    A machine that others use is faster in one minute than in the next.
    """
    ratios, rates = [], []
    for _round in range(ROUNDS):
        base, found = bare.rate(), page.rate()
        ratios.append(found / base)
        rates.append(found)
    return statistics.median(ratios), statistics.median(rates)


def statement_path(n: int) -> str:
    """Return the address of a statement in the middle of a sample."""
    from organisations.models import Organisation

    slug = Organisation.objects.get(
        name__endswith=f" {n // 2}", participations__meeting__slug=f"sample-{n}"
    ).slug
    return f"/meetings/sample-{n}/statements/{slug}/"


def measure(n: int) -> None:
    """Print the ratios."""
    paths = {}
    for size in (FEW, n):
        paths[f"statement among {size:,}"] = statement_path(size)
        paths[f"index of {size:,}"] = f"/meetings/sample-{size}/statements/"
    with server("bench.bare") as bare_at:
        for kept, seconds, base, least in (
            ("cached", "1", Page(*bare_at, "/bare/"), LEAST_CACHED),
            ("uncached", "0", Page(*bare_at, "/rows/"), LEAST_UNCACHED),
        ):
            with server("bench.settings", PAGE_CACHE_SECONDS=seconds) as site_at:
                for name, path in paths.items():
                    ratio, found = compared(Page(*site_at, path), base)
                    wanted = f" (wanted {least})" if name.startswith("statement") else ""
                    print(
                        f"{kept} {name}: {ratio:.2f} × the bare view{wanted}, {found:,.0f} a second"
                    )


def main() -> None:
    """Make both samples in a folder of their own and measure."""
    options = argparse.ArgumentParser()
    options.add_argument("--n", type=int, default=3_000)
    options.add_argument("--var", help="a folder in which the samples are already")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ |= {"DEBUG": "1", "VAR_DIR": given.var or folder}
        as_site = os.environ | {"DJANGO_SETTINGS_MODULE": "initiative.settings"}
        for words in (
            ["migrate", "--verbosity=0"],
            ["make_sample", f"--organisations={FEW}"],
            ["make_sample", f"--organisations={given.n}"],
        ):
            command = [sys.executable, "manage.py", *words]
            subprocess.run(command, env=as_site, check=True, stdout=subprocess.DEVNULL)
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django

        django.setup()
        measure(given.n)


if __name__ == "__main__":
    main()
