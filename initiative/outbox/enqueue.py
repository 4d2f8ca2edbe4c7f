"""Order letters, inside the caller's transaction. Delivering them is another room."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from initiative.outbox import tasks
from initiative.outbox.models import Message
from initiative.outbox.querysets import keys_known

# A bell for each letter while they are few; more than this and one pump drains them.
BELLS = 10


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
    known = keys_known(Message.objects.all(), list(wanted))
    at = timezone.now()
    rows = [as_row(order, at) for key, order in wanted.items() if key not in known]
    Message.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    ring_after_commit([row.key for row in rows])
    return len(rows)


def ring_after_commit(keys: list[str]) -> None:
    """Ring for these letters once the transaction is safe; a rollback rings nothing."""
    if keys:
        transaction.on_commit(lambda: ring(keys), robust=True)


def as_row(order: Order, at: datetime) -> Message:
    """Return the unsaved outbox row of ``order``, with its identity fixed."""
    return Message(
        kind=order.kind,
        key=order.key,
        scope=order.scope,
        about=order.about,
        refs=order.refs,
        recipient=order.recipient,
        recipient_domain=order.recipient.rpartition("@")[2].lower(),
        language=order.language,
        time_zone=order.time_zone,
        message_id=message_id(order.kind, order.key),
        dated_at=at,
        not_before=order.not_before or at,
        expires_at=order.expires_at,
        priority=order.priority,
    )


def message_id(kind: str, key: str) -> str:
    """Return the Message-ID of a letter: stable, and telling nothing about its key."""
    mark = hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{kind}.{mark}@{settings.MAIL_DOMAIN}>"


def ring(keys: list[str]) -> None:
    """Tell the workers that letters wait."""
    if len(keys) > BELLS:
        tasks.ring(tasks.pump)
        return
    for pk in Message.objects.filter(key__in=keys).order_by("pk").values_list("pk", flat=True):
        tasks.ring(tasks.deliver, pk)
