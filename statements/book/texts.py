"""A book as a ZIP of texts: Markdown and plain text of each, with a manifest."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from statements.book.content import Chapter

# ZIP knows no time before it; the same words make the same file.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_texts(title: str, chapters: list[Chapter], fingerprint: str, target: Path) -> None:
    """Write the ZIP into the file ``target``."""
    listed: list[dict] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, chapter in named(chapters):
            signed = ", ".join(author.name for author in chapter.authors)
            texts = {
                "txt": f"{chapter.title}\n{signed}\n\n{chapter.text}\n",
                "md": f"# {chapter.title}\n\n{signed}\n\n{chapter.text}\n",
            }
            for kind, text in texts.items():
                data = text.encode()
                add(archive, f"{name}.{kind}", data)
                listed.append(
                    {
                        "file": f"{name}.{kind}",
                        "symbol": chapter.symbol,
                        "language": chapter.language,
                        "sha256": hashlib.sha256(data).hexdigest(),
                    }
                )
        manifest = {"title": title, "fingerprint": fingerprint, "files": listed}
        add(archive, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def named(chapters: list[Chapter]) -> Iterator[tuple[str, Chapter]]:
    """Give each text with the beginning of its files' names; a facing translation after it."""
    for chapter in chapters:
        yield chapter.slug, chapter
        if chapter.facing:
            yield f"{chapter.slug}.{chapter.facing.language}", chapter.facing


def add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file without the time of day."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)
