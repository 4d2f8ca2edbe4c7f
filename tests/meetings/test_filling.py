"""The organisers' words become a letter: language, heading, one button, blanks, two clocks."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.utils import timezone, translation

from meetings import filling
from meetings.blanks import KNOWN
from meetings.filling import filled, form_of, moment, text_for, values_for
from meetings.states import LetterKind
from tests.factories import make_letter, make_organisation, make_participation

LINK = "https://desk.example.org/i/token/"
HREF = re.compile(r'href="([^"]*)"')


STOP = "https://desk.example.org/u/token/"
PREVIEW = re.compile(r'<div class="preheader"[^>]*>(.*?)</div>', re.DOTALL)
BODY = re.compile(r'<div class="letter"[^>]*>\n(.*)<div class="quiet rule"', re.DOTALL)


@dataclass
class Words:
    """What stands between head and foot of a letter."""

    subject: str
    preview: str
    text: str
    html: str


def words_of(letter, participation):
    whole = filled(letter, participation, LINK, STOP)
    text, _rule, foot = whole.text.partition("\n\n--\n")
    assert STOP in foot
    preview, html = PREVIEW.search(whole.page)[1], BODY.search(whole.page)[1]
    return Words(whole.subject, preview, text, html)


def fill(participation, body, subject="s", kind=LetterKind.FREE):
    letter = make_letter(participation.meeting, kind=kind, texts={"en": (subject, body)})
    return words_of(letter, participation)


def test_every_known_blank_has_a_value(participation):
    assert set(values_for(participation)) | {"link"} == set(KNOWN)


def test_no_blank_stays_open(participation):
    words = " ".join(f"{{{name}}}" for name in KNOWN)

    letter = fill(participation, f"{words}\n\n{{link}}\n\n[{words}]({{link}})", subject=words)

    for text in (letter.subject, letter.text, letter.html, letter.preview):
        assert "{" not in text
        assert "%7B" not in text


def test_link_alone_is_the_one_button_with_its_address_under_it(participation):
    letter = fill(participation, "{organisation},\n\n{link}\n\nor\n\n{link}")

    assert letter.html.count('class="button"') == 1
    assert HREF.findall(letter.html) == [LINK, LINK]
    assert letter.text.count(f"Open your page\n{LINK}") == 1
    assert letter.text.count(LINK) == 2


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (LetterKind.INVITATION, "Answer the invitation"),
        (LetterKind.REMINDER, "See what is left to do"),
        (LetterKind.NOTES, "Open your page"),
        (LetterKind.FREE, "Open your page"),
    ],
)
def test_button_says_the_act(participation, kind, words):
    letter = fill(participation, "{link}", kind=kind)

    assert f">{words}</a>" in letter.html
    assert f"{words}\n{LINK}" in letter.text


@pytest.mark.parametrize("body", ["see [your page]({link})", "see [your page](<{link}>)"])
def test_link_behind_words_works(participation, body):
    letter = fill(participation, body)

    assert f'<a href="{LINK}" rel="noopener noreferrer nofollow">your page</a>' in letter.html
    assert f"see your page ({LINK})" in letter.text


def test_link_in_a_sentence_a_list_and_a_quote_is_a_plain_link(participation):
    letter = fill(participation, "Open {link} now.\n\n- {link}\n\n> {link}")

    assert "button" not in letter.html
    assert HREF.findall(letter.html) == [LINK] * 3
    assert f"- {LINK}\n\n> {LINK}" in letter.text


HOSTILE = (
    "<b>x</b>",
    "[y](https://evil.example.org)",
    "<https://evil.example.org>",
    "{link}",
    "{button}",
    "{address}",
    "{stop_link}",
    "{help_name}",
    '"><a href="https://evil.example.org">',
    "%7Blink%7D",
    "# y",
    "\\1",
    "&lt;script&gt;",
)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "body", ["{organisation},\n\nx", "x {organisation}", "[{organisation}]({link})", "# {meeting}"]
)
def test_name_is_never_markup_never_a_link_never_a_blank(meeting, name, body):
    meeting.title = meeting.place = meeting.help_name = meeting.short_name = name
    meeting.save()
    participation = make_participation(
        meeting=meeting, organisation=make_organisation(name=name, language='"><b>')
    )
    letter = make_letter(meeting, texts={"en": ("s", body + "\n\n{place}")})

    whole = filled(letter, participation, LINK, STOP)

    links_in_foot = [LINK, STOP]
    assert HREF.findall(whole.page) == [LINK] * body.count("{link}") + links_in_foot
    assert whole.page.count("<a ") == body.count("{link}") + 2
    for tag in ("<b>", "<script"):
        assert tag not in whole.page
    greeting = 0 if "{organisation}" in body else 1
    assert whole.text.count(name) == 5 + greeting


@pytest.mark.parametrize(
    ("body", "heading", "rest"),
    [
        ("{organisation},\n\nwe", "O,", "we"),
        ("Dear **{organisation}**,\n\nwe", "Dear O,", "we"),
        ("# To {organisation}\n\nwe", "To O", "we"),
        ("{organisation},\nwe", "O,", "we"),
        ("{organisation},  \nwe", "O,", "we"),
        ("we invite you", "O,", "we invite you"),
        ("- one\n- two", "O,", "- one\n- two"),
        ("", "O,", ""),
    ],
)
def test_first_line_names_the_organisation_and_is_the_heading(meeting, body, heading, rest):
    participation = make_participation(meeting=meeting, organisation=make_organisation(name="O"))

    letter = fill(participation, body)

    assert letter.text.partition("\n")[0] == heading
    assert letter.text.partition("\n")[2].strip() == rest
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", letter.html)
    assert [re.sub("<[^>]+>", "", each) for each in headings] == [heading]


def test_first_line_with_a_mark_that_ends_later_stays_whole(participation):
    letter = fill(participation, "*{organisation},\nwe* come")

    assert letter.html.count("<em>") == letter.html.count("</em>") == 1
    assert letter.html.index("</em>") < letter.html.index("</h1>")


def test_preview_is_what_follows_the_greeting(participation):
    letter = fill(participation, "{organisation},\n\n{link}\n\nwe **invite** you. " + "word " * 99)

    assert letter.preview.startswith("we invite you. word")
    assert letter.preview.endswith("…")
    assert len(letter.preview) <= filling.PREVIEW


def test_words_are_those_of_the_language_of_the_meeting_or_the_first(meeting):
    letter = make_letter(meeting, texts={"it": ("i", "i"), "en": ("e", "e")})

    assert [text_for(letter, code).subject for code in ("it", "en", "el")] == ["i", "e", "e"]
    meeting.language = "fr"
    letter.meeting = meeting
    assert text_for(letter, "el").subject == "i"


def test_form_is_made_once_for_all_copies_and_kept_for_a_bounded_number(participation):
    form_of.cache_clear()
    for _each in range(3):
        fill(participation, "{organisation},\n\n{link}")

    assert form_of.cache_info()[:2] == (2, 1)
    assert form_of.cache_info().maxsize == 256


def test_changed_words_are_made_anew(participation):
    letter = make_letter(participation.meeting, texts={"en": ("s", "one")})
    assert "one" in words_of(letter, participation).text
    letter.texts.update(body="two")

    assert "two" in words_of(letter, participation).text


def test_button_is_in_the_language_of_the_letter(participation):
    letter = make_letter(
        participation.meeting, kind=LetterKind.REMINDER, texts={"it": ("s", "{link}")}
    )

    with translation.override("it"):
        words = translation.gettext("See what is left to do")
        page = words_of(letter, participation).html

    assert words != "See what is left to do"
    assert f">{words}</a>" in page


MOMENT = datetime(2026, 6, 14, 20, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ("Europe/Athens", "Sunday 14 June 2026, 23:59 in Athens"),
        ("Europe/Helsinki", "Sunday 14 June 2026, 23:59 in Athens"),
        (
            "Asia/Tokyo",
            "Sunday 14 June 2026, 23:59 in Athens (Tokyo: Monday 15 June, 05:59)",
        ),
        (
            "Asia/Kathmandu",
            "Sunday 14 June 2026, 23:59 in Athens (Kathmandu: Monday 15 June, 02:44)",
        ),
    ],
)
def test_moment_is_on_the_clock_of_the_place_and_of_the_reader(reader, words):
    with timezone.override(reader):
        assert moment(MOMENT, "Europe/Athens") == words


def test_moment_is_in_the_language_of_the_letter():
    with timezone.override("Europe/Athens"):
        english = moment(MOMENT, "Europe/Athens")
        with translation.override("it"):
            italian = moment(MOMENT, "Europe/Athens")

    assert english != italian
    assert "giugno" in italian
