"""Send a personal link: again to who asks for it, or a new one in the place of the old."""

from datetime import datetime, timedelta

from django.db import transaction

from initiative.audit.record import SYSTEM, record
from initiative.outbox.enqueue import enqueue
from initiative.outbox.models import Message
from meetings.models import Participation
from meetings.recipients import order_for
from meetings.services.invitation import replace_link
from organisations.models import Contact

# Asking for one's link again: so often an hour, so that nobody is flooded by a stranger.
LINKS_AN_HOUR = 3


@transaction.atomic
def send_link_again(*, email: str, at: datetime) -> None:
    """Send the links of an address to that address; strangers learn nothing.

    Unknown addresses, and more than three letters an hour, are silence. An address that
    wants no letters gets this one: it was asked for.
    """
    contact = Contact.objects.not_returned().of_address(email).first()
    if contact is None:
        return
    participations = (
        Participation.objects.invited()
        .filter(organisation_id=contact.organisation_id, meeting__ends_on__gte=at.date())
        .select_related("meeting", "organisation")
    )
    for participation in participations:
        recent = Message.objects.filter(
            kind="meetings.link",
            recipient=contact.email,
            about=participation.ref,
            created_at__gt=at - timedelta(hours=1),
        )
        n_recent = recent.count()
        if n_recent >= LINKS_AN_HOUR:
            continue
        enqueue(
            [
                order_for(
                    participation,
                    contact,
                    kind="meetings.link",
                    key=f"link:{participation.pk}:{at.isoformat()}",
                    refs={"participation_pk": participation.pk, "contact_pk": contact.pk},
                    priority=1,
                )
            ]
        )
        record(
            SYSTEM, "send_link_again", scope=participation.meeting.scope, about=participation.ref
        )


@transaction.atomic
def replace_and_send_link(*, participation: Participation, at: datetime, by: str) -> int:
    """Stop the old link and order the letter with the new one: both, or neither.

    Returns:
        How many letters are new; 0 when there is no address to write to.
    """
    replace_link(participation=participation, at=at, by=by)
    return send_new_link(participation=participation)


@transaction.atomic
def send_new_link(*, participation: Participation) -> int:
    """Order the letter with the present link to every working address.

    Returns:
        How many letters are new; 0 when there is no address, or all have it already.
    """
    generation = participation.invitation.generation
    contacts = Contact.objects.working().filter(organisation_id=participation.organisation_id)
    return enqueue(
        order_for(
            participation,
            contact,
            kind="meetings.link",
            key=f"link:{participation.pk}:generation-{generation}",
            refs={"participation_pk": participation.pk, "contact_pk": contact.pk},
            priority=1,
        )
        for contact in contacts
    )
