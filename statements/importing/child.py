"""Pandoc in a child process: no network, no secrets, bounded memory, time and answer."""

import json
import tempfile
import threading
from pathlib import Path

import pypandoc
from django.utils.translation import gettext as _

from initiative.confined import Limits, run_confined
from initiative.errors import Refused

# Address space, so what the process really holds is never more.
MOST_MEMORY = 512 * 1024 * 1024
# What Haskell's own heap may take of it: it ends with a word before the system ends it.
HEAP = "-M384m"
MOST_SECONDS = 10
# An answer of 4 MB holds some hundred thousand words.
MOST_ANSWER = 4 * 1024 * 1024

LIMITS = Limits(MOST_MEMORY, MOST_SECONDS, MOST_ANSWER)

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
    reader, *options = READERS[kind]
    program = [
        *(pypandoc.get_pandoc_path(), "+RTS", HEAP, "-RTS", "--sandbox", f"--from={reader}"),
        *(*options, "--to=json", f"--output={target}", str(source)),
    ]
    ended = run_confined(program, folder, LIMITS, seconds)
    if ended is None:
        words = _("Reading this file takes too long. Paste its text instead.")
        raise Refused("too_long_to_read", words)
    if ended != 0 or not target.exists():
        raise unreadable()
    try:
        return json.loads(target.read_bytes())
    except (ValueError, RecursionError) as error:
        # Cut off at the limit, or nested deeper than any text.
        raise unreadable() from error


def unreadable() -> Refused:
    """Return the refusal of a file that pandoc cannot read within its limits."""
    words = _(
        "The selected file cannot be read: it is damaged, or far larger or deeper than a text. "
        "Open it, save it once more, and select it again; or paste its text."
    )
    return Refused("unreadable", words)
