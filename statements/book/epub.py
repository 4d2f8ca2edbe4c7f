"""A book as EPUB 3, written by our own hand: what is in it is known to the last byte."""

import re
import uuid
import zipfile
from datetime import datetime
from html import escape
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative import markdown
from initiative.languages import direction
from statements.book.content import Chapter
from statements.book.facing import html_rows
from statements.book.pdf import translation_note
from statements.book.texts import EPOCH, add

# Tags without an end, as HTML writes them; XHTML wants them closed.
VOID = re.compile(r"<(br|hr)>")
STYLE = """body{line-height:1.5}a.pn{color:#5e6b77;font-size:.75em;margin-inline-end:.6em}
.symbol,.by{color:#44515e}.note{background:#fff7d1;padding:.5em;
border-inline-start:3px solid #8a6a00}
.translation{margin-inline-start:1em;padding-inline-start:.8em;
border-inline-start:2px solid #d3dae0;color:#44515e}
"""
CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" '
    'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
    'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" '
    'lang="{lang}" xml:lang="{lang}" dir="{dir}"><head><title>{title}</title>'
    '<link rel="stylesheet" href="book.css"/></head><body>{body}</body></html>'
)


def page(title: str, language: str, body: str) -> bytes:
    """Return one file of the book; ``body`` is XHTML."""
    values = {"lang": escape(language), "dir": direction(language), "title": escape(title)}
    return XHTML.format(**values, body=body).encode()


def chapter_body(chapter: Chapter, said: str, language: str) -> str:
    """Return one statement as XHTML, its paragraphs numbered as on its page."""
    names = "".join(
        f'<p class="by" lang="{escape(each.language or "und")}" '
        f'dir="{direction(each.language)}">{escape(each.name)}</p>'
        for each in chapter.authors
    )
    note = (
        f'<p class="note" lang="{escape(language)}" dir="{direction(language)}">{escape(said)}</p>'
        if said
        else ""
    )
    text = VOID.sub(r"<\1/>", text_of(chapter))
    symbol = f'<p class="symbol">{escape(chapter.symbol)}</p>'
    title = f"<h1>{escape(chapter.title)}</h1>"
    if chapter.facing:
        title += beside(chapter.facing, f"<p><b>{escape(chapter.facing.title)}</b></p>")
    return f"{symbol}{title}{names}{note}{text}"


def text_of(chapter: Chapter, prefix: str = "") -> str:
    """Return a text as safe HTML, after each of its blocks the translation, if there is one."""
    if chapter.facing is None:
        return markdown.to_numbered_html(chapter.text, prefix=prefix)
    return "".join(
        left + (beside(chapter.facing, right) if right else "")
        for left, right in html_rows(chapter, prefix)
    )


def beside(translation: Chapter, html: str) -> str:
    """Return a piece of a translation, marked with its language."""
    code = translation.language
    return f'<div class="translation" lang="{escape(code)}" dir="{direction(code)}">{html}</div>'


def write_epub(
    title: str,
    language: str,
    chapters: list[Chapter],
    fingerprint: str,
    at: datetime,
    target: Path,
) -> None:
    """Write the book into the file ``target``.

    Args:
        language: of the words around the texts.
        at: the moment that the book bears.
    """
    with override(language):
        contents = _("Contents")
        notes = [translation_note(each) for each in chapters]
        about = f"<h1>{_('About this book')}</h1><p>{_('Fingerprint (SHA-256)')}: {fingerprint}</p>"
    pages = {
        f"{each.slug}.xhtml": page(each.title, each.language, chapter_body(each, said, language))
        for each, said in zip(chapters, notes, strict=True)
    }
    pages["about.xhtml"] = page(title, language, about)
    links = "".join(
        f'<li><a href="{each.slug}.xhtml" lang="{escape(each.language)}">'
        f"{escape(each.title)}</a></li>"
        for each in chapters
    )
    nav = (
        f'<h1>{escape(title)}</h1><nav epub:type="toc"><h2>{escape(contents)}</h2><ol>{links}'
        f'<li><a href="about.xhtml">{escape(title)}</a></li></ol></nav>'
    )
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", EPOCH), "application/epub+zip")
        add(archive, "META-INF/container.xml", CONTAINER.encode())
        add(archive, "book.css", STYLE.encode())
        add(archive, "nav.xhtml", page(title, language, nav))
        for name, data in pages.items():
            add(archive, name, data)
        add(archive, "book.opf", package(title, language, list(pages), fingerprint, at).encode())


def package(title: str, language: str, names: list[str], fingerprint: str, at: datetime) -> str:
    """Return the list of what the book consists of."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, fingerprint)
    items = "".join(
        f'<item id="c{n}" href="{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(names)
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(names)))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" '
        f'version="3.0" unique-identifier="id" xml:lang="{escape(language)}"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">urn:uuid:{key}</dc:identifier><dc:title>{escape(title)}</dc:title>'
        f"<dc:language>{escape(language)}</dc:language>"
        f'<meta property="dcterms:modified">{at:%Y-%m-%dT%H:%M:%SZ}</meta></metadata><manifest>'
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="css" href="book.css" media-type="text/css"/>'
        f'{items}</manifest><spine><itemref idref="nav"/>{spine}</spine></package>'
    )
