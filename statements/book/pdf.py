"""A book as a tagged PDF (PDF/UA-1), composed by Typst in a child with limits."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative.collation import sort_key
from initiative.confined import LAUNCH
from initiative.languages import direction, own_name
from initiative.templatetags.ui import dates
from meetings.models import Meeting
from statements.book.blocks import blocks
from statements.book.content import Author, Chapter
from statements.book.editions import Edition, Volume
from statements.book.facing import rows_of_blocks

HERE = Path(__file__).parent

PAPERS = ("a4", "a5")
# Address space, not memory: fonts and threads reserve far more than they touch.
MOST_SPACE = 3 * 1024**3
MOST_SECONDS = 300
MOST_FILE = 512 * 1024**2


class NotMadeError(Exception):
    """The child could not make the file; what it said is the message."""


def data_of(meeting: Meeting, volume: Volume, edition: Edition, fingerprint: str) -> dict:
    """Return a volume as the data that the template reads."""
    chapters = volume.chapters
    language = language_around(meeting, edition.language)
    with override(language):
        everybody = sorted({author for each in chapters for author in each.authors}, key=by_name)
        days = dates(meeting.starts_on, meeting.ends_on)
        return {
            "title": meeting.title,
            "author": meeting.title,
            "lang": language.partition("-")[0],
            "dir": direction(language),
            "when": f"{meeting.place}, {days}",
            "edition": edition_name(edition),
            "is_single": False,
            "volume": volume_name(volume),
            "labels": {
                "contents": _("Contents"),
                "organisations": _("Organisations"),
                "colophon": _("About this book"),
                "made": _("It was made from %(n)d statements.") % {"n": len(chapters)},
                "fingerprint": _("Fingerprint (SHA-256)"),
            },
            "fingerprint": fingerprint,
            "organisations": [data_of_author(each) for each in everybody],
            "chapters": [data_of_chapter(each) for each in chapters],
        }


def language_around(meeting: Meeting, language: str) -> str:
    """Return the language of the words around texts: one that the interface has."""
    return language if language in dict(settings.LANGUAGES) else meeting.language


def by_name(author: Author) -> bytes:
    """Return by what the organisations of a book are put in order."""
    return sort_key(author.name)


def volume_name(volume: Volume) -> str:
    """Say which part of a book this is; empty for a whole one."""
    if volume.total == 1:
        return ""
    said = _("Volume %(number)d of %(total)d: %(first)s – %(last)s")
    names = {"first": volume.first, "last": volume.last}
    return said % {"number": volume.number, "total": volume.total, **names}


def edition_name(edition: Edition) -> str:
    """Say which edition a book is, in the language of the page."""
    language = edition.language
    if not language:
        return _("The statements in the languages they were written in")
    if edition.is_facing:
        said = _("The originals, and beside them their translations in %(language)s")
        return said % {"language": own_name(language)}
    return _("In %(language)s; statements without a translation stand as they were written") % {
        "language": own_name(language)
    }


def data_of_author(author: Author) -> dict:
    """Return an organisation for the template."""
    return {
        "name": author.name,
        "lang": author.language.partition("-")[0] or "und",
        "dir": direction(author.language),
        "place": author.place,
    }


def data_of_chapter(chapter: Chapter) -> dict:
    """Return a statement for the template."""
    return {
        "symbol": chapter.symbol,
        "title": chapter.title,
        "code": chapter.language,
        "lang": chapter.language.partition("-")[0],
        "dir": direction(chapter.language),
        "authors": [data_of_author(each) for each in chapter.authors],
        "note": translation_note(chapter),
        "facing": data_of_facing(chapter.facing) if chapter.facing else None,
        "rows": rows_of_blocks(chapter),
        "blocks": [] if chapter.facing else blocks(chapter.text),
    }


def data_of_facing(translation: Chapter) -> dict:
    """Return the translation beside an original for the template, without its text."""
    return {
        "title": translation.title,
        "code": translation.language,
        "lang": translation.language.partition("-")[0],
        "dir": direction(translation.language),
    }


def translation_note(chapter: Chapter) -> str:
    """Say that a text is a translation, or has one beside it, and whose; else nothing."""
    if chapter.facing:
        chapter, language = chapter.facing, own_name(chapter.facing.language)
        said = _("With a translation into this language: %(language)s.") % {"language": language}
    elif chapter.original:
        language = own_name(chapter.original)
        said = _("Translation. The original is in %(language)s.") % {"language": language}
    else:
        return ""
    if chapter.translator:
        said += " " + _("Translated by %(name)s.") % {"name": chapter.translator}
    if chapter.is_machine_assisted:
        said += " " + _("A machine helped.")
    if chapter.is_outdated:
        said += " " + _("The original is newer than this translation.")
    return said


def write_pdf(
    data: dict,
    paper: str,
    target: Path,
    seconds: int = MOST_SECONDS,
    template: Path = HERE / "book.typ",
) -> dict:
    """Compose ``data`` on ``paper`` into the file ``target``.

    Args:
        template: what Typst composes; it reads ``book.json`` beside it and nothing else.

    Returns:
        ``pages``, their number, and ``missing``, the characters that no font of this machine
        has; their codes stand in their place.

    Raises:
        NotMadeError: Typst refused, or it took more time, memory or room than a book may.
    """
    with tempfile.TemporaryDirectory(prefix="initiative-book-") as name:
        folder = Path(name)
        shutil.copy(template, folder / "book.typ")
        (folder / "book.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        limits = [str(each) for each in (MOST_SPACE, seconds, MOST_FILE)]
        program = [sys.executable, "-I", str(HERE / "compose.py"), name, paper, str(target)]
        try:
            done = subprocess.run(  # noqa: S603 our own program, no shell
                [sys.executable, "-I", str(LAUNCH), *limits, *program],
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise NotMadeError("time") from error
    if done.returncode:
        raise NotMadeError(done.stderr.decode(errors="replace")[-500:])
    return json.loads(done.stdout)
