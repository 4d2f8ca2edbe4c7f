"""Tags of the interface, drawn through templates as pages draw them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString

from initiative.templatetags import ui

CLOSES = datetime(2026, 6, 14, 20, 59, tzinfo=UTC)
BEFORE = datetime(2026, 6, 11, 12, tzinfo=UTC)
AFTER = datetime(2026, 6, 17, 12, tzinfo=UTC)


def drawn(source, **names):
    return Template(source).render(Context(names)).strip()


def deadline(at=BEFORE, reader=""):
    return drawn("{% deadline m 'Europe/Athens' r at %}", m=CLOSES, r=reader, at=at)


def test_deadline_names_day_time_and_place():
    assert (
        '<time datetime="2026-06-14T23:59+03:00">Sunday 14 June 2026, 23:59 in Athens</time>'
        in deadline()
    )


def test_deadline_says_what_is_left():
    assert '<span class="left">3 days left</span>' in deadline()


def test_deadline_has_a_second_clock_for_a_reader_elsewhere():
    assert "For you: Monday 15 June, 05:59 in Tokyo" in deadline(reader="Asia/Tokyo")


@pytest.mark.parametrize("reader", ["", "Europe/Athens", "Europe/Bucharest"])
def test_deadline_has_one_clock_where_both_show_the_same(reader):
    assert "clock2" not in deadline(reader=reader)


def test_deadline_that_passed_is_marked():
    assert 'class="deadline over"' in deadline(at=AFTER)
    assert "closed 2 days ago" in deadline(at=AFTER)


def test_deadline_speaks_the_language_of_the_page():
    with translation.override("it"):
        assert "domenica 14 giugno 2026, ore 23:59" in deadline()


def test_moment_is_short():
    assert drawn("{% moment m 'Asia/Kathmandu' %}", m=CLOSES) == (
        '<time datetime="2026-06-15T02:44+05:45">15 June 2026, 02:44 in Kathmandu</time>'
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2026, 7, 3), date(2026, 7, 3), "3 July 2026"),
        (date(2026, 7, 3), date(2026, 7, 5), "3–5 July 2026"),
        (date(2026, 7, 31), date(2026, 8, 2), "31 July – 2 August 2026"),
        (date(2026, 12, 31), date(2027, 1, 2), "31 December 2026 – 2 January 2027"),
    ],
)
def test_dates_say_only_what_differs(start, end, words):
    assert drawn("{% dates a b %}", a=start, b=end) == words


def test_strip_is_one_element_with_its_words():
    assert drawn("{% strip 'ddwnlx' 'waiting for a statement' %}") == (
        '<span class="strip b1d b2d b3w b4n b5l b6x">'
        '<span class="vh">waiting for a statement</span></span>'
    )


def test_strip_escapes_a_plain_sentence_even_after_the_same_one_marked_safe():
    ui.strip("nnnnnn", SafeString("<b>"))

    assert "&lt;b&gt;" in drawn("{% strip 'nnnnnn' s %}", s="<b>")


def test_org_name_keeps_its_language_direction_and_is_escaped():
    organisation = SimpleNamespace(name="مجلس <العمال>", acronym="", language="ar")

    assert drawn("{% org_name o %}", o=organisation) == (
        '<bdi class="org" lang="ar" dir="rtl">مجلس &lt;العمال&gt;</bdi>'
    )


@pytest.mark.parametrize(
    ("code", "attributes"),
    [("ar", ' lang="ar" dir="rtl"'), ("ja", ' lang="ja" dir="ltr"'), ("", "")],
)
def test_lang_attrs(code, attributes):
    assert Template("{% lang_attrs c %}").render(Context({"c": code})) == attributes


def test_lang_attrs_escapes_its_code():
    assert '"><' not in drawn("{% lang_attrs c %}", c='x"><script>')


def test_language_name_is_in_itself():
    assert drawn("{% language_name 'fa' %}") == '<bdi lang="fa" dir="rtl">فارسی</bdi>'


@pytest.mark.parametrize(
    ("interface", "words"),
    [("en", "6,418 of 10,000 characters"), ("it", "6.418 di 10.000 caratteri")],
)
def test_characters_are_grouped(interface, words):
    with translation.override(interface):
        assert drawn("{% characters 6418 10000 %}") == words


def test_bdi_sets_a_name_apart_and_escapes_it():
    assert drawn("{{ name|bdi }}", name="<b> & عربي") == "<bdi>&lt;b&gt; &amp; عربي</bdi>"
