"""What a writer should know about a text that is kept as it is. Pure."""

import re

from django.utils.translation import gettext as _

from initiative.languages import grouped
from initiative.markdown import has_too_many_marks

# Embeddings, overrides and isolates (Unicode, annex 9): nobody sees them, and what follows
# runs the other way. They end with their paragraph, so no page around a text is turned.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def oddities(text: str) -> list[str]:
    """Return a sentence for each thing that looks otherwise than it was typed."""
    found = []
    marks = list(TURNING.finditer(text))
    if marks:
        found.append(
            _(
                "Invisible marks in the text turn the direction of writing: %(n)s, the first "
                "on line %(line)s. They are kept. Delete them where letters stand the wrong "
                "way round."
            )
            % {
                "n": grouped(len(marks)),
                "line": grouped(text.count("\n", 0, marks[0].start()) + 1),
            }
        )
    if has_too_many_marks(text):
        found.append(
            _(
                "The text has more marks of Markdown than we read: headings, lists and "
                "emphasis are shown as you typed them."
            )
        )
    return found
