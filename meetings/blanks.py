"""Blanks in the letters of the organisers: ``{organisation}``, ``{link}`` …

What is filled in is never markup: a value is put into the finished HTML, escaped, so
that the name of an organisation cannot become a link.
"""

import difflib
import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.errors import Refused

BLANK = re.compile(r"\{([^{}\n]{1,40})\}")
# An address in Markdown: behind the words of a link, or between angle brackets.
ADDRESS = re.compile(r"\]\(([^\n]*)|<([a-z][a-z0-9+.-]*:[^<>\n]*)>", re.IGNORECASE)
LINK_ALONE = re.compile(r"\{link\}\)")
# What Markdown makes of "[words]({link})".
LINK_IN_ADDRESS = 'href="%7Blink%7D"'

KNOWN: dict[str, str | Promise] = {
    "organisation": gettext_lazy("name of the organisation"),
    "meeting": gettext_lazy("name of the meeting"),
    "place": gettext_lazy("place of the meeting"),
    "dates": gettext_lazy("days of the meeting"),
    "answer_deadline": gettext_lazy("until when to answer"),
    "statement_deadline": gettext_lazy("until when to send the statement"),
    "limit": gettext_lazy("characters a statement may have"),
    "link": gettext_lazy("the personal link, as a button; on a line of its own"),
}


def check_blanks(text: str, *, in_subject: bool = False) -> None:
    """Refuse a blank that nobody can fill.

    Args:
        in_subject: subjects stand in logs and in lists of letters, where no link may be.

    Raises:
        Refused: ``unknown_blank``, naming the nearest one that is known;
            ``blank_in_address``, for ``[words]({organisation})``: only the personal link is
            an address, and only by itself: in another's address it would be given away;
            ``link_in_subject``.
    """
    for behind, between in ADDRESS.findall(text):
        address = first_address(behind) if behind else between
        found = BLANK.search(address)
        if found and (between or not LINK_ALONE.match(behind)):
            raise Refused(
                "blank_in_address",
                _("{%(name)s} cannot stand in the address of a link. Only {link} can, by itself.")
                % {"name": found[1]},
            )
    if in_subject and "{link}" in text:
        raise Refused(
            "link_in_subject",
            _("The personal link cannot stand in the subject. Put {link} into the text."),
        )
    for name in BLANK.findall(text):
        if name not in KNOWN:
            near = difflib.get_close_matches(name, KNOWN, n=1, cutoff=0.5)
            hint = (
                _("Did you mean {%(near)s}?") % {"near": near[0]}
                if near
                else _("Known are: %(names)s.") % {"names": ", ".join(f"{{{k}}}" for k in KNOWN)}
            )
            raise Refused(
                "unknown_blank",
                _("The letter has a blank {%(name)s} that we do not know.") % {"name": name}
                + " "
                + hint,
            )


def first_address(text: str) -> str:
    """Return what stands up to the bracket that closes an address which has begun."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return text[:position]
    return text


def fill_text(text: str, values: Mapping[str, str]) -> str:
    """Fill the blanks of plain text in one pass: a value's own braces stay as they are."""
    return BLANK.sub(lambda match: values.get(match[1], match[0]), text)


def fill_html(html: str, values: Mapping[str, str], markup: Mapping[str, str]) -> str:
    """Fill the blanks of finished HTML.

    Args:
        html: made from the organisers' Markdown and sanitised.
        values: plain texts; they are escaped.
        markup: trusted HTML for single blanks, for example the button of the link.
    """

    link = escape(values.get("link", ""))

    def fill(match: re.Match[str]) -> str:
        if match[1] in markup:
            return markup[match[1]]
        return escape(values[match[1]]) if match[1] in values else match[0]

    return BLANK.sub(fill, html.replace(LINK_IN_ADDRESS, f'href="{link}"'))
