"""The sample statements of the demo: invented, and each says so in its first line."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "sample"


@dataclass(frozen=True)
class SampleText:
    """One sample statement.

    Args:
        title: in the language of the text.
        language: BCP 47.
        body: Markdown.
    """

    title: str
    language: str
    body: str


def load_sample_texts() -> list[SampleText]:
    """Return every sample statement, in the order of the files' names."""
    return [parse(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.md"))]


def load_sample_translations() -> list[tuple[str, SampleText]]:
    """Return every sample translation, each with the title of what it translates."""
    found = []
    for path in sorted((FOLDER / "translations").glob("*.md")):
        original = FOLDER / f"{path.name.split('.', 1)[0]}.md"
        title = parse(original.read_text(encoding="utf-8")).title
        found.append((title, parse(path.read_text(encoding="utf-8"))))
    return found


def parse(content: str) -> SampleText:
    """Return the text of one file: two head lines, an empty line, the body."""
    head, _separator, body = content.partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return SampleText(facts["title"], facts["language"], body.strip())
