"""A book as a ZIP of texts: Markdown and plain text of each, with a manifest."""

import hashlib
import json
import zipfile
from pathlib import Path

from statements.book.content import Chapter

# ZIP knows no time before it; the same words make the same file.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write_texts(title: str, chapters: list[Chapter], fingerprint: str, target: Path) -> None:
    """Write the ZIP into the file ``target``."""
    listed: list[dict] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for chapter in chapters:
            names = ", ".join(author.name for author in chapter.authors)
            texts = {
                "txt": f"{chapter.title}\n{names}\n\n{chapter.text}\n",
                "md": f"# {chapter.title}\n\n{names}\n\n{chapter.text}\n",
            }
            for kind, text in texts.items():
                data = text.encode()
                name = f"{chapter.slug}.{kind}"
                add(archive, name, data)
                listed.append(
                    {
                        "file": name,
                        "symbol": chapter.symbol,
                        "language": chapter.language,
                        "sha256": hashlib.sha256(data).hexdigest(),
                    }
                )
        manifest = {"title": title, "fingerprint": fingerprint, "files": listed}
        add(archive, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file without the time of day."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)
