"""Two texts side by side: rows, and no word of either missing."""

from hypothesis import given
from hypothesis import strategies as st

from statements.beside import beside

THEIRS = "Intro.\n\nOne two three.\n\nMiddle.\n\nOnly theirs.\n\nEnd."
MINE = "Intro.\n\nOne 2 three.\n\nMiddle.\n\nEnd.\n\nOnly mine."


def shape_of(rows):
    return [
        row.text if row.is_same else (said(row.theirs).strip(), said(row.mine).strip())
        for row in rows
    ]


def said(changes):
    return "".join(change.text for change in changes)


def test_paragraphs_that_differ_stand_next_to_their_counterparts():
    assert shape_of(beside(THEIRS, MINE)) == [
        "Intro.",
        ("One two three.", "One 2 three."),
        "Middle.",
        ("Only theirs.", ""),
        "End.",
        ("", "Only mine."),
    ]


def test_paragraph_that_only_one_has_stands_alone():
    rows = beside("One.\n\nTwo.\n\nThree.", "One.\n\nThree.")

    assert shape_of(rows) == ["One.", ("Two.", ""), "Three."]


def test_neighbours_that_are_the_same_are_one_row():
    (row,) = beside("a\n\nb\nc", "a\n\nb\nc")

    assert (row.is_same, row.n_paragraphs) == (True, 3)


def test_two_texts_without_a_common_word_are_one_row():
    assert shape_of(beside("abc", "xyz")) == [("abc", "xyz")]


@given(st.text("ab \n", max_size=60), st.text("ab \n", max_size=60))
def test_no_word_of_either_is_missing(theirs, mine):
    rows = beside(theirs, mine)

    assert " ".join(said(row.theirs) for row in rows).split() == theirs.split()
    assert " ".join(said(row.mine) for row in rows).split() == mine.split()
