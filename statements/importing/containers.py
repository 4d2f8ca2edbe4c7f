"""What a file is, seen from its bytes, before any reader touches it. Pure.

A document in a zip is packed anew: only its XML, read within bounds, without pictures,
embedded files and the data about its author.
"""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from initiative.errors import Refused

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 20 * 1024 * 1024
# Bytes unpacked for one byte packed. Small entries of much repetition are no bomb.
MOST_RATIO = 100
SMALL = 64 * 1024
# What is read of entries that are no XML: enough for a name of a type.
MIMETYPE = 64

KINDS = {"docx": "docx", "odt": "odt", "rtf": "rtf", "md": "md", "markdown": "md", "txt": "txt"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")
# A spreadsheet behind a chart is an archive too; its bytes are never unpacked.
EMBEDDED = "word/embeddings/"
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")

# The one part without which it is no such document.
HEART = {"docx": "word/document.xml", "odt": "content.xml"}
# Where authors and programs write about themselves.
ABOUT = ("docProps/", "customXml/", "meta.xml", "settings.xml", "Thumbnails/")

# What the readers pass over, counted by its marks.
MARKS = {
    "docx": {
        "changes": rb"<w:(?:ins|del|moveFrom) ",
        "comments": rb"<w:comment ",
        "boxes": rb"<wps:txbx[ >]",
        "old_boxes": rb"<v:textbox[ >]",
        "objects": rb"<w:object[ >]",
    },
    "odt": {
        "changes": rb"<text:changed-region[ >]",
        "comments": rb"<office:annotation ",
        "boxes": rb"<draw:text-box[ />]",
        "objects": rb"<draw:object[ />]",
    },
    "rtf": {
        "changes": rb"\\(?:deleted|revised)\b",
        "comments": rb"\\\*\\annotation\b",
        "boxes": rb"\\shptxt\b",
        "objects": rb"\\object\b",
        "pictures": rb"\\pict\b",
    },
}
MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
WORDS = re.compile(rb"<w:t[ >]")


@dataclass(frozen=True)
class Source:
    """A file that may be read.

    Args:
        kind: a value of ``KINDS``.
        data: its bytes, packed anew where it is a container.
        passed_over: how many comments, tracked changes … its reader will not see.
    """

    kind: str
    data: bytes
    passed_over: Counter[str] = field(default_factory=Counter)


def source_of(name: str, data: bytes) -> Source:
    """Return what the file ``name`` is.

    Raises:
        Refused: ``kind``, ``empty``, ``too_large``, ``protected``, ``damaged`` or ``dangerous``.
    """
    kind = KINDS.get(PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip("."))
    if kind is None:
        raise wrong_kind()
    if not data:
        raise Refused("empty", _("The selected file is empty"))
    if len(data) >= MOST_BYTES:
        raise Refused("too_large", _("The selected file must be smaller than 5 MB"))
    if data.startswith(OLE) and ENCRYPTED_PACKAGE in data:
        raise protected()
    if kind in HEART:
        return unpacked(kind, data)
    if kind == "rtf":
        if not data.startswith(b"{\\rtf"):
            raise wrong_kind()
        # Pandoc passes over what is marked as new, and some programs so mark footnotes.
        plain_notes = data.replace(b"{\\*\\footnote", b"{\\footnote")
        return Source(kind, plain_notes, counted(kind, data))
    return Source(kind, text_of(data).encode())


def text_of(data: bytes) -> str:
    """Return the words of a text file, or refuse what is none."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data or data.startswith(b"MZ"):
            raise wrong_kind() from error
        words = _("The letters of this file are not in UTF-8. Save it as UTF-8, or paste its text.")
        raise Refused("encoding", words) from error
    if "\0" in text:
        raise wrong_kind()
    return text


def unpacked(kind: str, data: bytes) -> Source:
    """Return a document with its XML alone; every entry is read within bounds."""
    if not data.startswith(b"PK\x03\x04"):
        raise wrong_kind()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_directory(entries)
            if kind == "odt" and is_encrypted_odt(archive):
                raise protected()
            if HEART[kind] not in archive.namelist():
                raise wrong_kind()
            return packed_anew(kind, archive, entries)
    except (
        zipfile.BadZipFile,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        UnicodeError,
        ValueError,
        zipfile.zlib.error,
    ) as error:
        raise damaged() from error


def check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse by what the central directory says."""
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise protected()
    names = [entry.filename for entry in entries]
    is_bomb = (
        len(entries) > MOST_ENTRIES
        or sum(entry.file_size for entry in entries) > MOST_UNPACKED
        or any(entry.file_size > max(SMALL, MOST_RATIO * entry.compress_size) for entry in entries)
    )
    leaves = any(
        name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts for name in names
    )
    if is_bomb or leaves or len(set(names)) != len(names):
        raise dangerous()


def packed_anew(kind: str, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Source:
    """Return the document with its XML as it is and everything else empty."""
    passed_over: Counter[str] = Counter()
    target = io.BytesIO()
    room = MOST_UNPACKED
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for entry in entries:
            if entry.filename.startswith(ABOUT):
                continue
            is_xml = entry.filename.endswith((".xml", ".rels"))
            with archive.open(entry) as stream:
                content = stream.read(room + 1 if is_xml else MIMETYPE)
            if not is_xml:
                if content.startswith(ARCHIVES) and not entry.filename.startswith(EMBEDDED):
                    raise dangerous()
                copy.writestr(entry.filename, content if entry.filename == "mimetype" else b"")
                continue
            room -= len(content)
            check_xml(content, room)
            passed_over += counted(kind, content)
            if MARGINS.fullmatch(entry.filename) and WORDS.search(content):
                passed_over["margins"] += 1
            copy.writestr(entry.filename, content)
    # Newer files hold each box twice, the second time for older programs.
    old = passed_over.pop("old_boxes", 0)
    passed_over["boxes"] = max(passed_over["boxes"], old)
    return Source(kind, target.getvalue(), +passed_over)


def check_xml(content: bytes, room: int) -> None:
    """Refuse XML that is too long, that names entities, or that hides behind its encoding."""
    if room < 0 or b"\0" in content or DTD.search(content):
        raise dangerous()


def is_encrypted_odt(archive: zipfile.ZipFile) -> bool:
    """Say whether the list of contents names a key; a file without a list has none."""
    if "META-INF/manifest.xml" not in archive.namelist():
        return False
    with archive.open("META-INF/manifest.xml") as stream:
        return b"encryption-data" in stream.read(MOST_UNPACKED)


def counted(kind: str, content: bytes) -> Counter[str]:
    """Return how often each thing occurs that the reader will pass over."""
    found = Counter(
        {name: len(re.findall(pattern, content)) for name, pattern in MARKS[kind].items()}
    )
    return +found


# --- Refusals -----------------------------------------------------------------


def wrong_kind() -> Refused:
    """Return the refusal of what is no text, whatever its name says."""
    return Refused("kind", _("The selected file must be a DOCX, ODT, RTF, MD or TXT"))


def protected() -> Refused:
    """Return the refusal of an encrypted file."""
    words = _("The selected file is password protected")
    return Refused("protected", words)


def damaged() -> Refused:
    """Return the refusal of a broken container."""
    words = _("The selected file is damaged. Open it, save it once more, and select it again.")
    return Refused("damaged", words)


def dangerous() -> Refused:
    """Return the refusal of a container that no word processor makes."""
    words = _(
        "The selected file holds other files, or far more than a text has. Paste its text instead."
    )
    return Refused("dangerous", words)
