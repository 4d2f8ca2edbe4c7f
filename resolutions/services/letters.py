"""Order letters about a text: to many at once, and receipts to one organisation."""

from collections.abc import Iterable

from initiative.outbox.enqueue import enqueue
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from meetings.models import Participation
from meetings.recipients import contacts_of, order_for, receipt_orders
from resolutions.models import JointText


def order_to_many(
    text: JointText, readers: Iterable[Participation], *, kind: str, key: str, **refs: int
) -> int:
    """Order one letter for every address of some organisations, in a few queries for all.

    Args:
        readers: of the text's meeting.
        key: names the occasion; ordered twice, it is one letter an address.

    Returns:
        How many letters are new.
    """
    readers = list(readers)
    addresses = contacts_of(readers)
    threads = Message.objects.threads_of_scope(text.meeting.scope)
    orders = []
    for each in readers:
        each.meeting = text.meeting
        orders += [
            order_for(
                each,
                contact,
                kind=kind,
                key=f"{key}:{each.pk}",
                refs={"participation_pk": each.pk} | refs,
                follows=threads.get((each.ref, mark_of(contact.email)), ""),
            )
            for contact in addresses.get(each.organisation_id, [])
        ]
    return enqueue(orders)


def order_receipt(participation: Participation, *, key: str, what: str, pk: int) -> None:
    """Order the receipt of an act for everybody who speaks for an organisation.

    Args:
        what: ``voice``, ``taken_back``, ``pledge`` or ``proposer``.
        pk: of the row it is about.
    """
    enqueue(
        receipt_orders(
            participation,
            kind="resolutions.receipt",
            key=f"text-receipt:{key}",
            refs={"participation_pk": participation.pk, "what": what, "pk": pk},
        )
    )
