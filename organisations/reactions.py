"""What becomes of an address when a letter to it comes back."""

from initiative.audit.record import SYSTEM
from initiative.outbox.reactions import News, reaction
from initiative.outbox.states import Reason, ReturnKind
from organisations.models import Contact
from organisations.services import mark_returned, mute

# Refused for what it says or for its size: the next letter may well arrive.
ABOUT_THE_ADDRESS = (Reason.NO_MAILBOX, Reason.NO_DOMAIN, Reason.REFUSED)


@reaction
def mark_address(news: News) -> None:
    """Mark an address that does not work or wants no letters.

    "For now" changes nothing by itself: when it comes again and again, a person decides.
    """
    if news.kind == ReturnKind.COMPLAINT:
        contact = Contact.objects.of_address(news.message.recipient).first()
        if contact is not None:
            mute(contact=contact, at=news.at, by=SYSTEM, words=news.words or news.reason)
    elif news.kind == ReturnKind.GONE and news.reason in ABOUT_THE_ADDRESS:
        mark_returned(
            email=news.message.recipient,
            words=news.words or news.code,
            sent_at=news.message.sent_at or news.at,
            at=news.at,
        )
