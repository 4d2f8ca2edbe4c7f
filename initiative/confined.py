"""A program that reads what strangers made, in a child process: no secrets, bounded in everything.

What it may take of memory, time and disk is set by ``launch`` before it begins.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LAUNCH = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Limits:
    """What a child may take.

    Args:
        memory: address space in bytes, so what the process really holds is never more.
        seconds: of the processor.
        answer: bytes of the largest file that it may write.
    """

    memory: int
    seconds: int
    answer: int


def run_confined(
    program: Sequence[str], folder: Path, limits: Limits, seconds: float
) -> int | None:
    """Run a program in ``folder``; it and its children do not outlive ``seconds``.

    Returns:
        How it ended, or ``None`` when it was killed because it took too long.
    """
    bounds = [str(limits.memory), str(limits.seconds), str(limits.answer)]
    child = subprocess.Popen(  # noqa: S603 our own program and fixed arguments
        [sys.executable, "-I", "-S", str(LAUNCH), *bounds, *program],
        cwd=folder,
        env={"HOME": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
