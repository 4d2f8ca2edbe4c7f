"""Where finished books lie: a folder for each edition, with a list of its files.

A list names the content that its files were made from. A book is handed out only while that is
what the public may read: what was withdrawn a second ago is in no book.
"""

import hashlib
import json
import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from meetings.models import Meeting
from statements.book import content
from statements.book.epub import write_epub
from statements.book.pdf import PAPERS, NotMadeError, data_of, write_pdf
from statements.book.texts import write_texts
from statements.models import Cosigner

logger = logging.getLogger(__name__)

ORIGINALS = "originals"
# In the order of the page: on a phone the first is the one to take.
KINDS = ("epub", "a4.pdf", "a5.pdf", "zip")
LIST = "list.json"
# Typst needs 3.5 MB for a full statement: a longer book takes more memory than a small
# server has. The other formats have no such end.
MOST_IN_PDF = 300
# Goes up when the same content gives other files.
VERSION = 1


def folder_of(meeting: Meeting, edition: str) -> Path:
    """Return the folder of an edition; ``edition`` is one that the meeting has."""
    return Path(settings.VAR_DIR) / "books" / str(meeting.pk) / edition


def editions(meeting: Meeting) -> list[str]:
    """Return the editions of a meeting: the originals, and one a language of translations."""
    return [ORIGINALS, *content.languages(meeting)]


def standing(meeting: Meeting) -> str:
    """Return a mark of which versions the public may read now, under whose names; three queries."""
    originals = content.published(meeting).order_by("pk").values_list("pk", "published_id")
    beside = content.ready(meeting).order_by("pk").values_list("pk", "ready_id")
    # Who takes its name off a joint statement is in no book from that moment.
    signing = Cosigner.objects.filter(joint__meeting=meeting).signing("published").order_by("pk")
    names = signing.values_list("pk", flat=True)
    whole = repr((VERSION, meeting.opened_at, list(originals), list(beside), list(names)))
    return hashlib.sha256(whole.encode()).hexdigest()


def listed(meeting: Meeting, edition: str) -> dict:
    """Return the list of an edition; empty before it was made for the first time."""
    try:
        return json.loads((folder_of(meeting, edition) / LIST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def make(meeting: Meeting, edition: str, at: datetime) -> bool:
    """Make the files of an edition if they are not those of today; say whether it did.

    Twice at the same time is harmless: names bear the content, the list is put in one step.
    """
    mark, old = standing(meeting), listed(meeting, edition)
    if old.get("standing") == mark and old.get("version") == meeting.public_version:
        return False
    language = "" if edition == ORIGINALS else edition
    chapters = list(content.chapters(meeting, language))
    fingerprint = content.fingerprint(meeting, language)
    folder = folder_of(meeting, edition)
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "standing": mark,
        "version": meeting.public_version,
        "fingerprint": fingerprint,
        "n": len(chapters),
        "made_at": at.isoformat(),
    }
    if chapters:
        made["files"] = write_files(meeting, language, chapters, fingerprint, at, folder)
    unfinished = folder / f"{LIST}.part"
    unfinished.write_text(json.dumps(made), encoding="utf-8")
    unfinished.replace(folder / LIST)
    for file in folder.iterdir():
        if file.name != LIST and not file.name.startswith(fingerprint):
            file.unlink(missing_ok=True)
    return True


def write_files(
    meeting: Meeting,
    language: str,
    chapters: list[content.Chapter],
    fingerprint: str,
    at: datetime,
    folder: Path,
) -> dict[str, int]:
    """Write every format; return the size of each that could be made, in bytes."""
    data = data_of(meeting, chapters, language, fingerprint)
    around = language or meeting.language
    sizes: dict[str, int] = {}
    for kind in KINDS:
        target = folder / f"{fingerprint}.{kind}"
        try:
            if kind == "zip":
                write_texts(meeting.title, chapters, fingerprint, target)
            elif kind == "epub":
                write_epub(meeting.title, around, chapters, fingerprint, at, target)
            elif len(chapters) > MOST_IN_PDF:
                raise NotMadeError(f"{len(chapters)} statements")
            else:
                paper = PAPERS[kind == "a5.pdf"]
                missing = write_pdf(data, paper, target)
                if missing:
                    codes = " ".join(f"U+{ord(each):04X}" for each in missing)
                    logger.warning("book of %s: no font for %s", meeting.scope, codes)
        except NotMadeError as error:
            logger.warning("book of %s not made as %s: %s", meeting.scope, kind, error)
            continue
        sizes[kind] = target.stat().st_size
    return sizes


def file_of(meeting: Meeting, edition: str, kind: str) -> Path | None:
    """Return a finished file, or ``None`` while there is none of what is public now."""
    if edition not in editions(meeting) or kind not in KINDS:
        return None
    made = listed(meeting, edition)
    if made.get("standing") != standing(meeting) or kind not in made.get("files", {}):
        return None
    return folder_of(meeting, edition) / f"{made['fingerprint']}.{kind}"
