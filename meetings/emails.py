"""Letters of this floor: the organisers' own, the answer's receipt, a link again, a note."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from initiative import markdown
from initiative.clocks import city_of, on_clock
from initiative.outbox.letters import Sheet, letter
from meetings.audiences import REGISTER
from meetings.blanks import fill_html, fill_text
from meetings.calendars import answer_calendar
from meetings.deadlines import deadline
from meetings.models import Letter, LetterText, Note, Participation, Rsvp
from meetings.services.invitation import link_of
from meetings.states import Answer, DeadlineKind, LetterKind
from organisations.models import Contact

MASKED_LINK = "https://…/i/…/"


@letter("meetings.letter")
def organisers_letter(
    *, recipient: str, letter_pk: int, participation_pk: int, **_refs: int
) -> Sheet | None:
    """Return a letter of the organisers to one address.

    Not wanted any more: the link was stopped, the address does not work, or, for a
    reminder, the organisation has done what it would be reminded of.
    """
    letter_row = Letter.objects.select_related("meeting").get(pk=letter_pk)
    participation = invited(participation_pk, recipient)
    if participation is None:
        return None
    if letter_row.kind == LetterKind.REMINDER and not REGISTER[letter_row.audience].includes(
        participation_pk
    ):
        return None
    return filled_letter(letter_row, participation, link=link_of(participation.invitation))


def filled_letter(letter_row: Letter, participation: Participation, *, link: str) -> Sheet:
    """Return the letter as this organisation gets it, in the language that is active.

    Args:
        link: the personal link, or a mask of it for a look before sending.
    """
    text = text_for(letter_row, translation.get_language())
    values = values_for(participation) | {"link": link}
    markup = {
        "button": render_to_string(
            "letters/button.html", {"link": link, "words": translation.gettext("Open your page")}
        ),
        "link": format_html('<a href="{link}">{link}</a>', link=link),
    }
    # Alone on its line the link is the letter's one button.
    html = markdown.to_html(text.body).replace("<p>{link}</p>", "{button}")
    return Sheet(
        context=common(participation, link)
        | {
            "subject": fill_text(text.subject, values),
            "body_text": fill_text(text.body, values),
            "body_html": mark_safe(fill_html(html, values, markup)),
        },
        reply_to=reply_to(participation),
    )


def text_for(letter_row: Letter, language: str) -> LetterText:
    """Return the words in that language, else in the meeting's, else in the first written."""
    texts = {text.language: text for text in letter_row.texts.all()}
    for code in (language, letter_row.meeting.language):
        if code in texts:
            return texts[code]
    return next(iter(texts.values()))


def values_for(participation: Participation) -> dict[str, str]:
    """Return what fills the blanks of a letter to this organisation."""
    meeting = participation.meeting
    now = timezone.now()
    return {
        "organisation": participation.organisation.name,
        "meeting": meeting.title,
        "place": meeting.place,
        "dates": f"{date_format(meeting.starts_on)} – {date_format(meeting.ends_on)}",
        "answer_deadline": moment(
            deadline(participation, DeadlineKind.ANSWERS, now).due_at, meeting.time_zone
        ),
        "statement_deadline": moment(
            deadline(participation, DeadlineKind.STATEMENTS, now).due_at, meeting.time_zone
        ),
        "limit": str(meeting.character_limit),
    }


def moment(instant: datetime, zone: str) -> str:
    """Return a moment on the place's clock and, if it differs, on the reader's."""
    there = on_clock(instant, zone)
    words = translation.gettext("%(day)s, %(time)s in %(city)s") % {
        "day": date_format(there, "l j F Y"),
        "time": date_format(there, "H:i"),
        "city": city_of(zone),
    }
    here = timezone.localtime(instant)
    if here.utcoffset() == there.utcoffset():
        return words
    return (
        words
        + " "
        + translation.gettext("(for you: %(day)s, %(time)s)")
        % {
            "day": date_format(here, "l j F"),
            "time": date_format(here, "H:i"),
        }
    )


def invited(participation_pk: int, recipient: str) -> Participation | None:
    """Return a participation with everything letters show, or ``None``.

    ``None`` when its link was stopped, or when ``recipient`` is not (any more) an address
    of the organisation that works: a link never goes to an address that was corrected.
    """
    return (
        Participation.objects.invited()
        .reached_at(recipient)
        .select_related("meeting", "organisation", "invitation")
        .filter(pk=participation_pk)
        .first()
    )


def common(participation: Participation, link: str) -> dict:
    """Return what every letter to an organisation shows."""
    return {
        "participation": participation,
        "organisation": participation.organisation,
        "meeting": participation.meeting,
        "link": link,
    }


def reply_to(participation: Participation) -> list[str]:
    """Return the person who reads answers to letters."""
    return [participation.meeting.help_email] if participation.meeting.help_email else []


@letter("meetings.answer_receipt")
def answer_receipt(*, recipient: str, rsvp_pk: int) -> Sheet | None:
    """Return proof of an answer, with the meeting for the calendar.

    Withheld when a later answer has replaced it: that one has a receipt of its own.
    """
    rsvp = Rsvp.objects.get(pk=rsvp_pk)
    newest = Rsvp.objects.filter(participation=rsvp.participation_id).newest_first().first()
    participation = invited(rsvp.participation_id, recipient)
    if participation is None or newest.pk != rsvp.pk:
        return None
    calendar = answer_calendar(participation, rsvp)
    return Sheet(
        context=values_for(participation)
        | common(participation, link_of(participation.invitation))
        | {"rsvp": rsvp, "is_writing": rsvp.answer in (Answer.YES, Answer.TEXT_ONLY)},
        attachments=[("meeting.ics", calendar, "text/calendar")],
        reply_to=reply_to(participation),
        is_automatic=True,
    )


@letter("meetings.link")
def link_again(*, recipient: str, participation_pk: int, **_refs: int) -> Sheet | None:
    """Return the personal link once more, to an address that asked for it."""
    participation = invited(participation_pk, recipient)
    if participation is None:
        return None
    return Sheet(
        context=common(participation, link_of(participation.invitation)),
        reply_to=reply_to(participation),
        is_automatic=True,
    )


@letter("meetings.note")
def note(*, note_pk: int, **_address: str) -> Sheet | None:
    """Return an organisation's words to the organisers."""
    row = Note.objects.select_related("participation__meeting", "participation__organisation").get(
        pk=note_pk
    )
    contacts = Contact.objects.working().filter(organisation=row.participation.organisation)
    return Sheet(
        context={
            "organisation": row.participation.organisation,
            "meeting": row.participation.meeting,
            "note": row,
        },
        reply_to=[contact.email for contact in contacts[:1]],
    )
