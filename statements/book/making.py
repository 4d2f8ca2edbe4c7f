"""Make the files of a book, one after the other; what is interrupted goes on where it was."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from meetings.models import Meeting
from statements.book import content, fonts, shelf
from statements.book.content import Chapter
from statements.book.editions import Edition, Volume, volumes
from statements.book.epub import write_epub
from statements.book.pdf import PAPERS, NotMadeError, data_of, language_around, write_pdf
from statements.book.reading import write_reading
from statements.book.texts import write_texts

logger = logging.getLogger(__name__)

# When a book is made anew because a font was missing.
FONTS_AFTER = timedelta(hours=1)

# Says of a finished file how many pages it has and which characters no font has.
Finished = dict[str, object]
Maker = Callable[[Path], Finished]


@contextmanager
def alone() -> Iterator[bool]:
    """Say whether nobody else makes books, and let nobody begin meanwhile.

    A long book takes minutes and a gigabyte: the other workers have letters to send.
    """
    folder = shelf.root()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def make(meeting: Meeting, edition: Edition, at: datetime) -> bool:
    """Make the files of an edition if they are not those of today; say whether it did."""
    mark, old = shelf.standing(meeting), shelf.listed(meeting, edition.name)
    is_current = (old.get("standing"), old.get("version")) == (mark, meeting.public_version)
    if is_current and not may_have_fonts_now(old, at):
        return False
    with alone() as is_alone:
        if is_alone:
            make_files(meeting, edition, mark, at)
    return is_alone


def may_have_fonts_now(made: dict, at: datetime) -> bool:
    """Say whether a font was missing so long ago that somebody may have installed it."""
    is_lacking = bool(fonts.lacking(made["missing"])[0])
    return is_lacking and at - datetime.fromisoformat(made["made_at"]) > FONTS_AFTER


def make_files(meeting: Meeting, edition: Edition, mark: str, at: datetime) -> None:
    """Write every file of an edition, then its list; take away what no list names."""
    folder = shelf.folder_of(meeting, edition.name)
    folder.mkdir(parents=True, exist_ok=True)
    chapters = list(content.chapters(meeting, edition.language, is_facing=edition.is_facing))
    fingerprint = content.fingerprint(meeting, edition.name, chapters)
    begun = {"standing": mark, "version": meeting.public_version, "fingerprint": fingerprint}
    cut = volumes(chapters) if chapters else []
    makers = dict(makers_of(meeting, edition, chapters, cut, fingerprint, at))
    before = shelf.in_progress(meeting, edition.name)
    files: dict[str, Finished] = {}
    if begun.items() <= before.items():
        files = before["files"]
    for kind, maker in makers.items():
        shelf.write(folder / shelf.PROGRESS, begun | {"files": files, "n_all": len(makers)})
        if kind not in files:
            files[kind] = made(maker, folder / f"{fingerprint}.{kind}")
            if not files[kind]:
                logger.warning("book of %s not made as %s", meeting.scope, kind)
    missing = sorted({each for file in files.values() for each in str(file.pop("missing", ""))})
    if missing:
        codes = " ".join(f"U+{ord(each):04X}" for each in missing)
        logger.warning("book of %s: no font for %s", meeting.scope, codes)
    finished = {
        "n": len(chapters),
        "made_at": at.isoformat(),
        "missing": "".join(missing),
        "volumes": [{"first": each.first, "last": each.last} for each in cut],
        "n_all": len(makers),
        "files": {kind: file for kind, file in files.items() if file},
    }
    shelf.write(folder / shelf.LIST, begun | finished)
    for file in folder.iterdir():
        if not file.name.startswith((shelf.LIST, fingerprint)) or file.suffix == ".part":
            file.unlink(missing_ok=True)


def made(maker: Maker, target: Path) -> Finished:
    """Make one file and return what there is to say of it; empty when it could not be made."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        said = maker(unfinished)
    except NotMadeError as error:
        logger.warning("%s: %s", target.name, error)
        unfinished.unlink(missing_ok=True)
        return {}
    unfinished.replace(target)
    return {"size": target.stat().st_size} | said


def makers_of(
    meeting: Meeting,
    edition: Edition,
    chapters: list[Chapter],
    cut: list[Volume],
    fingerprint: str,
    at: datetime,
) -> Iterator[tuple[str, Maker]]:
    """Give the name of each file with what makes it, the quickest first."""
    if not chapters:
        return
    language = language_around(meeting, edition.language)

    def epub(target: Path) -> Finished:
        write_epub(meeting.title, language, chapters, fingerprint, at, target)
        return {}

    def texts(target: Path) -> Finished:
        write_texts(meeting.title, chapters, fingerprint, target)
        return {}

    def pdf(volume: Volume, paper: str) -> Maker:
        return lambda target: write_pdf(
            data_of(meeting, volume, edition, fingerprint), paper, target
        )

    def reading(volume: Volume) -> Maker:
        def write(target: Path) -> Finished:
            write_reading(volume, language, target)
            return {}

        return write

    yield "epub", epub
    yield "zip", texts
    for volume in cut:
        yield volume.kind("html"), reading(volume)
    for paper in PAPERS:
        for volume in cut:
            yield volume.kind(f"{paper}.pdf"), pdf(volume, paper)
