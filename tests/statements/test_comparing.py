"""Words that two texts share."""

import pytest

from statements.comparing import MOST_SHOWN, Shared, shared_words
from statements.readings import common_language


def words(here, there):
    return [each.word for each in shared_words(here, there)]


def test_a_word_counts_when_both_use_it_twice():
    assert shared_words("bread bread bread", "Bread BREAD") == [Shared("bread", 3, 2)]
    assert words("bread bread", "bread") == []


def test_short_words_and_numbers_say_nothing():
    assert words("that that 10000 10000", "that that 10000 10000") == []


def test_accents_and_capitals_make_no_difference_and_the_usual_form_is_shown():
    assert words("Ελευθερία ελευθερία ελευθερία", "ΕΛΕΥΘΕΡΙΑ ελευθερια") == ["ελευθερία"]


@pytest.mark.parametrize(
    ("text", "word"),
    [("كتاب كتاب", "كتاب"), ("図書館で図書館へ", "図書館"), ("パンとパン屋のパン", "パン屋")],
)
def test_scripts_with_few_vowels_or_without_spaces(text, word):
    assert (word in words(text, text)) is (word != "パン屋")


def test_no_more_than_a_line_of_words():
    text = " ".join(f"{chr(97 + n)}words " * 2 for n in range(20))

    assert len(words(text, text)) == MOST_SHOWN


@pytest.mark.parametrize(
    ("one", "other", "wished", "language"),
    [
        (["el"], ["el", "en"], ["en"], "el"),
        (["el", "en"], ["ja", "en"], ["it", "en"], "en"),
        (["el", "en", "it"], ["ja", "en", "it"], ["it", "en"], "it"),
        (["el", "fr"], ["ja", "fr"], ["en"], "fr"),
        (["el"], ["ja"], ["en"], ""),
    ],
)
def test_common_language(one, other, wished, language):
    assert common_language(one, other, wished) == language
