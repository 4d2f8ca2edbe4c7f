"""How long a book takes and how much memory: statements of 10,000 characters, in memory only.

Alone: ``python -m bench book 30 300 3000 [--facing]``.
"""

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from meetings.models import Meeting
from statements.book import pdf
from statements.book.content import Author, Chapter
from statements.book.editions import ORIGINALS, Edition, volumes

# One sentence of sample text in each of ten languages.
SENTENCES = {
    "en": "This is sample text about a river that belongs to nobody.",
    "el": "Αυτό είναι δείγμα κειμένου για ένα ποτάμι που δεν ανήκει σε κανέναν.",
    "ru": "Это образец текста о реке, которая никому не принадлежит.",
    "ar": "هذا نص تجريبي عن نهر لا يملكه أحد.",
    "fa": "این متن نمونه‌ای است درباره رودی که از آن کسی نیست.",
    "ja": "これは誰のものでもない川についての見本の文章です。",
    "hi": "यह उस नदी के बारे में नमूना पाठ है जो किसी की नहीं है।",
    "es": "Este es un texto de muestra sobre un río que no es de nadie.",
    "tr": "Bu, kimseye ait olmayan bir nehir hakkında örnek metindir.",
    "pl": "To jest przykładowy tekst o rzece, która nie należy do nikogo.",
}
CHARACTERS = 10_000
PARAGRAPHS = 20


# What comes of chance is the same at each run.
CHANCE = random.Random(1)


def paragraph(sentence: str, size: int) -> str:
    """Return words of a sentence in a new order: Typst sets the same paragraph only once."""
    words = sentence.split() if " " in sentence else list(sentence)
    gap = " " if " " in sentence else ""
    n = size // (len(sentence) + len(gap)) + 1
    return gap.join(gap.join(CHANCE.sample(words, len(words))) for _each in range(n))[:size]


def sample(n: int, *, is_facing: bool = False) -> list[Chapter]:
    """Return ``n`` statements of 10,000 characters in ten languages."""
    found = []
    for number in range(1, n + 1):
        language, sentence = list(SENTENCES.items())[number % len(SENTENCES)]
        size = CHARACTERS // PARAGRAPHS - 2
        text = "\n\n".join(paragraph(sentence, size) for _each in range(PARAGRAPHS))
        author = Author(f"Sample organisation {number}", "en", "")
        title = f"{sentence[:40]} {number}"
        symbol = f"M1/S/{number}"
        chapter = Chapter(symbol, f"m1-s-{number}", title, (author,), language, text)
        if is_facing:
            english = [paragraph(SENTENCES["en"], size) for _each in range(PARAGRAPHS)]
            beside = replace(
                chapter,
                language="en",
                text="\n\n".join(english),
                original=language,
                passages=tuple(english),
            )
            chapter = replace(chapter, facing=beside)
        found.append(chapter)
    return found


def measure(n: int, *, is_facing: bool = False) -> None:
    """Compose a book of ``n`` statements and say seconds, megabytes of memory and of files."""
    day = date(2026, 5, 1)
    meeting = Meeting(title="Sample meeting", place="Milan", starts_on=day, ends_on=day)
    edition = Edition("en", is_facing=True) if is_facing else ORIGINALS
    cut = volumes(sample(n, is_facing=is_facing))
    size = pages = 0
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "book.pdf"
        for volume in cut:
            pages += pdf.write_pdf(pdf.data_of(meeting, volume, edition, "0" * 64), "a4", target)[
                "pages"
            ]
            size += target.stat().st_size
    seconds = time.monotonic() - begun
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{edition.name} of {n} in {len(cut)} PDF: {seconds:.1f} s, {child:.0f} MB (Typst), "
        f"{own:.0f} MB (us), {size / 1024**2:.1f} MB, {pages} pages"
    )


def main(words: Sequence[str] = ()) -> None:
    """Measure books of so many statements as ``words`` ask for."""
    asked = argparse.ArgumentParser(prog="python -m bench book", description=__doc__)
    asked.add_argument("numbers", type=int, nargs="*", default=[30, 300])
    asked.add_argument("--facing", action="store_true", help="originals beside translations")
    given = asked.parse_args(words)
    for n in given.numbers:
        measure(n, is_facing=given.facing)
