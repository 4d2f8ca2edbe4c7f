"""No cell of a table is a formula, and what people read stays."""

import pytest

from initiative.cells import safe_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1", "＋1", "－1", "＠x", "\0=1"],
)
def test_a_formula_is_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "Łódź", "a - b", "(1)", "  ", "العربية", "'x"])
def test_other_text_stays(text):
    assert safe_cell(text) == text
