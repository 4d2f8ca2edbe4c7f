"""Cells of tables that people open in a spreadsheet."""

import unicodedata

# Beginnings that make a spreadsheet read a cell as a formula (ASVS 5.0 1.2.10; OWASP, CSV
# injection); the wide forms are what some of them make of the others.
BEGINNINGS = "=+-@\t\r＝＋－＠"


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; what a person reads stays."""
    first = text.lstrip(" \n")[:1]
    is_formula = bool(first) and (first in BEGINNINGS or unicodedata.category(first) == "Cc")
    return f"'{text}" if is_formula else text


def printable(cell: str) -> str:
    """Return a cell without the control characters that no XML may hold."""
    return "".join(each for each in cell if unicodedata.category(each) != "Cc" or each in "\n\t")
