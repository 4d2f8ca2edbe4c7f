"""Processes whose clock is turned: libfaketime reads by how many seconds from a file."""

import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def set_clock(path: Path, at: datetime, skew: int = 0) -> None:
    """Set the clock in a file to a moment, or so many seconds beside it.

    Whoever reads it meanwhile reads the old one or the new one whole.
    """
    new = path.with_suffix(".new")
    new.write_text(f"{round(at.timestamp() - time.time()) + skew:+d}\n")
    new.replace(path)


def clock_environment(path: Path) -> dict[str, str]:
    """Return the environment of a process that lives by the clock in a file."""
    libraries = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    assert libraries, "install libfaketime: it turns the clock of whole processes"
    return {
        "LD_PRELOAD": str(libraries[0]),
        "FAKETIME_TIMESTAMP_FILE": str(path),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DISABLE_SHM": "1",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'tests/faults/under_faketime'}",
    }
