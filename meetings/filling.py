"""The organisers' words become a letter: the right language, blanks filled, one button.

Markdown is made into text and HTML once for all copies; what differs from copy to copy is
put into the finished result, so a value can never become markup.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy
from markdown_it.token import Token

from initiative import markdown
from initiative.calendarwords import day_words
from initiative.clocks import city_of, on_clock
from initiative.languages import direction, grouped
from initiative.plaintext import text_of
from initiative.templatetags.ui import bdi, dates, lang_attrs
from meetings.blanks import fill_html, fill_text
from meetings.deadlines import deadline
from meetings.models import Letter, LetterText, Participation
from meetings.states import DeadlineKind, LetterKind

# What stands on the button of a letter of each kind.
BUTTONS: dict[str, str | Promise] = {
    LetterKind.INVITATION: gettext_lazy("Answer the invitation"),
    LetterKind.REMINDER: gettext_lazy("See what is left to do"),
    LetterKind.NOTES: gettext_lazy("Open your page"),
    LetterKind.FREE: gettext_lazy("Open your page"),
}

# How the parser writes the blank in an address.
LINK_AS_ADDRESS = "%7Blink%7D"
FIRST_BLOCK = re.compile(r"<(p|h2)>(?P<words>.*?)</\1>\n?", re.DOTALL)
# Mail programs show about so much of a letter beside its subject.
PREVIEW = 110


@dataclass(frozen=True)
class Form:
    """A letter, or its words, in one language with the blanks still open.

    Args:
        text: plain text; ``{button}`` stands where the button's words and address go.
        html: ``{address}`` stands where the link is an address.
    """

    text: str
    html: str


@dataclass(frozen=True)
class Filled:
    """A letter as one organisation gets it: subject, plain text, page of HTML."""

    subject: str
    text: str
    page: SafeString


def filled(letter: Letter, participation: Participation, link: str, stop_link: str) -> Filled:
    """Return the letter for one organisation, in the language that is active.

    Args:
        letter: with its texts, of which there is at least one.
        link: the personal link, or a mask of it.
        stop_link: likewise, the one that stops letters to this address.
    """
    meeting = participation.meeting
    language = translation.get_language()
    words = text_for(letter, language)
    button = str(BUTTONS.get(letter.kind, BUTTONS[LetterKind.FREE]))
    greeting = translation.gettext("%(organisation)s,") % {"organisation": "{organisation}"}
    form = form_of(words.body, button, greeting)
    whole = whole_of(form, language, bool(meeting.help_email))
    values = values_for(participation) | {"link": link}
    subject = subject_of(meeting.short_name, fill_text(words.subject, values))
    values |= {
        "address": link,
        "stop_link": stop_link,
        "help_name": meeting.help_name or meeting.help_email,
        "help_email": meeting.help_email,
        "subject": subject,
        "preview": preview_of(form.text, values),
    }
    return Filled(
        subject=subject,
        text=fill_text(whole.text, values | {"button": f"{button}\n{link}"}),
        page=mark_safe(fill_html(whole.html, values, markup_for(participation, link))),
    )


def markup_for(participation: Participation, link: str) -> dict[str, SafeString]:
    """Return what fills blanks of HTML as more than text: names keep their own direction."""
    organisation = participation.organisation
    return {
        "organisation": format_html(
            "<bdi{}>{}</bdi>", lang_attrs(organisation.language), organisation.name
        ),
        "meeting": bdi(participation.meeting.title),
        "place": bdi(participation.meeting.place),
        "link": format_html('<a href="{link}" dir="ltr">{link}</a>', link=link),
    }


def subject_of(short_name: str, words: str) -> str:
    """Return the subject: the short name of the meeting, said once, and one thing."""
    is_said = words.casefold().startswith(short_name.casefold())
    return words if is_said else f"{short_name}: {words}"


def text_for(letter: Letter, language: str) -> LetterText:
    """Return the words in that language, else in the meeting's, else in the first written."""
    texts = {text.language: text for text in letter.texts.all()}
    for code in (language, letter.meeting.language):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


@lru_cache(maxsize=256)
def form_of(body: str, button: str, greeting: str) -> Form:
    """Return the organisers' Markdown as text and HTML, made once for all copies.

    The first line names the organisation and is the heading; where the organisers begin
    otherwise it is put before their words. The link alone in a paragraph is the button.
    """
    tokens = markdown.parsed(body)
    set_button(tokens)
    text = text_of(tokens).replace(LINK_AS_ADDRESS, "{link}")
    html = markdown.rendered(tokens).replace("<p>{button}</p>", button_with(button))
    if "{organisation}" not in text.partition("\n")[0]:
        return Form(f"{greeting}\n\n{text}", f"{heading_with(greeting)}\n{html}")
    return Form(text, FIRST_BLOCK.sub(as_heading, html, count=1))


