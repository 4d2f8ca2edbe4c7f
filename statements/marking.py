"""Show in a finished text where the limit is reached."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from initiative import markdown
from initiative.languages import grouped

# Refused in every text, so it can never be the author's own.
MARK = "\uffff"


def html_with_limit(body: str, limit: int) -> str:
    """Return a text as safe HTML, with a rule behind the last character that still fits."""
    if len(body) <= limit:
        return markdown.to_numbered_html(body)
    html = markdown.to_numbered_html(body[:limit] + MARK + body[limit:])
    rule = format_html(
        '<strong class="limit-mark">{}</strong>',
        _("%(limit)s characters end here.") % {"limit": grouped(limit)},
    )
    return html.replace(MARK, rule, 1).replace(MARK, "")
