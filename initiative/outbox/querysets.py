"""Reads of the outbox and the guarded updates that make two workers harmless."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import connection, models, transaction
from django.db.models import Count, F, Q

from initiative.outbox.states import OPEN, SETTLED, MessageState

if TYPE_CHECKING:
    from initiative.outbox.models import Message

# Longer than every SMTP timeout of one message together, so that a lease ends only
# when its worker is gone.
LEASE = timedelta(minutes=3)


class MessageQuerySet(models.QuerySet):
    """Letters, one row an address."""

    def due(self, at: datetime) -> "MessageQuerySet":
        """Letters that nobody holds and whose hour has come, the urgent first."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(free, state__in=OPEN, not_before__lte=at).order_by(
            "priority", "not_before", "pk"
        )

    def settled(self) -> "MessageQuerySet":
        """Letters that no worker will touch any more."""
        return self.filter(state__in=SETTLED)

    def of_scope(self, scope: str) -> "MessageQuerySet":
        """Letters that belong to one thing, for example ``meeting:42``."""
        return self.filter(scope=scope)

    def of_letter(self, letter_pk: int, scope: str) -> "MessageQuerySet":
        """Copies of one letter of the organisers."""
        return self.of_scope(scope).filter(refs__letter_pk=letter_pk)

    def with_counts_by_state(self) -> dict[str, int]:
        """Return how many letters are in each state."""
        rows = self.order_by().values("state").annotate(n=Count("pk"))
        return {row["state"]: row["n"] for row in rows}

    def lease(self, pk: int, at: datetime) -> "Message | None":
        """Hand the letter to this caller alone, or to nobody.

        Returns:
            The fresh row, or ``None`` when it is not due or another worker holds it.
        """
        owner = uuid.uuid4()
        taken = (
            # The guard stands in the UPDATE itself: PostgreSQL asks it again once another
            # worker's lease of the row is committed. It does not ask a subquery again.
            self.due(at)
            .filter(pk=pk)
            .order_by()
            .update(
                state=MessageState.LEASED,
                lease_owner=owner,
                lease_until=at + LEASE,
                n_attempts=F("n_attempts") + 1,
            )
        )
        return cast("Message", self.get(pk=pk, lease_owner=owner)) if taken else None

    def lease_next(self, at: datetime) -> "Message | None":
        """Hand over the most urgent letter that is due, or ``None``.

        On PostgreSQL rows that another worker is just taking are stepped over; SQLite
        has one writer at a time anyway.
        """
        with transaction.atomic():
            waiting = self.due(at)
            if connection.features.has_select_for_update_skip_locked:
                waiting = waiting.select_for_update(skip_locked=True)
            pk = waiting.values_list("pk", flat=True).first()
            return None if pk is None else self.lease(pk, at)

    def settle(self, message: "Message", **fields: object) -> bool:
        """Write how a try ended and give the lease back.

        Returns:
            False when the lease has passed to another worker meanwhile: a worker
            that overslept must not overwrite what its successor did.
        """
        mine = self.filter(pk=message.pk, lease_owner=message.lease_owner)
        return mine.update(lease_owner=None, lease_until=None, **fields) == 1

    def send_again(self, at: datetime) -> int:
        """Put settled letters back into the queue; return how many."""
        return self.settled().update(
            state=MessageState.QUEUED,
            not_before=at,
            expires_at=None,
            sent_at=None,
            n_attempts=0,
        )


def keys_known(queryset: MessageQuerySet, keys: Sequence[str]) -> set[str]:
    """Return those of ``keys`` that already have a row."""
    return set(queryset.filter(key__in=keys).values_list("key", flat=True))
