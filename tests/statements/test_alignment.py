"""A translation keeps the numbers of its original, and its notes."""

import pytest

from initiative.errors import Refused
from statements.alignment import check_whole
from statements.passages import passages

ORIGINAL = passages(
    "# Bread\n\nWe bake[^1] bread[^rye].\n\n- flour\n\n[^1]: Daily.\n\n[^rye]: Of rye,\n    mostly."
)
ITALIAN = [
    "# Pane",
    "Facciamo[^1] il pane[^rye].",
    "- farina",
    "[^1]: Ogni giorno.\n\n[^rye]: Di segale.",
]


def test_notes_are_translated_with_their_signs():
    assert len(ORIGINAL) == len(ITALIAN)
    check_whole(ORIGINAL, "Pane", ITALIAN)


@pytest.mark.parametrize(
    ("place", "text", "code", "words"),
    [
        (1, "Facciamo il pane[^rye].", "note_lost", "Paragraph 1 must keep [^1]"),
        (1, "Facciamo[^1] il pane[^segale].", "note_lost", "[^rye]"),
        (3, "[^1]: Ogni giorno.", "note_lost", "[^rye]:"),
        (3, "Ogni giorno.", "note_lost", "[^1]:"),
        (3, "[^1]: Ogni giorno.\n\n[^rye]: Di segale.\n\nAltro.", "unequal", ""),
        (2, "farina", "", ""),
        (2, "- farina\n\nAltro.", "unequal", "Paragraph 2"),
        (0, "", "empty", ""),
    ],
)
def test_what_would_move_a_number_is_refused(place, text, code, words):
    texts = [*ITALIAN]
    texts[place] = text
    if not code:
        return check_whole(ORIGINAL, "Pane", texts)

    with pytest.raises(Refused) as refusal:
        check_whole(ORIGINAL, "Pane", texts)

    assert refusal.value.code == code
    assert words in refusal.value.message
    return None


def test_the_title_is_asked_for():
    with pytest.raises(Refused, match="title"):
        check_whole(ORIGINAL, "", ITALIAN)
