"""How long a book takes and how much memory: 30 and 300 statements of 10,000 characters."""

import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from meetings.models import Meeting
from statements.book import pdf
from statements.book.content import Author, Chapter

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


def sample(n: int) -> list[Chapter]:
    """Return ``n`` statements of 10,000 characters in ten languages."""
    found = []
    for number in range(1, n + 1):
        language, sentence = list(SENTENCES.items())[number % len(SENTENCES)]
        size = CHARACTERS // PARAGRAPHS - 2
        words = f"{sentence} " * (size // len(sentence) + 1)
        text = "\n\n".join([words[:size]] * PARAGRAPHS)
        author = Author(f"Sample organisation {number}", "en", "")
        title = f"{sentence[:40]} {number}"
        symbol = f"M1/S/{number}"
        found.append(Chapter(symbol, f"m1-s-{number}", title, (author,), language, text))
    return found


def measure(n: int) -> None:
    """Compose a book of ``n`` statements and say seconds, megabytes of memory and of file."""
    day = date(2026, 5, 1)
    meeting = Meeting(title="Sample meeting", place="Milan", starts_on=day, ends_on=day)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "book.pdf"
        begun = time.monotonic()
        pdf.write_pdf(pdf.data_of(meeting, sample(n), "", "0" * 64), "a4", target)
        seconds = time.monotonic() - begun
        child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = target.stat().st_size / 1024**2
    print(f"book of {n}: {seconds:.1f} s, {child:.0f} MB (Typst), {own:.0f} MB (us), {size:.1f} MB")


def main() -> None:
    """Measure both."""
    for n in (30, 300):
        measure(n)
