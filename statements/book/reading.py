"""A volume as one page to read: its contents and its texts, for the public template to frame."""

import re
from html import escape
from pathlib import Path

from django.utils.translation import override

from initiative.languages import direction
from statements.book.content import Author, Chapter
from statements.book.editions import Volume
from statements.book.epub import text_of
from statements.book.pdf import translation_note

# Between the contents and the texts; no text can hold it, a comment is not in our HTML.
BETWEEN = "<!-- texts -->"
# A statement's title is a heading of the second level here, so its own stand one lower.
HEADINGS = re.compile(r"<(/?)h([234])>")


def write_reading(volume: Volume, language: str, target: Path) -> None:
    """Write the contents and the texts of a volume into the file ``target``.

    Args:
        language: of the words around the texts.
    """
    contents = "".join(line(each) for each in volume.chapters)
    with override(language), target.open("w", encoding="utf-8") as file:
        file.write(f'<ol class="roll">{contents}</ol>{BETWEEN}')
        file.writelines(article(each, language) for each in volume.chapters)


def marked(language: str) -> str:
    """Return the attributes of an element in a language; of one unknown, that it is."""
    return f'lang="{escape(language or "und")}" dir="{direction(language)}"'


def names(authors: tuple[Author, ...]) -> str:
    """Return whose statement it is, each name in its language."""
    return ", ".join(f"<bdi {marked(each.language)}>{escape(each.name)}</bdi>" for each in authors)


def line(chapter: Chapter) -> str:
    """Return a statement in the contents."""
    return (
        f'<li><a href="#{chapter.slug}" {marked(chapter.language)}>{escape(chapter.title)}</a> '
        f'<span class="what" lang="">{names(chapter.authors)}</span></li>\n'
    )


def article(chapter: Chapter, language: str) -> str:
    """Return a statement, its ids beginning with its symbol."""
    said = translation_note(chapter)
    note = f'<p class="notice" {marked(language)}>{escape(said)}</p>' if said else ""
    below = ""
    if chapter.facing:
        facing = chapter.facing
        below = f"<p {marked(facing.language)}><strong>{escape(facing.title)}</strong></p>"
    text = HEADINGS.sub(lower, text_of(chapter, f"{chapter.slug}-"))
    return (
        f'<article class="statement" id="{chapter.slug}" {marked(chapter.language)}>\n'
        f'<p class="small" lang="">{escape(chapter.symbol)}</p>'
        f"<h2>{escape(chapter.title)}</h2>{below}"
        f'<p class="byline" lang="">{names(chapter.authors)}</p>{note}\n'
        f'<div class="reading">\n{text}</div>\n</article>\n'
    )


def lower(heading: re.Match[str]) -> str:
    """Return the mark of a heading one level lower."""
    return f"<{heading[1]}h{int(heading[2]) + 1}>"
