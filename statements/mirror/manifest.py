"""What a mirror holds: the list beside the files, by which the next run knows what to keep."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

NAME, SUMS = "manifest.json", "SHA256SUMS"
# Another one where this code writes other files from the same pages.
FORMAT = 1


class Occupied(Exception):
    """The folder holds files that no mirror wrote, or is none."""


class Busy(Exception):
    """Another run writes into the folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder, which is made if need be, until this one has ended.

    The lock is the kernel's own: with a killed run it goes.

    Raises:
        Busy: another run is there.
        Occupied: at this place is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Occupied(folder) from error
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(folder) from error
        yield
    finally:
        os.close(held)


@dataclass
class File:
    """A file of the mirror.

    Args:
        address: of the page it was copied from: path and query.
        etag: by which the page was known; empty where it has none.
        links: addresses on it that are copied too.
    """

    address: str
    sha256: str
    size: int
    etag: str = ""
    links: list[str] = field(default_factory=list)


def read(folder: Path) -> dict[str, File]:
    """Return the files of an earlier run by their names.

    Raises:
        Occupied: there are files, and no list of them.
    """
    path = folder / NAME
    if not path.exists():
        if any(folder.iterdir()):
            raise Occupied(folder)
        return {}
    listed = json.loads(path.read_text(encoding="utf-8"))
    if listed.get("format") != FORMAT:
        # The files are ours, but every page is asked for anew.
        return {name: File(**one | {"etag": ""}) for name, one in listed["files"].items()}
    return {name: File(**one) for name, one in listed["files"].items()}


def write(folder: Path, files: dict[str, File], about: dict[str, str]) -> None:
    """Write the list for programs, and the sums for ``sha256sum -c``."""
    listed = {name: asdict(files[name]) for name in sorted(files)}
    whole = {"format": FORMAT, **about, "files": listed}
    put(folder / NAME, json.dumps(whole, ensure_ascii=False, indent=1).encode())
    sums = "".join(f"{one['sha256']}  {name}\n" for name, one in listed.items())
    put(folder / SUMS, sums.encode())


def put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        # Half a file on a full disk is only in the way.
        part.unlink(missing_ok=True)
        raise


def sha256_of(content: bytes) -> str:
    """Return the sum of a file."""
    return hashlib.sha256(content).hexdigest()


def is_whole(path: Path, file: File) -> bool:
    """Say whether a file of an earlier run is still as it was written."""
    try:
        return sha256_of(path.read_bytes()) == file.sha256
    except OSError:
        return False
