"""Markdown as plain text: every word stays, marks go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiative import markdown
from initiative.plaintext import to_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**Dear** *friends*", "Dear friends"),
        ("# Head\n\ntext", "Head\n\ntext"),
        ("one\ntwo", "one\ntwo"),
        ("one  \ntwo", "one\ntwo"),
        ("- a\n- b", "- a\n- b"),
        ("3. a\n4. b\n\n   c", "3. a\n4. b\n   c"),
        ("1. a\n   - in", "1. a\n   - in"),
        ("> a\n> b\n>\n> c", "> a\n> b\n>\n> c"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("[words](https://x.org/a)", "words (https://x.org/a)"),
        ("<https://x.org/a>", "https://x.org/a"),
        ("<https://x.org/é>", "https://x.org/é"),
        ("<a@x.org>", "a@x.org"),
        ("`code` and <b>x</b> &amp; \\*", "`code` and <b>x</b> & *"),
        ("", ""),
    ],
)
def test_marks_go_and_words_stay(written, read):
    assert to_text(written) == read


@given(st.text(alphabet="ab *_#>-1.[]()`\n<&\\", max_size=80))
def test_text_has_the_words_of_the_html(written):
    html = markdown.to_html(written)
    letters = [each for each in to_text(written) if each in "ab"]

    # Addresses of links stand in the text and in attributes.
    if "<a" not in html:
        for tag in ("blockquote", "<br", "</a>", " start="):
            html = html.replace(tag, "")
        assert letters == [each for each in html.replace("&amp;", "&") if each in "ab"]
