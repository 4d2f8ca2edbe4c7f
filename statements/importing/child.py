"""Pandoc in a child process: no network, no secrets, bounded memory, time and answer."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import pypandoc
from django.utils.translation import gettext as _

from initiative.errors import Refused

# Address space, so what the process really holds is never more.
MOST_MEMORY = 512 * 1024 * 1024
# What Haskell's own heap may take of it: it ends with a word before the system ends it.
HEAP = "-M384m"
MOST_SECONDS = 10
# An answer of 4 MB holds some hundred thousand words.
MOST_ANSWER = 4 * 1024 * 1024

LAUNCH = Path(__file__).with_name("launch.py")

# Pandoc's names for what we read. Of tracked changes the final text is taken.
READERS = {
    "docx": ("docx", "--track-changes=accept"),
    "odt": ("odt",),
    "rtf": ("rtf",),
    "md": ("commonmark+footnotes+pipe_tables+strikeout",),
}

# One document at a time in each process: two cores and little memory are enough for a site.
TURN = threading.BoundedSemaphore(1)


def tree_of(kind: str, data: bytes, *, seconds: float = MOST_SECONDS) -> dict:
    """Return what pandoc reads in ``data``, as its tree.

    Args:
        kind: a key of ``READERS``.
        seconds: after so long the child is killed.

    Raises:
        Refused: ``busy``, ``too_long_to_read`` or ``unreadable``.
    """
    if not TURN.acquire(timeout=MOST_SECONDS):
        raise Refused("busy", _("Another file is being read just now. Try again in a minute."))
    try:
        with tempfile.TemporaryDirectory(prefix="initiative-import-") as folder:
            return answer_of(Path(folder), kind, data, seconds)
    finally:
        TURN.release()


def answer_of(folder: Path, kind: str, data: bytes, seconds: float) -> dict:
    """Run the child in ``folder`` and read its answer."""
    source, target = folder / "source", folder / "tree.json"
    source.write_bytes(data)
    limits = [str(MOST_MEMORY), str(MOST_SECONDS), str(MOST_ANSWER)]
    reader, *options = READERS[kind]
    command = [
        *(sys.executable, "-I", "-S", str(LAUNCH), *limits, pypandoc.get_pandoc_path()),
        *("+RTS", HEAP, "-RTS", "--sandbox", f"--from={reader}", *options),
        *("--to=json", f"--output={target}", str(source)),
    ]
    if run(command, folder, seconds) != 0 or not target.exists():
        raise unreadable()
    try:
        return json.loads(target.read_bytes())
    except (ValueError, RecursionError) as error:
        # Cut off at the limit, or nested deeper than any text.
        raise unreadable() from error


def run(command: list[str], folder: Path, seconds: float) -> int:
    """Return how a child ended; it and its children do not outlive ``seconds``."""
    child = subprocess.Popen(  # noqa: S603 our own program and fixed arguments
        command,
        cwd=folder,
        env={"HOME": str(folder), "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        words = _("Reading this file takes too long. Paste its text instead.")
        raise Refused("too_long_to_read", words) from error
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def unreadable() -> Refused:
    """Return the refusal of a file that pandoc cannot read within its limits."""
    words = _(
        "The selected file cannot be read: it is damaged, or far larger or deeper than a text. "
        "Open it, save it once more, and select it again; or paste its text."
    )
    return Refused("unreadable", words)
