"""The register of letters by kind, and how a row becomes a mail.

The apps above register a function a kind in their ``emails`` module; so the post
office calls upstairs without knowing upstairs.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import http_date

from initiative.languages import direction
from initiative.outbox.models import Message


@dataclass(kw_only=True)
class Sheet:
    """What a letter function returns: the words' context and what goes with them.

    Args:
        context: for the templates ``letters/<app>/<letter>/{subject.txt,body.txt,body.html}``.
        attachments: (file name, content, MIME type).
        reply_to: addresses of people who read answers.
        references: Message-IDs that this letter follows, so that threads stay together.
        is_automatic: answers by machine are marked as such (RFC 3834).
    """

    context: dict
    attachments: list[tuple[str, str | bytes, str]] = field(default_factory=list)
    reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    is_automatic: bool = False


LetterFunction = Callable[..., Sheet | None]
REGISTER: dict[str, LetterFunction] = {}


def letter(kind: str) -> Callable[[LetterFunction], LetterFunction]:
    """Register the decorated function as the letter ``kind``.

    The function gets ``recipient``, the address the letter would go to, and the row's
    ``refs`` as keyword arguments and returns a ``Sheet``,
    or ``None`` when the letter is no longer wanted. It is called at the moment of
    sending, so it is also where "still wanted?" is asked.
    """

    def register(function: LetterFunction) -> LetterFunction:
        REGISTER[kind] = function
        return function

    return register


def compose(message: Message) -> EmailMultiAlternatives | None:
    """Render one letter whole in its recipient's language and time zone.

    Returns:
        The mail, or ``None`` when the letter is no longer wanted.

    Raises:
        KeyError: nobody registered this kind.
    """
    with translation.override(message.language), timezone.override(ZoneInfo(message.time_zone)):
        sheet = REGISTER[message.kind](recipient=message.recipient, **message.refs)
        return None if sheet is None else render(message, sheet)


def render(message: Message, sheet: Sheet) -> EmailMultiAlternatives:
    """Return ``sheet`` as a mail with the identity that ``message`` fixed."""
    subject, text, html = render_parts(message.kind, sheet, message.time_zone)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[message.recipient],
        reply_to=sheet.reply_to,
        headers={"Message-ID": message.message_id, "Date": http_date(message.dated_at.timestamp())},
    )
    mail.extra_headers["Content-Language"] = translation.get_language()
    if sheet.references:
        mail.extra_headers["References"] = " ".join(sheet.references)
    if sheet.is_automatic:
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
        mail.extra_headers["X-Auto-Response-Suppress"] = "All"
    mail.attach_alternative(html, "text/html")
    for attachment in sheet.attachments:
        mail.attach(*attachment)
    return mail


def render_parts(kind: str, sheet: Sheet, time_zone: str) -> tuple[str, str, str]:
    """Return (subject, plain text, HTML) of a letter in the language that is active.

    Args:
        kind: names the folder of the templates.
        time_zone: of the reader.
    """
    folder = "letters/" + kind.replace(".", "/")
    code = translation.get_language()
    context = sheet.context | {
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "letter_language": code,
        "letter_direction": direction(code),
        "reader_zone": time_zone,
    }
    # One line, whatever a name holds: a subject is a header.
    subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
    text = render_to_string(f"{folder}/body.txt", context).strip() + "\n"
    html = render_to_string(f"{folder}/body.html", context | {"subject": subject})
    return subject, text, html
