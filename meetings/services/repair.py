"""Put an address right after a letter came back, and send that letter again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from meetings.models import Meeting, Participation
from meetings.services.address import elsewhere_sentence, known_elsewhere
from meetings.services.invitation import replace_link
from organisations.models import Contact
from organisations.services import replace_address


@transaction.atomic
def repair_address(
    *, message: Message, contact: Contact, meeting: Meeting, email: str, at: datetime, by: str
) -> int:
    """Give a contact an address that works, and send the returned letter there.

    An organisation whose only address this was also gets a new link: nobody knows who
    reads the old mailbox one day. Where others have the link, it stays.

    Args:
        message: the letter that came back.
        contact: the address it went to.
        email: the new address, as it was typed.

    Returns:
        How many letters are new; 0 when this was done before.

    Raises:
        Refused: ``known_elsewhere``, ``link_stopped``, ``same_address``, and as
            ``replace_address``.
    """
    participation = Participation.objects.of_meeting(meeting.pk).get(
        organisation=contact.organisation_id
    )
    if contact.organisation_id in known_elsewhere(meeting):
        raise Refused("known_elsewhere", elsewhere_sentence(participation.organisation.name))
    if not Participation.objects.invited().filter(pk=participation.pk).exists():
        raise Refused(
            "link_stopped",
            _("The link of this organisation was stopped. Make a new link first."),
        )
    contact = replace_address(contact=contact, email=email, at=at, by=by)
    others = Contact.objects.working().filter(organisation=contact.organisation_id)
    if not others.exclude(pk=contact.pk).exists():
        replace_link(participation=participation, at=at, by=by)
    record(by, "repair_address", scope=meeting.scope, about=participation.ref, letter=message.pk)
    return enqueue([order_again(message, participation, contact)])


def order_again(message: Message, participation: Participation, contact: Contact) -> Order:
    """Return the order of a returned letter, to the address that takes its place.

    Its key is the one that a later sending of the same letter would use, so that nobody
    gets it twice.
    """
    participation.refresh_from_db()
    key = f"{message.key}:{mark_of(contact.email)[:16]}"
    if message.mailing:
        usual = f"{message.mailing}:{participation.pk}:{participation.invitation.generation}"
        usual += f":{contact.pk}"
        key = key if Message.objects.with_keys([usual]).exists() else usual
    return Order(
        kind=message.kind,
        key=key,
        recipient=contact.email,
        language=message.language,
        time_zone=message.time_zone,
        refs=message.refs | ({"contact_pk": contact.pk} if "contact_pk" in message.refs else {}),
        scope=message.scope,
        about=message.about,
        mailing=message.mailing,
        follows=message.follows,
        priority=1,
    )
