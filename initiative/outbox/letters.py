"""The register of letters by kind, and how a row becomes a mail.

The apps above register a function a kind in their ``emails`` module; so the post
office calls upstairs without knowing upstairs.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import http_date

from initiative.languages import direction
from initiative.outbox.models import Message
from initiative.outbox.returnpath import token_of

logger = logging.getLogger(__name__)

# Stands in the kept copy where a personal link stood.
BLANKED = "https://…"


@dataclass(kw_only=True)
class Sheet:
    """What a letter function returns: the words' context and what goes with them.

    Args:
        context: for the templates ``letters/<app>/<letter>/{subject.txt,body.txt,body.html}``.
        attachments: (file name, content, MIME type).
        reply_to: addresses of people who read answers.
        references: Message-IDs that this letter follows, so that threads stay together.
        is_automatic: answers by machine are marked as such (RFC 3834).
        headers: further headers, for example ``List-Unsubscribe``.
        secrets: personal links in the text; they are blanked in the copy that is kept.
    """

    context: dict
    attachments: list[tuple[str, str | bytes, str]] = field(default_factory=list)
    reply_to: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    is_automatic: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Withheld:
    """What a letter function returns when the letter is no longer wanted.

    Args:
        reason: a ``Reason``; the desk shows its words.
    """

    reason: str


@dataclass(frozen=True)
class Composed:
    """A letter ready to leave, and the copy that is kept of it."""

    mail: EmailMultiAlternatives
    copy_subject: str
    copy_text: str


LetterFunction = Callable[..., Sheet | Withheld]
Facts = Mapping[int, object]
Gather = Callable[[list[Message]], Facts]


@dataclass(frozen=True)
class Kind:
    """A registered letter.

    Args:
        function: makes its sheet.
        gather: reads what many letters of this kind need in a few queries.
    """

    function: LetterFunction
    gather: Gather | None = None


REGISTER: dict[str, Kind] = {}


def letter(kind: str, gather: Gather | None = None) -> Callable[[LetterFunction], LetterFunction]:
    """Register the decorated function as the letter ``kind``.

    The function gets ``recipient``, the address the letter would go to, and the row's
    ``refs`` as keyword arguments, and returns a ``Sheet``, or ``Withheld`` when the letter
    is no longer wanted. It is called at the moment of sending, so it is also where
    "still wanted?" is asked.

    Args:
        gather: gets rows of this kind and returns what the function needs, by primary key
            of the row; the function then gets its part as ``facts``. Facts are asked for
            again when they are older than a moment.
    """

    def register(function: LetterFunction) -> LetterFunction:
        REGISTER[kind] = Kind(function, gather)
        return function

    return register


def gather_facts(messages: Iterable[Message]) -> dict[int, object]:
    """Return the facts of these letters, a few queries a kind.

    Kinds without ``gather`` have none: their functions ask for themselves.
    """
    by_kind: dict[str, list[Message]] = {}
    for message in messages:
        by_kind.setdefault(message.kind, []).append(message)
    facts: dict[int, object] = {}
    for kind, some in by_kind.items():
        registered = REGISTER.get(kind)
        if registered is None or registered.gather is None:
            continue
        try:
            facts |= registered.gather(some)
        except Exception:
            # One row that cannot be read must not hold up the others: each is asked alone.
            logger.exception("facts of %s could not be read together", kind)
    return facts


def compose(message: Message, facts: Facts | None = None) -> Composed | Withheld:
    """Render one letter whole in its recipient's language and time zone.

    Args:
        facts: what ``gather_facts`` found for a set of letters with this one among them;
            asked for here when left out.

    Raises:
        KeyError: nobody registered this kind.
    """
    kind = REGISTER[message.kind]
    more: dict[str, object] = {}
    if kind.gather is not None:
        known = facts if facts and message.pk in facts else kind.gather([message])
        more["facts"] = known[message.pk]
    with translation.override(message.language), timezone.override(ZoneInfo(message.time_zone)):
        sheet = kind.function(recipient=message.recipient, **message.refs, **more)
        return sheet if isinstance(sheet, Withheld) else render(message, sheet)


def render(message: Message, sheet: Sheet) -> Composed:
    """Return ``sheet`` as a mail with the identity that ``message`` fixed."""
    subject, text, html = render_parts(message.kind, sheet, message.time_zone)
    mail = EmailMultiAlternatives(
        subject=subject,
        body=text,
        to=[message.recipient],
        reply_to=sheet.reply_to,
        headers=headers_of(message, sheet),
    )
    if settings.EMAIL_BACKEND.startswith("anymail."):
        # A mail service reports by this mark what became of the letter, and watches nobody.
        for_service = {
            "metadata": {"letter": token_of(message.pk)},
            "track_clicks": False,
            "track_opens": False,
        }
        vars(mail).update(for_service)
    mail.attach_alternative(html, "text/html")
    for attachment in sheet.attachments:
        mail.attach(*attachment)
    return Composed(mail, blanked(subject, sheet.secrets), blanked(text, sheet.secrets))


def blanked(text: str, secrets: Iterable[str]) -> str:
    """Return a text without its personal links."""
    for secret in secrets:
        text = text.replace(secret, BLANKED)
    return text


def headers_of(message: Message, sheet: Sheet) -> dict[str, str]:
    """Return the headers of a letter: its fixed identity, its thread, its language."""
    headers = {
        "Message-ID": message.message_id,
        "Date": http_date(message.dated_at.timestamp()),
        "Content-Language": translation.get_language(),
    }
    thread = [*sheet.references, message.follows] if message.follows else sheet.references
    if thread:
        headers["References"] = " ".join(thread)
        headers["In-Reply-To"] = thread[-1]
    if sheet.is_automatic:
        headers["Auto-Submitted"] = "auto-generated"
        headers["X-Auto-Response-Suppress"] = "All"
    return headers | sheet.headers


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
