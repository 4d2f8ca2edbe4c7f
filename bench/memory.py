"""Resident memory of the processes after they have worked, as an operator starts them."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

PAGES = (
    "/",
    "/meetings/milan-2023/participants/",
    "/meetings/milan-2023/statements/",
    "/account/login/",
)


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB, its shared pages included."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid] + [each for child in children for each in family(int(child))]


def words_of(pid: int) -> str:
    """Return the command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def measure() -> None:
    """Print the largest web and worker process after two hundred pages."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"PORT": str(port), "DJANGO_SETTINGS_MODULE": "initiative.settings"}
    site = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/ready/")
        for n in range(200):
            page = PAGES[n % len(PAGES)]
            urllib.request.urlopen(f"http://127.0.0.1:{port}{page}").read()
        sizes: dict[str, float] = {}
        for pid in family(site.pid):
            words = words_of(pid)
            for name in ("granian", "celery"):
                if name in words:
                    sizes[name] = max(sizes.get(name, 0), resident_mb(pid))
        print(
            f"memory: web process {sizes['granian']:.0f} MB, "
            f"worker process {sizes['celery']:.0f} MB (the largest of each)"
        )
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(30)


def wait_for(address: str) -> None:
    """Return when ``address`` answers."""
    for _try in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(address)
