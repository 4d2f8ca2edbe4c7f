"""What was kept of a file and what was left out, in sentences."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiative.languages import grouped


def kept(found: Counter[str]) -> list[str]:
    """Return what the text still has: "14 paragraphs", "3 headings" …"""
    n = found.__getitem__
    lines = {
        "paragraphs": ngettext("%(n)s paragraph", "%(n)s paragraphs", n("paragraphs")),
        "headings": ngettext("%(n)s heading", "%(n)s headings", n("headings")),
        "lists": ngettext("%(n)s list", "%(n)s lists", n("lists")),
        "quotes": ngettext("%(n)s quote", "%(n)s quotes", n("quotes")),
        "notes": ngettext("%(n)s footnote", "%(n)s footnotes", n("notes")),
        "links": ngettext("%(n)s link", "%(n)s links", n("links")),
    }
    return list(said(lines, found))


def left_out(found: Counter[str]) -> list[str]:
    """Return what the text has lost, and what became of it."""
    n = found.__getitem__
    lines = {
        "pictures": ngettext("%(n)s picture", "%(n)s pictures", n("pictures")),
        "tables": ngettext(
            "%(n)s table (its words are kept, one paragraph for each row)",
            "%(n)s tables (their words are kept, one paragraph for each row)",
            n("tables"),
        ),
        "changes": _("tracked changes (we took the final text)"),
        "comments": ngettext("%(n)s comment", "%(n)s comments", n("comments")),
        "boxes": ngettext(
            "%(n)s text box (look whether its words are there)",
            "%(n)s text boxes (look whether their words are there)",
            n("boxes"),
        ),
        "objects": ngettext("%(n)s embedded object", "%(n)s embedded objects", n("objects")),
        "margins": _("the words at the top and the foot of each page"),
        "formulas": ngettext(
            "%(n)s formula (its signs are kept as text)",
            "%(n)s formulas (their signs are kept as text)",
            n("formulas"),
        ),
        "struck": ngettext(
            "the line through %(n)s passage (its words are kept)",
            "the lines through %(n)s passages (their words are kept)",
            n("struck"),
        ),
        "places": ngettext(
            "%(n)s link that led nowhere outside the file (its words are kept)",
            "%(n)s links that led nowhere outside the file (their words are kept)",
            n("places"),
        ),
        "code": ngettext("%(n)s piece of code", "%(n)s pieces of code", n("code")),
    }
    return list(said(lines, found))


def said(lines: dict[str, str], found: Counter[str]) -> Iterator[str]:
    """Give the lines of what was found."""
    for name, words in lines.items():
        if found[name]:
            yield words % {"n": grouped(found[name])} if "%(n)s" in words else words
