"""The rows of a spreadsheet, read by a child that can take neither our memory nor our secrets."""

import json
import sys
import tempfile
import threading
from pathlib import Path

from django.utils.translation import gettext as _

from directory.tables.containers import damaged, protected
from initiative.confined import Limits, run_confined
from initiative.errors import Refused

PROGRAM = Path(__file__).with_name("program.py")
# How the program ends where a password is asked for.
PROTECTED = 3
# 100,000 rows of ten columns are read in a third of it.
MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10
MOST_ANSWER = 32 * 1024 * 1024
LIMITS = Limits(MOST_MEMORY, MOST_SECONDS, MOST_ANSWER)

# One spreadsheet at a time in each process: two cores and little memory are enough for a site.
TURN = threading.BoundedSemaphore(1)


def sheet_of(data: bytes, most: tuple[int, int, int], *, seconds: float = MOST_SECONDS) -> dict:
    """Return the first sheet in which something stands.

    Args:
        most: rows, columns, characters of a cell.
        seconds: after so long the child is killed.

    Returns:
        ``rows`` (number, cells), ``n_rows`` (all of them), ``has_joined``, ``sheet``, ``n_sheets``.

    Raises:
        Refused: ``busy``, ``protected``, ``too_long_to_read`` or ``damaged``.
    """
    if not TURN.acquire(timeout=MOST_SECONDS):
        raise Refused("busy", _("Another file is being read just now. Try again in a minute."))
    try:
        with tempfile.TemporaryDirectory(prefix="initiative-table-") as name:
            return answer_of(Path(name), data, most, seconds)
    finally:
        TURN.release()


def answer_of(folder: Path, data: bytes, most: tuple[int, int, int], seconds: float) -> dict:
    """Run the child in ``folder`` and read its answer."""
    source, target = folder / "source", folder / "answer.json"
    source.write_bytes(data)
    program = [sys.executable, "-I", str(PROGRAM), str(source), str(target), *map(str, most)]
    ended = run_confined(program, folder, LIMITS, seconds)
    if ended is None:
        words = _("Reading this file takes too long. Save the list as CSV and choose that.")
        raise Refused("too_long_to_read", words)
    if ended == PROTECTED:
        raise protected()
    if ended != 0 or not target.exists():
        raise damaged()
    return json.loads(target.read_bytes())
