"""Order letters, inside the caller's transaction. Delivering them is another room."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from initiative.outbox import tasks
from initiative.outbox.marks import mark_of, message_id
from initiative.outbox.models import Message

# A bell for each letter while they are few; more than this and pumps drain them.
BELLS = 10
# As many pumps as workers are usual; one too many finds nothing and ends.
PUMPS = 2
# Rows an INSERT: 23 columns each, and PostgreSQL takes 65,535 values in a statement.
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Order:
    """One letter to one address, as a service asks for it.

    Args:
        kind: the registered letter, for example ``statements.receipt``.
        key: names the occasion and the recipient; a second order with it is ignored.
        recipient: one address.
        language: in which the letter is rendered.
        refs: small JSON: what the letter function needs to find its rows again.
        scope: what it belongs to, for example ``meeting:42``.
        about: whom it is about, for example ``participation:7``.
        mailing: which letter to many it is a copy of, for example ``letter:12``.
        follows: Message-ID of the letter it answers or reminds of.
        not_before: earliest hour; now when left out.
        expires_at: when the letter would be stale; never when left out.
        priority: 1 is sent first (receipts), 5 is a mass letter.
    """

    kind: str
    key: str
    recipient: str
    language: str
    time_zone: str = "UTC"
    refs: dict = field(default_factory=dict)
    scope: str = ""
    about: str = ""
    mailing: str = ""
    follows: str = ""
    not_before: datetime | None = None
    expires_at: datetime | None = None
    priority: int = 5


def enqueue(orders: Iterable[Order]) -> int:
    """Write one outbox row an order and ring the bell after the commit.

    Repeating an order changes nothing. A broker that is down is silence, never an
    error: the sweeper finds what the bell missed.

    Returns:
        How many letters are new.
    """
    wanted = {order.key: order for order in orders}
    known = Message.objects.keys_known(list(wanted))
    at = timezone.now()
    rows = [as_row(order, at) for key, order in wanted.items() if key not in known]
    Message.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    ring_after_commit([row.key for row in rows if row.not_before <= at])
    return len(rows)


def ring_after_commit(keys: list[str]) -> None:
    """Ring for these letters once the transaction is safe; a rollback rings nothing."""
    if keys:
        transaction.on_commit(lambda: ring(keys), robust=True)


def as_row(order: Order, at: datetime) -> Message:
    """Return the unsaved outbox row of ``order``, with its identity fixed."""
    hour = order.not_before or at
    return Message(
        kind=order.kind,
        key=order.key,
        scope=order.scope,
        about=order.about,
        mailing=order.mailing,
        follows=order.follows,
        refs=order.refs,
        recipient=order.recipient,
        recipient_domain=order.recipient.rpartition("@")[2].lower(),
        recipient_mark=mark_of(order.recipient),
        language=order.language,
        time_zone=order.time_zone,
        message_id=message_id(order.key),
        dated_at=hour,
        queued_at=hour,
        not_before=hour,
        expires_at=order.expires_at,
        priority=order.priority,
    )


def ring(keys: list[str]) -> None:
    """Tell the workers that letters wait."""
    if len(keys) > BELLS:
        for _pump in range(PUMPS):
            tasks.ring(tasks.pump)
        return
    for pk in Message.objects.filter(key__in=keys).order_by("pk").values_list("pk", flat=True):
        tasks.ring(tasks.deliver, pk)
