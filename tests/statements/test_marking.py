"""The rule that shows where the limit ends."""

import pytest

from initiative import markdown
from statements.marking import MARK, html_with_limit

RULE = '<strong class="limit-mark">5 characters end here.</strong>'


def test_text_that_fits_has_no_rule():
    assert html_with_limit("12345", 5) == markdown.to_numbered_html("12345")


def test_rule_stands_behind_the_last_character_that_fits():
    assert f"12345{RULE}6" in html_with_limit("123456", 5)


def test_rule_counts_characters_beyond_the_first_plane_as_one():
    assert f"𠮷野家𠮷野{RULE}家" in html_with_limit("𠮷野家𠮷野家", 5)


def test_limit_inside_an_address_leaves_no_trace():
    html = html_with_limit("[ab](https://example.org/long)", 12)

    assert MARK not in html
    assert html.count("limit-mark") <= 1


@pytest.mark.parametrize("body", ["<b>12345</b>", "12345<script>alert(1)</script>"])
def test_rule_lets_no_markup_through(body):
    html = html_with_limit(body, 5)

    assert "<script" not in html
    assert "<b>" not in html
