"""A letter as one real recipient would get it, before it is sent: rendered as for delivery."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation

from initiative.outbox.enqueue import as_row
from initiative.outbox.letters import render
from meetings.emails import MASKED_LINK, filled_letter
from meetings.models import Letter, Participation
from meetings.recipients import order_for
from organisations.models import Contact

# Headers that a person can judge; the others are for machines.
SHOWN = ("From", "To", "Reply-To", "Subject", "Date", "List-Unsubscribe")


@dataclass(frozen=True)
class Look:
    """One letter as it would arrive.

    Args:
        headers: (name, value) of the headers that a person can judge.
        language: in which it is written.
        zone: the reader's clock.
        n_bytes: size of the whole mail.
    """

    headers: list[tuple[str, str]]
    subject: str
    text: str
    html: str
    language: str
    zone: str
    n_bytes: int


def look_at(letter: Letter, participation: Participation, contact: Contact, at: datetime) -> Look:
    """Return the letter as it would arrive at one address, its personal link masked.

    Args:
        participation: with meeting and organisation.
        at: stands as its date.
    """
    order = order_for(
        participation,
        contact,
        kind="meetings.letter",
        key=f"look:{letter.pk}:{participation.pk}",
        refs={},
        among={text.language for text in letter.texts.all()},
        not_before=at,
    )
    message = as_row(order, at)
    with (
        translation.override(message.language),
        timezone.override(ZoneInfo(message.time_zone)),
    ):
        mail = render(message, filled_letter(letter, participation, link=MASKED_LINK)).mail
    sent = mail.message()
    headers = {
        "From": mail.from_email, "To": contact.email, "Subject": mail.subject,
        "Reply-To": ", ".join(mail.reply_to), "Date": sent["Date"],
        "List-Unsubscribe": mail.extra_headers.get("List-Unsubscribe", ""),
    }  # fmt: skip
    return Look(
        headers=[(name, headers[name]) for name in SHOWN if headers[name]],
        subject=mail.subject,
        text=mail.body,
        html=mail.alternatives[0][0],
        language=message.language,
        zone=message.time_zone,
        n_bytes=len(sent.as_bytes()),
    )
