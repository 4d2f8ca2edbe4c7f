"""One statement as a book of its own, made when it is asked for and kept by its content."""

import fcntl
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from meetings.models import Meeting
from statements.book.content import Chapter
from statements.book.editions import Edition, Volume
from statements.book.epub import write_epub
from statements.book.pdf import NotMadeError, data_of, language_around, write_pdf
from statements.book.shelf import VERSION, root

KINDS = ("pdf", "epub")
# A reader waits for it.
MOST_SECONDS = 20
# How long one waits while another is being made.
PATIENCE = 5.0
PAUSE = 0.05
KEPT = timedelta(days=7)


def folder() -> Path:
    """Return where they lie."""
    return root() / "single"


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let this machine make one at once: a reader who takes them all must not stop the others.

    Raises:
        NotMadeError: others are being made for longer than a reader waits.
    """
    folder().mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + PATIENCE
    with (folder() / ".lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise NotMadeError("others are being made") from None
                time.sleep(PAUSE)
        yield


def single(
    meeting: Meeting, chapter: Chapter, kind: str, address: str, published_at: datetime
) -> Path:
    """Return the file of a text, made if it is not there.

    Args:
        kind: ``pdf`` or ``epub``.
        address: of the page that it stands on.
        published_at: the moment that the file bears.

    Raises:
        NotMadeError: it could not be made, or not in time.
    """
    frame = [meeting.title, meeting.place, meeting.starts_on, meeting.ends_on, meeting.language]
    whole = [VERSION, *map(str, frame), address, published_at.isoformat(), asdict(chapter)]
    mark = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
    target = folder() / f"{mark}.{kind}"
    if target.exists():
        return target
    with one_at_a_time():
        # Whoever was before us may have made it.
        if not target.exists():
            unfinished = target.with_name(f"{target.name}.part")
            try:
                write(meeting, chapter, kind, address, mark, published_at, unfinished)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)
    return target


def write(
    meeting: Meeting,
    chapter: Chapter,
    kind: str,
    address: str,
    mark: str,
    published_at: datetime,
    target: Path,
) -> None:
    """Write a text into the file ``target``."""
    if kind == "epub":
        language = language_around(meeting, chapter.language)
        write_epub(chapter.title, language, [chapter], mark, published_at, target)
        return
    text = hashlib.sha256(chapter.text.encode()).hexdigest()
    data = data_of(meeting, Volume(1, 1, (chapter,)), Edition(chapter.language), text)
    data |= {
        "title": chapter.title,
        "author": ", ".join(author.name for author in chapter.authors),
        "meeting": meeting.title,
        "address": address,
        "is_single": True,
    }
    write_pdf(data, "a4", target, MOST_SECONDS)


def tidy(at: datetime) -> None:
    """Take away what was made a week ago: texts change, and some are withdrawn."""
    for file in folder().glob("*.*"):
        if file.suffix and file.stat().st_mtime < (at - KEPT).timestamp():
            file.unlink(missing_ok=True)
