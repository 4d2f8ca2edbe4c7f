"""What changed between two texts: nothing invented, nothing lost, quick for any two texts."""

from hypothesis import given
from hypothesis import strategies as st

from statements.difference import BUDGET, IN, OUT, SAME, Comparison, difference

texts = st.text(alphabet="ab \nмир語。\u0301", max_size=60)


def kinds(old, new):
    return [(change.kind, change.text) for change in difference(old, new).changes]


@given(texts, texts)
def test_changes_put_together_are_both_texts(old, new):
    changes = difference(old, new).changes

    assert "".join(each.text for each in changes if each.kind != IN) == old
    assert "".join(each.text for each in changes if each.kind != OUT) == new


@given(texts)
def test_text_compared_with_itself_has_no_change(text):
    assert difference(text, text).is_none


def test_one_word_is_one_change():
    assert kinds("We call a meeting.", "We plan a meeting.") == [
        (SAME, "We "), (OUT, "call "), (IN, "plan "), (SAME, "a meeting."),
    ]  # fmt: skip


def test_scripts_without_spaces_are_compared_character_by_character():
    assert (OUT, "会") in kinds("会議を開く", "議を開く")


def test_edited_paragraphs_are_compared_each_with_its_own():
    found = difference("One two.\n\nThree four.", "One 2.\n\nThree 4.")

    assert (found.n_in, found.n_out) == (2, 2)


def test_new_paragraph_leaves_the_others_alone():
    assert kinds("One.\nTwo.\n", "One.\nNew.\nTwo.\n") == [
        (SAME, "One.\n"), (IN, "New.\n"), (SAME, "Two.\n"),
    ]  # fmt: skip


def test_comparison_never_spends_more_than_its_budget():
    old = " ".join(str(n % 7) for n in range(20_000))
    new = " ".join(str(n % 11) for n in range(20_000))
    comparison = Comparison()

    list(comparison.by_lines([old], [new]))

    # The step that ends it may go over by one row of ways.
    assert comparison.left > -BUDGET / 10
