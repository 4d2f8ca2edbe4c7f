"""Which address gets a letter, in which language and on which clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.conf import settings

from initiative.outbox.enqueue import Order
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from meetings.models import Participation
from organisations.models import Contact


def letter_language(*wanted: str, among: Collection[str] | None = None) -> str:
    """Return the first of ``wanted`` in which a letter can be written whole.

    A letter never mixes languages: without a catalogue of our own sentences in the
    wanted language the whole letter goes out in the next one.

    Args:
        among: the languages in which the organisers wrote it; all when left out.
    """
    known = [code for code in settings.LETTER_LANGUAGES if among is None or code in among]
    for code in wanted:
        for candidate in (code, code.partition("-")[0]):
            if candidate in known:
                return candidate
    return known[0] if known else settings.LANGUAGE_CODE


def language_for(
    participation: Participation, contact: Contact, among: Collection[str] | None = None
) -> str:
    """Return the language of letters: as the organisation asked, else as the address says."""
    return letter_language(
        participation.language, contact.language, participation.meeting.language, among=among
    )


def order_for(
    participation: Participation,
    contact: Contact,
    *,
    kind: str,
    key: str,
    refs: dict,
    among: Collection[str] | None = None,
    **more,
) -> Order:
    """Return the order of one letter to one address of an organisation.

    Args:
        key: the occasion; the address is added, so that each gets its own copy once.
        among: the languages in which the letter is written; all when left out.
        more: ``not_before``, ``expires_at``, ``priority`` of the order.
    """
    return Order(
        kind=kind,
        key=f"{key}:{contact.pk}",
        recipient=contact.email,
        language=language_for(participation, contact, among),
        time_zone=contact.time_zone or participation.meeting.time_zone,
        refs=refs,
        scope=participation.meeting.scope,
        about=participation.ref,
        **more,
    )


def contacts_of(participations: Iterable[Participation]) -> dict[int, list[Contact]]:
    """Return the working addresses by organisation, in one query."""
    organisations = {participation.organisation_id for participation in participations}
    contacts = defaultdict(list)
    for contact in Contact.objects.working().filter(organisation__in=organisations).order_by("pk"):
        contacts[contact.organisation_id].append(contact)
    return contacts


def receipt_orders(
    participation: Participation, *, kind: str, key: str, refs: dict
) -> Iterable[Order]:
    """Return the orders of a receipt to every working address of an organisation.

    Everybody in it hears of what was done in its name. It stands under the invitation in
    the reader's mail program.
    """
    contacts = Contact.objects.working().filter(organisation_id=participation.organisation_id)
    letters = Message.objects.filter(about=participation.ref)
    threads = letters.threads_of_scope(participation.meeting.scope)
    return [
        order_for(
            participation,
            contact,
            kind=kind,
            key=key,
            refs=refs,
            priority=1,
            follows=threads.get((participation.ref, mark_of(contact.email)), ""),
        )
        for contact in contacts
    ]


def zone_of(participation: Participation) -> str:
    """Return the clock of an organisation: of its first address that names one, or empty."""
    contacts = Contact.objects.working().filter(organisation_id=participation.organisation_id)
    zones = contacts.exclude(time_zone="").order_by("pk").values_list("time_zone", flat=True)
    return zones.first() or ""
