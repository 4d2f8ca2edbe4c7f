"""Pieces of the interface: moments, strips, names. No tag asks the database."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from initiative.addresses import address
from initiative.calendarwords import day_words
from initiative.clocks import city_of, on_clock, time_left
from initiative.languages import direction, grouped, own_name

register = template.Library()

register.simple_tag(address)


def words_of(moment: datetime, zone: str, *, with_year: bool = True) -> str:
    """Return a moment in words on a place's clock, with the place."""
    there = on_clock(moment, zone)
    return _("%(day)s, %(time)s in %(city)s") % {
        "day": day_words(there, "l j F Y" if with_year else "l j F"),
        "time": date_format(there, "H:i"),
        "city": city_of(zone),
    }


@register.inclusion_tag("ui/deadline.html")
def deadline(
    moment: datetime, zone: str, reader_zone: str = "", at: datetime | None = None
) -> dict[str, object]:
    """Show a deadline on the place's clock and, where it differs, on the reader's.

    Args:
        moment: the deadline.
        zone: time zone of the meeting's place.
        reader_zone: time zone of who reads; one clock when left out.
        at: the moment from which the time left is counted; now when left out.
    """
    at = at or timezone.now()
    there = on_clock(moment, zone)
    here = on_clock(moment, reader_zone) if reader_zone else there
    is_other = here.utcoffset() != there.utcoffset()
    return {
        "iso": there.isoformat(timespec="minutes"),
        "words": words_of(moment, zone),
        "reader_words": words_of(moment, reader_zone, with_year=False) if is_other else "",
        "left": time_left(moment, at),
        "is_over": moment < at,
    }


@register.simple_tag
def moment(value: datetime, zone: str, reader_zone: str = "") -> SafeString:
    """Show a past moment on a place's clock and, where it differs, on the reader's."""
    there = on_clock(value, zone)
    shown = format_html(
        '<time datetime="{}">{}</time>',
        there.isoformat(timespec="minutes"),
        _("%(day)s, %(time)s in %(city)s")
        % {
            "day": day_words(there, "j F Y"),
            "time": date_format(there, "H:i"),
            "city": city_of(zone),
        },
    )
    if not reader_zone or on_clock(value, reader_zone).utcoffset() == there.utcoffset():
        return shown
    words = words_of(value, reader_zone, with_year=False)
    return format_html(
        '{} <span class="clock2">{}</span>',
        shown,
        _("For you: %(reader_words)s") % {"reader_words": words},
    )


@register.simple_tag
def dates(start: date, end: date) -> str:
    """Show the days of a meeting: "3–5 July 2026"."""
    if start == end:
        return day_words(start, "j F Y")
    if (start.year, start.month) == (end.year, end.month):
        return f"{day_words(start, 'j')}–{day_words(end, 'j F Y')}"
    if start.year == end.year:
        return f"{day_words(start, 'j F')} – {day_words(end, 'j F Y')}"
    return f"{day_words(start, 'j F Y')} – {day_words(end, 'j F Y')}"


# Typed: a plain text and the same text marked as safe are equal, and only one is escaped.
@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def strip(boxes: str, sentence: str) -> SafeString:
    """Show the six stages as one element.

    Args:
        boxes: a letter a stage: d done, w waiting for them, n not yet, l late, x does not apply.
        sentence: the same in words, for who does not see the boxes.
    """
    classes = " ".join(f"b{number}{letter}" for number, letter in enumerate(boxes, 1))
    return format_html(
        '<span class="strip {}"><span class="vh">{}</span></span>', classes, sentence
    )


@register.simple_tag
def org_name(organisation: object) -> SafeString:
    """Show an organisation's name as it writes it, in its own language and direction."""
    return format_html(
        '<bdi class="org"{}>{}</bdi>', lang_attrs(organisation.language), organisation.name
    )


@register.simple_tag
@lru_cache(maxsize=512)
def lang_attrs(code: str) -> SafeString:
    """Return the ``lang`` and ``dir`` attributes of a text, with a leading space."""
    if not code:
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', code, direction(code))


@register.filter
def bdi(name: str) -> SafeString:
    """Return a name that keeps its own direction among words of another one."""
    return format_html("<bdi>{}</bdi>", name)


@register.simple_tag
def language_name(code: str) -> SafeString:
    """Show the name of a language in itself."""
    return format_html("<bdi{}>{}</bdi>", lang_attrs(code), own_name(code))


@register.simple_tag
def characters(n: int, limit: int) -> str:
    """Say how many characters of how many are used."""
    return _("%(n)s of %(limit)s characters") % {"n": grouped(n), "limit": grouped(limit)}


register.filter("grouped", grouped)


@register.filter
def own_language(code: str) -> str:
    """Return the plain own name of a language, for options of a select."""
    return own_name(code)
