"""What a spreadsheet is, seen from its bytes, before any reader touches it. Pure."""

import io
import re
import zipfile
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from initiative.errors import Refused

MOST_ENTRIES = 1_000
MOST_UNPACKED = 100 * 1024 * 1024
# Bytes unpacked for one byte packed: the same cell on each line reaches about eighty.
MOST_RATIO = 200
SMALL = 256 * 1024

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# A declaration of entities stands at the head of a part.
HEAD = 4096
ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(data: bytes) -> str:
    """Return ``xlsx`` or ``ods``, or nothing for what is no container at all.

    Raises:
        Refused: ``kind``, ``protected``, ``damaged`` or ``dangerous``.
    """
    if data.startswith(OLE):
        raise protected() if ENCRYPTED_PACKAGE in data else old_kind()
    if not data.startswith(ZIP):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_directory(entries)
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                kind = "xlsx"
            elif "content.xml" in names and read_head(archive, "mimetype").startswith(ODS):
                kind = "ods"
                if b"encryption-data" in read_head(archive, "META-INF/manifest.xml", SMALL):
                    raise protected()
            else:
                raise wrong_kind()
            for name in names:
                is_xml = name.endswith((".xml", ".rels"))
                if is_xml and DTD.search(read_head(archive, name)):
                    raise dangerous()
            return kind
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


def read_head(archive: zipfile.ZipFile, name: str, n: int = HEAD) -> bytes:
    """Return the beginning of an entry; nothing where there is none."""
    if name not in archive.namelist():
        return b""
    with archive.open(name) as stream:
        return stream.read(n)


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


# --- Refusals -----------------------------------------------------------------


def wrong_kind() -> Refused:
    """Return the refusal of an archive that is no spreadsheet."""
    return Refused("kind", _("The selected file must be a CSV, XLSX or ODS."))


def old_kind() -> Refused:
    """Return the refusal of the spreadsheets of before 2007."""
    words = _("This is an old kind of spreadsheet. Save it as XLSX, ODS or CSV, then choose it.")
    return Refused("kind", words)


def protected() -> Refused:
    """Return the refusal of an encrypted file."""
    words = _("The selected file is password protected. Save it without the password.")
    return Refused("protected", words)


def damaged() -> Refused:
    """Return the refusal of a broken container."""
    words = _("The selected file is damaged. Open it, save it once more, and select it again.")
    return Refused("damaged", words)


def dangerous() -> Refused:
    """Return the refusal of a container that no spreadsheet makes."""
    words = _(
        "The selected file unpacks to far more than a list has. "
        "Save the list as CSV and choose that."
    )
    return Refused("dangerous", words)
