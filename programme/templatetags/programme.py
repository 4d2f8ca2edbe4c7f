"""How long something takes, as a clock shows it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def minutes(seconds: int) -> SafeString:
    """Return a length as ``5:07`` or ``1:05:07``, from left to right in every language."""
    hours, rest = divmod(int(seconds), 3600)
    whole, left = divmod(rest, 60)
    shown = f"{hours}:{whole:02}:{left:02}" if hours else f"{whole}:{left:02}"
    return format_html('<span class="n" dir="ltr">{}</span>', shown)
