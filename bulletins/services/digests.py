"""The weekly letter: switch it on and off, and the tick that plans it."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.access import bulletins_for
from bulletins.models import Digest, Subscription
from bulletins.mornings import HOLDS_FOR, last_anywhere, last_morning
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.enqueue import enqueue
from meetings.models import Participation
from meetings.recipients import order_for
from organisations.models import Contact

logger = logging.getLogger(__name__)


@transaction.atomic
def subscribe(
    *, participation: Participation, contact_pk: int | None, by: str, at: datetime
) -> Subscription:
    """Switch the weekly letter on: to one address of the organisation, or to all that work.

    What was sent before this moment is never told. Pressed again for the same addresses it
    changes nothing.

    Raises:
        Refused: ``no_such_address``.
    """
    Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    contact = None
    if contact_pk is not None:
        mine = Contact.objects.working().filter(organisation=participation.organisation_id)
        contact = mine.filter(pk=contact_pk).first()
        if contact is None:
            raise Refused("no_such_address", _("Choose one of your addresses."))
    row = Subscription.objects.filter(participation=participation).first()
    if row is None:
        row = Subscription(participation=participation, since=at, planned_until=at)
    elif row.is_on and row.contact_id == contact_pk:
        return row
    elif not row.is_on:
        row.is_on, row.since, row.planned_until = True, at, at
    row.contact = contact
    row.save()
    record(by, "subscribe_news", scope=participation.meeting.scope, about=participation.ref)
    return row


@transaction.atomic
def unsubscribe(*, participation: Participation, by: str) -> None:
    """Switch the weekly letter off; letters of it that wait are withheld when their turn comes."""
    n = Subscription.objects.switched_on().filter(participation=participation).update(is_on=False)
    if n:
        record(by, "unsubscribe_news", scope=participation.meeting.scope, about=participation.ref)


def plan_digests(*, at: datetime) -> int:
    """Write the weekly letters whose morning has come. Two ticks, one letter.

    A wish that cannot be planned is logged and stops no other.

    Returns:
        How many letters are new.
    """
    n_new = 0
    waiting = Subscription.objects.switched_on().looked_at_before(last_anywhere(at))
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        try:
            n_new += plan_subscription(pk=pk, at=at)
        except Exception:
            logger.exception("weekly letter %s could not be planned", pk)
    return n_new


@transaction.atomic
def plan_subscription(*, pk: int, at: datetime) -> int:
    """Write the letters of one wish whose morning lies between the last look and now.

    Returns:
        How many letters are new.
    """
    row = Subscription.objects.on_and_held(pk)
    if row is None or row.planned_until >= at:
        return 0
    orders = []
    for contact in contacts_of(row):
        zone = contact.time_zone or row.participation.meeting.time_zone
        day, morning = last_morning(at, zone)
        if not row.planned_until < morning <= at or morning + HOLDS_FOR <= at:
            continue
        digest = next_digest(row, contact, day=day, morning=morning)
        if digest is None:
            continue
        orders.append(
            order_for(
                row.participation,
                contact,
                kind="bulletins.digest",
                key=f"digest:{row.pk}:{day.isoformat()}",
                refs={"digest_pk": digest.pk},
                not_before=morning,
                expires_at=morning + HOLDS_FOR,
            )
        )
    row.planned_until = at
    row.save(update_fields=["planned_until"])
    return enqueue(orders)


def contacts_of(subscription: Subscription) -> list[Contact]:
    """Return the addresses to which the letter goes now."""
    contacts = Contact.objects.working().filter(
        organisation=subscription.participation.organisation_id
    )
    if subscription.contact_id is not None:
        contacts = contacts.filter(pk=subscription.contact_id)
    return list(contacts.order_by("pk"))


def next_digest(
    subscription: Subscription, contact: Contact, *, day: date, morning: datetime
) -> Digest | None:
    """Write down the letter of one morning; ``None`` where there is nothing new to tell."""
    mine = Digest.objects.filter(subscription=subscription, contact=contact)
    last = mine.order_by("-until").first()
    after = max(subscription.since, last.until) if last else subscription.since
    if after >= morning:
        return None
    news = bulletins_for(subscription.participation).first_sent(after, morning)
    if not news.exists():
        return None
    return Digest.objects.create(
        subscription=subscription, contact=contact, day=day, after=after, until=morning
    )
