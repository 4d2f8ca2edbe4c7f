"""The walk through the archive: every page once, and what it leads to."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import urldefrag

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from initiative.languages import direction
from statements.mirror import manifest
from statements.mirror.asking import Answer, Site
from statements.mirror.manifest import File
from statements.mirror.places import Places
from statements.mirror.rewriting import rewritten, rewritten_css

# After so many pages the list is written: a run that is killed loses no more of its work.
SAVED_AFTER = 200
# What the archive says of an address: there, moved, never there, gone, not to be made just now.
# Everything else says that the site is ill, and nothing of the copy is taken away for that.
EXPECTED = {200, 301, 302, 304, 404, 410, 503}


class Failed(Exception):
    """The site answers something that says nothing about the archive.

    Args:
        address: that was asked for.
        status: of the answer.
    """

    def __init__(self, address: str, status: int) -> None:
        super().__init__(f"{address} answers {status}")
        self.address, self.status = address, status


@dataclass
class Result:
    """What a run did.

    Args:
        written: names of files that are new or changed.
        n_kept: files that were right already.
        removed: names of files that are gone.
        broken: addresses that a page names and that answer nothing.
        not_made: files that could not be made just now; their links lead to the original.
    """

    written: list[str] = field(default_factory=list)
    n_kept: int = 0
    removed: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    not_made: list[str] = field(default_factory=list)


class Mirror:
    """One run.

    Args:
        folder: of the files; it is there, and no other run is in it (``manifest.alone``).
        language: of the words around the texts.

    Raises:
        manifest.Occupied: the folder holds files that no mirror wrote.
    """

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.places, self.site = folder, Places(language), Site()
        self.language = language
        self.before = manifest.read(folder)
        self.files: dict[str, File] = {}
        self.result = Result()
        self.linked: list[str] = []
        self.absent: set[str] = set()

    def run(self, addresses: Iterable[str]) -> Result:
        """Copy what the addresses lead to, and take away what is gone.

        Args:
            addresses: where to begin: paths.

        Raises:
            Failed: the site is ill. What is copied stays, and nothing is taken away.
        """
        # Addresses are understood in the language of the pages.
        with translation.override(self.language):
            try:
                return self.walk(addresses)
            except Failed:
                self.save(self.before | self.files)
                raise

    def walk(self, addresses: Iterable[str]) -> Result:
        """Do what ``run`` says."""
        # From now on the folder is known to be ours, even if this run is killed.
        self.save(self.before)
        # Each once: an organisation is named by every meeting it is at.
        waiting = deque(dict.fromkeys(addresses))
        seen = set(waiting)
        while waiting:
            address = waiting.popleft()
            for each in self.copy(address):
                if each not in seen:
                    seen.add(each)
                    waiting.append(each)
            if len(self.files) % SAVED_AFTER == 0:
                self.save(self.before | self.files)
        self.turn_to_the_original()
        for name, file in self.before.items():
            # What nothing leads to any more: its address may still say what became of it.
            if name not in self.files:
                self.copy(file.address, is_named=False)
        for name in self.before:
            if name not in self.files:
                (self.folder / name).unlink(missing_ok=True)
                self.result.removed.append(name)
        self.save(self.files)
        return self.result

    def turn_to_the_original(self) -> None:
        """Copy the pages again that lead to what is not there: no link of the copy is dead."""
        for file in list(self.files.values()):
            if self.absent.intersection(file.links):
                self.copy(file.address, is_again=True)

    def save(self, files: dict[str, File]) -> None:
        """Write the list of the files."""
        about = {
            "site": settings.SITE_URL,
            "language": self.language,
            "release": settings.RELEASE,
            "made_at": timezone.now().isoformat(timespec="seconds"),
        }
        manifest.write(self.folder, files, about)

    def copy(self, address: str, *, is_named: bool = True, is_again: bool = False) -> list[str]:
        """Copy one page.

        Args:
            is_named: a page names it, so it should answer.
            is_again: something that it names turned out not to be there. The next run asks for
                the page anew, whatever its mark: the file may be there by then.

        Returns:
            The addresses on it that are copied too.

        Raises:
            Failed: the answer says nothing about the archive.
        """
        name = self.places.file_of(address)
        old = self.before.get(name)
        if old is not None and not manifest.is_whole(self.folder / name, old):
            old = None
        answer = self.site.ask(address, old.etag if old and not is_again else "")
        if answer.status not in EXPECTED:
            raise Failed(address, answer.status)
        if answer.status == 304 and old is not None:
            self.files[name] = old
            self.result.n_kept += 1
            return old.links
        if answer.status in (404, 503):
            if is_named:
                self.absent.add(address)
                found = self.result.broken if answer.status == 404 else self.result.not_made
                found.append(address)
            return []
        if answer.status != 200 and not name.endswith(".html"):
            # The page that says so stands at the text's own address, not in its PDF.
            return []
        self.linked = []
        content = self.content_of(answer, address)
        file = File(
            address,
            manifest.sha256_of(content),
            len(content),
            "" if is_again else answer.headers.get("etag", ""),
            list(dict.fromkeys(self.linked)),
        )
        if old is not None and old.sha256 == file.sha256:
            self.result.n_kept += 1
        else:
            manifest.put(self.folder / name, content)
            self.result.written.append(name)
        self.files[name] = file
        return file.links

    def content_of(self, answer: Answer, address: str) -> bytes:
        """Return what stands in the file of a page, noting what it leads to."""
        here = address.partition("?")[0]

        def turn(element: str, given: str) -> str:
            return self.turned(element, given, address)

        if answer.status in (301, 302):
            to = turn("a", answer.headers["location"])
            return moved(to).encode()
        kind = answer.headers.get("content-type", "")
        if kind.startswith("text/css"):
            return rewritten_css(answer.content.decode(), turn).encode()
        if answer.is_page:
            html = rewritten(answer.content.decode(), turn)
            return html.replace("</footer>", f"{self.label(here)}</footer>", 1).encode()
        return answer.content

    def turned(self, element: str, given: str, address: str) -> str:
        """Return an address as it stands in the mirror: a file beside it, or the whole address."""
        given, fragment = urldefrag(given)
        behind = f"#{fragment}" if fragment else ""
        if not given and behind:
            return behind
        local = self.places.local(given or address, address.partition("?")[0])
        if local is None:
            return given + behind
        if element == "form" or local in self.absent or not self.places.is_copied(local):
            return settings.SITE_URL + local + behind
        self.linked.append(local)
        return self.places.link(local, address) + behind

    def label(self, path: str) -> str:
        """Return the line that says of a page that it is a copy."""
        words = _("This is a copy. The original:")
        address = escape(settings.SITE_URL + path)
        return f'<p class="small">{escape(words)} <a href="{address}">{address}</a></p>\n'


def moved(to: str) -> str:
    """Return a page that leads to another file at once."""
    language = translation.get_language()
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}">\n<head>'
        f'<meta charset="utf-8"><meta http-equiv="refresh" content="0; url={escape(to)}">'
        f'<title>→</title></head>\n<body><p><a href="{escape(to)}">{escape(to)}</a></p></body>\n'
        "</html>\n"
    )
