"""Files that people have: what is kept, what is left out, and that words stay words."""

import pytest

from initiative.markdown import to_html
from statements.importing.reading import read_file, read_paste
from tests.statements.importing.documents import docx, paragraph, run


def test_a_word_file_keeps_six_marks_and_says_what_was_left_out():
    imported = read_file("Statement.DOCX", docx())

    assert imported.body == (
        "# Bread for all\n\n"
        "We want bread[^1] and 2\\*3\\*4 roses. [Read on](https://example.org/a)\n\n"
        "It is new\n\n"
        "- one\n- two\n\n"
        "Wheat | 12\n\n"
        "[^1]: Of wheat."
    )
    assert imported.kept == ["3 paragraphs", "1 heading", "1 list", "1 footnote", "1 link"]
    assert imported.left_out == [
        "1 picture",
        "1 table (its words are kept, one paragraph for each row)",
        "tracked changes (we took the final text)",
        "1 comment",
    ]


def test_nothing_of_the_author_or_the_comments_remains():
    imported = read_file("a.docx", docx())

    assert "Secret" not in repr(imported)
    assert "Private remark" not in repr(imported)


@pytest.mark.parametrize(
    "words",
    ["# no heading", "1. May", "- no list", "&gt; no quote", "*no* _emphasis_", "[a](https://b.org)",
     "[^1]: no note", "a \\* b", "&amp;amp;", "---", "===", "**:** x"],
)  # fmt: skip
def test_words_of_a_file_never_become_marks(words):
    imported = read_file("a.docx", docx(body=paragraph(run(words))))

    assert to_html(imported.body) == f"<p>{words}</p>\n"


def test_a_footnote_of_an_rtf_file_is_kept_however_it_is_marked():
    data = rb"{\rtf1\ansi Bread{\super\chftn}{\*\footnote\pard A note.} for all\par}"

    assert read_file("a.rtf", data).body == "Bread[^1] for all\n\n[^1]: A note."


def test_html_in_a_markdown_file_is_left_out_and_its_words_stay():
    imported = read_file("a.md", b"Hello <b>bread</b>\n\n<script>alert(1)</script>\n")

    assert imported.body == "Hello bread"
    assert imported.left_out == ["3 pieces of code"]


def test_a_paste_keeps_paragraphs_and_lists():
    imported = read_paste("First paragraph\r\nSecond\r\n•\tone\r\n•\ttwo\r\n1)\tMay\r\n# not")

    assert imported.body == "First paragraph\n\nSecond\n\n- one\n- two\n\n1. May\n\n\\# not"
    assert imported.kept == ["3 paragraphs", "2 lists"]


def test_a_text_file_with_broken_lines_keeps_its_paragraphs():
    imported = read_file("a.txt", "Pane\ne rose\n\nAncora".encode("utf-16"))

    assert imported.body == "Pane\\\ne rose\n\nAncora"
