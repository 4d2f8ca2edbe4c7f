"""Texts laid beside one another by their numbers."""

import pytest

from initiative.markdown import to_numbered_blocks, to_numbered_html
from statements.facing import Row, facing_rows, n_blocks


def laid(left, right):
    return [(row.left, row.right) for row in facing_rows(left, right)]


def test_numbers_stand_beside_one_another():
    assert laid([(1, "a"), (2, "b")], [(1, "x"), (2, "y")]) == [("a", "x"), ("b", "y")]


def test_headings_and_notes_find_each_other():
    left = [(None, "h"), (1, "a"), (None, "i"), (2, "b"), (None, "notes")]
    right = [(None, "H"), (1, "A"), (None, "I"), (2, "B"), (None, "NOTES")]

    assert laid(left, right) == [
        ("h", "H"), ("a", "A"), ("i", "I"), ("b", "B"), ("notes", "NOTES"),
    ]  # fmt: skip


def test_a_heading_more_moves_no_number():
    left = [(None, "h"), (None, "rule"), (1, "a")]

    assert laid(left, [(1, "A")]) == [("hrule", ""), ("a", "A")]


def test_a_longer_text_goes_on_alone_and_its_notes_stay_last():
    left = [(1, "a"), (2, "b"), (None, "notes")]

    assert facing_rows(left, [(1, "A")]) == [Row("a", "A"), Row("b", ""), Row("notes", "")]
    assert facing_rows([(1, "A")], left) == [Row("A", "a"), Row("", "b"), Row("", "notes")]


def test_nothing_beside_nothing():
    assert facing_rows([], []) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One",
        "# H\n\nOne[^1]\n\n- a\n- b\n\n> q\n\n---\n\nTwo\n\n[^1]: note",
        "> a\n>\n> b\n\n1. c\n\n   d\n\n***\n\n## Last",
        "*" * 30_000,
    ],
)
def test_the_blocks_of_a_text_are_the_text(text):
    blocks = to_numbered_blocks(text, prefix="x-")

    assert "".join(html for _number, html in blocks) == to_numbered_html(text, prefix="x-")
    numbers = [number for number, _html in blocks if number is not None]
    assert numbers == list(range(1, n_blocks(blocks) + 1))
