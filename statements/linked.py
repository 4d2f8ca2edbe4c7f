"""A statement as machines read it from its page: JSON-LD in the words of schema.org. Pure."""

import json
import re
from html import unescape

from statements.citing import Citation

# What would end the element, or begin a comment in it (HTML, 4.12.1.3).
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
DESCRIPTION_LENGTH = 200
# Numbers of paragraphs and of notes, every other mark, and one that was cut.
NO_WORDS = re.compile(r'<a class="pn".*?</a>|<sup>.*?</sup>|<[^>]*(?:>|$)', re.DOTALL)


def json_ld(citation: Citation, description: str) -> str:
    """Return a published statement as JSON-LD that may stand inside ``<script>``.

    Args:
        description: the beginning of the text.
    """
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": citation.address,
        "url": citation.address,
        "identifier": citation.symbol,
        "name": citation.title,
        "description": description,
        "inLanguage": citation.language,
        "datePublished": citation.published_on.isoformat(),
        "author": [{"@type": "Organization", "name": each} for each in citation.authors],
        "isPartOf": {"@type": "Event", "name": citation.meeting, "location": citation.place},
    }
    return json.dumps(data, ensure_ascii=False).translate(ESCAPES)


def beginning(html: str) -> str:
    """Return the first words of a finished page's text on one line, for a description.

    Read from the HTML that is there already: the text itself would be parsed once more.
    """
    head = html[: DESCRIPTION_LENGTH * 10]
    line = " ".join(unescape(NO_WORDS.sub(" ", head)).split())
    if len(line) <= DESCRIPTION_LENGTH:
        return line
    # Scripts without spaces are cut at a character, others after a word.
    cut = line[: DESCRIPTION_LENGTH - 1].rsplit(" ", 1)[0]
    return f"{cut}…"