@lru_cache(maxsize=256)
def whole_of(form: Form, language: str, has_help: bool) -> Form:
    """Return the whole letter, foot and all, made once for all copies in a language.

    Args:
        form: the organisers' words.
        language: the one that is active.
        has_help: whether somebody is named who reads answers.
    """
    context = {
        "organisation": {"name": "{organisation}"},
        "meeting": {
            "title": "{meeting}",
            "help_name": "{help_name}",
            "help_email": "{help_email}" if has_help else "",
        },
        "subject": "{subject}",
        "preheader": "{preview}",
        "link": "{address}",
        "stop_link": "{stop_link}",
        "letter_language": language,
        "letter_direction": direction(language),
        "body_text": form.text,
        "body_html": mark_safe(form.html),
    }
    folder = "letters/meetings/letter"
    return Form(
        render_to_string(f"{folder}/page.txt", context),
        render_to_string(f"{folder}/page.html", context),
    )


def set_button(tokens: list[Token]) -> None:
    """Mark the first paragraph that is nothing but the link: a letter has one button."""
    for token in tokens:
        if token.type == "inline" and token.level == 1 and token.content.strip() == "{link}":
            for child in token.children or []:
                child.content = "{button}"
            return


def as_heading(block: re.Match[str]) -> str:
    """Return the first block of a letter as its heading, further lines as a paragraph."""
    first, _break, rest = block["words"].partition("\n")
    first = first.removesuffix("<br>")
    if not rest:
        return f"{heading_with(first)}\n"
    if "<" in first:
        # A mark that begins in the first line may end in another.
        return f"{heading_with(block['words'])}\n"
    return f"{heading_with(first)}\n<p>{rest}</p>\n"


def heading_with(html: str) -> str:
    """Return the heading of a letter around words that are HTML already."""
    return render_to_string("letters/heading.html", {"words": mark_safe(html)})


def button_with(words: str) -> str:
    """Return the button, its address still a blank."""
    return render_to_string("letters/button.html", {"words": words, "link": "{address}"}).strip()


def preview_of(text: str, values: dict[str, str]) -> str:
    """Return what a mail program shows beside the subject: the words after the greeting."""
    words = " ".join(text.partition("\n")[2].replace("{button}", "")[: 3 * PREVIEW].split())
    return Truncator(fill_text(words, values | {"link": ""})).chars(PREVIEW)


def values_for(participation: Participation) -> dict[str, str]:
    """Return what fills the blanks of a letter to this organisation, as plain text."""
    meeting = participation.meeting
    now = timezone.now()
    return {
        "organisation": participation.organisation.name,
        "meeting": meeting.title,
        "place": meeting.place,
        "dates": dates(meeting.starts_on, meeting.ends_on),
        "answer_deadline": moment(
            deadline(participation, DeadlineKind.ANSWERS, now).due_at, meeting.time_zone
        ),
        "statement_deadline": moment(
            deadline(participation, DeadlineKind.STATEMENTS, now).due_at, meeting.time_zone
        ),
        "limit": grouped(meeting.character_limit),
    }


def moment(instant: datetime, zone: str) -> str:
    """Return a moment on the place's clock and, if it differs, on the reader's.

    "Sunday 14 June 2026, 23:59 in Athens (Tokyo: Monday 15 June, 05:59)"
    """
    here = timezone.get_current_timezone_name()
    return moment_in(instant, zone, here, translation.get_language())


@lru_cache(maxsize=4096)
def moment_in(instant: datetime, zone: str, reader_zone: str, _language: str) -> str:
    """Return a moment in words; the same few moments stand in thousands of letters."""
    there, here = on_clock(instant, zone), on_clock(instant, reader_zone)
    words = translation.gettext("%(day)s, %(time)s in %(city)s") % {
        "day": day_words(there, "l j F Y"),
        "time": date_format(there, "H:i"),
        "city": city_of(zone),
    }
    if here.utcoffset() == there.utcoffset():
        return words
    # Translators: the same moment where the reader is: "Tokyo: Monday 15 June, 05:59".
    also = translation.gettext("%(city)s: %(day)s, %(time)s") % {
        "city": city_of(reader_zone),
        "day": day_words(here, "l j F"),
        "time": date_format(here, "H:i"),
    }
    return f"{words} ({also})"
