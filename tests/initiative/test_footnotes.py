"""Footnotes: numbered by their marks, both ways linked, and no word of one is lost."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from initiative.markdown import to_html, to_numbered_html
from initiative.plaintext import to_text

TEXT = "See[^b] and[^a].\n\n[^a]: The *first* written.\n[^b]: The second.\n\nA last paragraph."


def words_of(html):
    html = re.sub(r"<sup>.*?</sup>", "", html)
    return re.sub(r"<[^>]*>", " ", html).split()


def test_notes_stand_at_the_end_in_the_order_of_their_marks():
    html = to_html(TEXT)

    assert html.index("A last paragraph.") < html.index('<section class="notes"')
    assert re.findall(r'<li id="([^"]+)"><p>The (?:<em>)?(\w+)', html) == [
        ("note-1", "second"),
        ("note-2", "first"),
    ]


def test_mark_and_note_lead_to_each_other():
    html = to_html(TEXT)

    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 4
    assert set(re.findall(r'href="#([^"]+)"', html)) == set(ids)


def test_note_with_two_marks_leads_back_to_both_by_a_label():
    html = to_html("One[^n], two[^n].\n\n[^n]: Note.")

    assert re.findall(r'<a href="#note-1" id="([^"]+)" role="doc-noteref"', html) == [
        "ref-1",
        "ref-1-2",
    ]
    assert re.findall(r'href="#([^"]+)" class="note-back"[^>]* aria-label="([^"]+)"', html) == [
        ("ref-1", "1.1"),
        ("ref-1-2", "1.2"),
    ]


def test_ids_of_notes_bear_the_prefix_of_their_text():
    html = to_html(TEXT, prefix="it-")

    assert re.findall(r' id="([^"]+)"', html) == [
        "it-ref-1",
        "it-ref-2",
        "it-note-1",
        "it-note-2",
    ]
    assert all(each.startswith("it-") for each in re.findall(r'href="#([^"]+)"', html))


def test_note_moves_no_number_of_a_paragraph():
    bare = to_numbered_html("See and.\n\nA last paragraph.")

    assert re.findall(r'id="(p\d+)"', to_numbered_html(TEXT)) == re.findall(r'id="(p\d+)"', bare)


def test_note_may_have_several_paragraphs_and_a_list():
    html = to_html("x[^1]\n\n[^1]: One.\n\n    Two.\n\n    - three\n\nOutside.")

    note = html.partition("<li id")[2]
    assert words_of(note)[1:5] == ["One.", "Two.", "three", "↩︎"]
    assert "Outside." not in note


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[^1]: Nobody marks it.", "[^1]: Nobody marks it."),
        ("A mark[^1] without a note.", "A mark[^1] without a note."),
        ("a[^1]\n\n[^1]: one\n\n[^1]: two", "[^1]: two"),
        ("a[^1]\n\n[^1]: one [^1]", "one [^1]"),
        ("> [^1]: in a quote\n\n[^1]", "[^1]: in a quote"),
        ("[^1]: - a list\n", "[^1]:"),
        ("[^ 1]: x [^ 1]", "[^ 1]: x [^ 1]"),
        ("[^" + "n" * 41 + "]: x", "[^" + "n" * 41 + "]: x"),
        ("[1]: Marx, 1867\n\nSee [1].", "[1]: Marx, 1867"),
    ],
)
def test_what_is_no_pair_of_mark_and_note_stays_as_it_was_typed(text, shown):
    assert shown in to_html(text)


def test_mark_in_the_words_of_a_link_makes_no_link_in_a_link():
    html = to_html("[a[^1] b](https://x.org/)\n\n[^1]: n")

    assert not re.search(r"<a\b[^>]*>[^<]*(?:<(?!/a)[^>]*>[^<]*)*<a\b", html)
    assert "https://x.org/" in html


def test_name_of_a_note_smuggles_nothing_in():
    html = to_html('x[^"onmouseover="a]\n\n[^"onmouseover="a]: n')

    assert "onmouseover" not in html
    assert '<a href="#note-1"' in html


@given(st.text(alphabet="[]^:12ab \n>-*", max_size=120))
@example("a[^1]\n[^1]:\n    b")
@example("[^1][^1]\n\n[^1]: - a\n    - b")
def test_no_word_is_lost_whatever_the_notes(text):
    letters = sorted(re.sub("[^ab]", "", text))
    html = re.sub(r"<[^>]*>", "", to_html(text))

    # The name of a mark becomes a number.
    names = sorted(re.sub("[^ab]", "", "".join(re.findall(r"\[\^[^\s\[\]\\^]{1,40}\]:?", text))))
    shown = sorted(re.sub("[^ab]", "", html))
    assert len(letters) - len(names) <= len(shown) <= len(letters)


def test_plain_text_has_numbers_in_brackets_and_the_notes_below():
    assert to_text(TEXT) == (
        "See[1] and[2].\n\nA last paragraph.\n\n[1] The second.\n[2] The first written."
    )
