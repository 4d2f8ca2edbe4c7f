"""Markdown to safe HTML: numbers, headings without gaps, and nothing a text can smuggle in."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiative.markdown import MAX_NESTING, to_html, to_numbered_html


def test_blocks_on_the_top_level_are_numbered():
    html = to_numbered_html("One\n\n## Two\n\n- a\n- b\n\n> quote\n\n1. x\n\nLast")

    assert re.findall(r'id="(p\d)"', html) == ["p1", "p2", "p3", "p4", "p5"]
    assert html.startswith('<p id="p1"><a class="pn" href="#p1"')
    assert html.count("<p id=") == 2


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n\n## b\n\n### c", "234"),
        ("## a\n\n### b", "23"),
        ("### a", "2"),
        ("# a\n\n### b\n\n# c", "232"),
        ("### a\n\n# b", "22"),
        ("# a\n\n## b\n\n### c\n\n#### d\n\n##### e", "23444"),
        ("a\n=\n\nb\n-", "23"),
    ],
)
def test_headings_begin_below_the_page_and_leave_no_level_out(text, levels):
    html = to_html(text)

    assert "".join(re.findall(r"<h(\d)>", html)) == levels
    assert re.findall(r"<h(\d)>", html) == re.findall(r"</h(\d)>", html)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "![x](https://evil.example.org/pixel.png)",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](vbscript:msgbox)",
        '<a href="javascript:alert(1)">x</a>',
        "<javascript:alert(1)>",
        '[x](https://example.org/"onmouseover="alert(1))',
        "<div id=p1 class=pn>x</div>",
        "`<b>`",
        "    <b>indented</b>",
        "```\n<script>\n```",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[x]: javascript:alert(1)\n\n[x]",
    ],
)
def test_nothing_is_smuggled_in(text):
    for html in (to_html(text), to_numbered_html(text)):
        tags = set(re.findall(r"<(\w+)", html))
        assert tags <= {"p", "a", "strong", "em", "div", "ul", "li"}
        assert not re.search(r"<[^>]*\son\w+=", html)
        assert not re.search(r'<a\b[^>]*href="(?!https?:|mailto:|#)', html)
        assert "<img" not in html


def test_links_tell_nobody_where_the_reader_came_from():
    html = to_html("[x](https://example.org/)")

    assert 'rel="noopener noreferrer nofollow"' in html


@pytest.mark.parametrize(
    "text",
    [
        "> " * 5_000 + "x",
        "- " * 5_000 + "x",
        "*" * 50_000,
        "[" * 50_000,
        "[a](" * 20_000,
        "_a " * 30_000,
        "\\" * 50_000,
        "<" * 50_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_stays_quick(text):
    began = time.process_time()

    html = to_numbered_html(text)

    assert html.count("<blockquote>") <= MAX_NESTING
    assert time.process_time() - began < 5


@given(st.text(alphabet="#*_->[]()!<&`~ \n\tab1.", max_size=200))
def test_any_text_gives_only_allowed_tags(text):
    allowed = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
    allowed |= {"h2", "h3", "h4", "hr", "div"}

    assert set(re.findall(r"<(\w+)", to_numbered_html(text))) <= allowed
