"""Where finished books lie: a folder for each edition, with a list of its files.

A list names the content that its files were made from. A book is handed out only while that is
what the public may read: what was withdrawn a second ago is in no book.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from meetings.models import Meeting
from statements.book import content
from statements.book.editions import Edition, editions_in
from statements.models import Cosigner

LIST = "list.json"
PROGRESS = "progress.json"
# Goes up when the same content gives other files.
VERSION = 2


def root() -> Path:
    """Return the folder of all books."""
    return Path(settings.VAR_DIR) / "books"


def folder_of(meeting: Meeting, name: str) -> Path:
    """Return the folder of an edition; ``name`` is that of one the meeting has."""
    return root() / str(meeting.pk) / name


def editions(meeting: Meeting) -> list[Edition]:
    """Return the editions of a meeting: originals, and two a language of translations."""
    return editions_in(content.languages(meeting))


def standing(meeting: Meeting) -> str:
    """Return a mark of which versions the public may read now, under whose names; three queries."""
    originals = content.published(meeting).order_by("pk").values_list("pk", "published_id")
    beside = content.ready(meeting).order_by("pk").values_list("pk", "ready_id")
    # Who takes its name off a joint statement is in no book from that moment.
    signing = Cosigner.objects.filter(joint__meeting=meeting).signing("published").order_by("pk")
    names = signing.values_list("pk", flat=True)
    whole = repr((VERSION, meeting.opened_at, list(originals), list(beside), list(names)))
    return hashlib.sha256(whole.encode()).hexdigest()


def listed(meeting: Meeting, name: str) -> dict:
    """Return the list of an edition; empty before it was made for the first time."""
    return read(folder_of(meeting, name) / LIST)


def in_progress(meeting: Meeting, name: str) -> dict:
    """Return what is ready of an edition that is being made; empty when none is."""
    return read(folder_of(meeting, name) / PROGRESS)


def read(file: Path) -> dict:
    """Return what a file of ours says; empty where there is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write(file: Path, said: dict) -> None:
    """Put a file in one step."""
    unfinished = file.with_name(f"{file.name}.part")
    unfinished.write_text(json.dumps(said), encoding="utf-8")
    unfinished.replace(file)


def file_of(meeting: Meeting, name: str, kind: str) -> Path | None:
    """Return a finished file, or ``None`` while there is none of what is public now."""
    if name not in [each.name for each in editions(meeting)]:
        return None
    made = listed(meeting, name)
    if made.get("standing") != standing(meeting) or kind not in made.get("files", {}):
        return None
    return folder_of(meeting, name) / f"{made['fingerprint']}.{kind}"


def without_font(meeting: Meeting) -> str:
    """Return the characters of a meeting's books that no font of this machine has."""
    return "".join(sorted({each for list_ in lists_of(meeting) for each in list_["missing"]}))


def lists_of(meeting: Meeting) -> Iterator[dict]:
    """Give the lists of a meeting's finished editions, without a query."""
    for file in folder_of(meeting, "").glob(f"*/{LIST}"):
        yield {"missing": ""} | read(file)
