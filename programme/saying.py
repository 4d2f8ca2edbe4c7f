"""Sentences with names in them, as text for letters and as HTML for pages."""

from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from initiative.calendarwords import day_words
from initiative.clocks import on_clock
from initiative.templatetags.ui import bdi, lang_attrs
from programme.content import Item

# How a title and a name are set among words of the page: as they are, or with their direction.
Quote = Callable[[str, str], str]


def as_text(words: str, **values: object) -> str:
    """Fill a sentence for plain text."""
    return words % values


def as_html(words: str, **values: object) -> SafeString:
    """Fill a sentence for a page: what is not marked as safe is escaped."""
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(str(conditional_escape(words)) % escaped)


def in_own_direction(name: str, language: str) -> SafeString:
    """Return a name or a title that keeps its language and direction on a page."""
    return format_html("<bdi{}>{}</bdi>", lang_attrs(language), name) if language else bdi(name)


def when_words(item: Item, zone: str) -> str:
    """Return when a session is, on a place's clock: "Saturday 15 July, 11:00–12:30"."""
    if item.starts_at is None or item.ends_at is None:
        day = day_words(item.on, "l j F")
        return _("%(day)s, time not fixed yet") % {"day": day}
    start, end = on_clock(item.starts_at, zone), on_clock(item.ends_at, zone)
    return _("%(day)s, %(start)s–%(end)s") % {
        "day": day_words(start, "l j F"),
        "start": date_format(start, "H:i"),
        "end": date_format(end, "H:i"),
    }
