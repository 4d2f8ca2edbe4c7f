"""Reads of the outbox and the guarded updates that make two workers harmless."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, Count, F, Max, Q, Value, When

from initiative.outbox.states import OPEN, SETTLED, MessageState, Reason, ReturnKind

if TYPE_CHECKING:
    from initiative.outbox.models import Message

# Among so many due letters a claim looks for different domains.
LOOK_AMONG = 200
# Values of one IN (…): far below what a statement may hold.
KEYS_A_QUERY = 5000

Candidate = tuple[int, int, str]
# So often "for now" in so many days, and a person should look at the address.
TIRED_AFTER = 3
TIRED_WITHIN = timedelta(days=14)


class MessageQuerySet(models.QuerySet):
    """Letters, one row an address."""

    def due(self, at: datetime) -> "MessageQuerySet":
        """Letters that nobody holds and whose hour has come, the urgent first."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
        return self.filter(free, state__in=OPEN, not_before__lte=at).order_by(
            "priority", "not_before", "pk"
        )

    def beside(self, room: dict[str, int]) -> "MessageQuerySet":
        """Letters that no domain without room holds up."""
        full = [name for name, n_letters in room.items() if n_letters < 1]
        return self.exclude(recipient_domain__in=full) if full else self

    def of_marks(self, marks: Iterable[str]) -> "MessageQuerySet":
        """Letters to addresses with these marks."""
        return self.filter(recipient_mark__in=list(marks))

    def waiting(self) -> "MessageQuerySet":
        """Letters that a worker may still send."""
        return self.filter(state__in=OPEN)

    def settled(self) -> "MessageQuerySet":
        """Letters that no worker will touch any more."""
        return self.filter(state__in=SETTLED)

    def to_purge(self, limit: datetime) -> "MessageQuerySet":
        """Letters settled before a moment whose addresses and texts are still kept.

        A letter that was stopped counts from the hour at which it was to leave.
        """
        old = self.settled().filter(
            Q(sent_at__isnull=True) | Q(sent_at__lte=limit),
            purged_at__isnull=True,
            queued_at__lte=limit,
            not_before__lte=limit,
        )
        return old.exclude(attempts__finished_at__gt=limit).exclude(returns__came_at__gt=limit)

    def of_scope(self, scope: str) -> "MessageQuerySet":
        """Letters that belong to one thing, for example ``meeting:42``."""
        return self.filter(scope=scope)

    def of_mailing(self, mailing: str) -> "MessageQuerySet":
        """Copies of one letter to many, for example ``letter:12``."""
        return self.filter(mailing=mailing)

    def with_keys(self, keys: Iterable[str]) -> "MessageQuerySet":
        """Letters of these occasions."""
        return self.filter(key__in=list(keys))

    def threads_of_scope(self, scope: str) -> dict[tuple[str, str], str]:
        """Return the Message-ID of the first mass letter by (about, mark of the address)."""
        letters = self.of_scope(scope).exclude(mailing="").order_by("-pk")
        rows = letters.values_list("about", "recipient_mark", "message_id")
        return {(about, mark): message_id for about, mark, message_id in rows}

    def abouts_since(self, mailings: Iterable[str], moment: datetime) -> set[str]:
        """Return whom copies of these mailings, written since a moment, are about.

        What was stopped or withheld told nobody anything.
        """
        copies = self.filter(mailing__in=list(mailings), created_at__gte=moment)
        told = copies.exclude(state__in=(MessageState.CANCELLED, MessageState.EXPIRED))
        return set(told.order_by().values_list("about", flat=True).distinct())

    def sent_since(self, moment: datetime) -> "MessageQuerySet":
        """Letters that a server has taken since a moment."""
        return self.filter(state=MessageState.SENT, sent_at__gte=moment)

    def with_counts_by_mailing(self) -> dict[str, dict[str, int]]:
        """Return mailing → state → number, for a list of letters."""
        rows = (
            self.exclude(mailing="").order_by().values("mailing", "state").annotate(n=Count("pk"))
        )
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for row in rows:
            counts[row["mailing"]][row["state"]] = row["n"]
        return counts

    def with_counts_by_state(self) -> dict[str, int]:
        """Return how many letters are in each state."""
        rows = self.order_by().values("state").annotate(n=Count("pk"))
        return {row["state"]: row["n"] for row in rows}

    def keys_known(self, keys: Sequence[str]) -> set[str]:
        """Return those of ``keys`` that already have a row."""
        known: set[str] = set()
        for start in range(0, len(keys), KEYS_A_QUERY):
            some = keys[start : start + KEYS_A_QUERY]
            known.update(self.filter(key__in=some).values_list("key", flat=True))
        return known

    def claim(
        self, owner: uuid.UUID, at: datetime, n: int, room: dict[str, int] | None = None
    ) -> "list[Message]":
        """Lease up to ``n`` due letters to one worker, the domains taking turns.

        On PostgreSQL rows that another worker is just taking are stepped over; SQLite has
        one writer at a time anyway. A letter whose worker died while it was being sent is
        counted: see ``n_lost``.

        Args:
            owner: names this worker's hold.
            at: now, on the database's clock.
            room: domain → how many letters it takes now, for domains that asked for less.
        """
        room = room or {}
        with transaction.atomic():
            waiting = self.due(at).beside(room)
            if connection.features.has_select_for_update_skip_locked:
                waiting = waiting.select_for_update(skip_locked=True)
            seen = waiting.values_list("pk", "priority", "recipient_domain")[:LOOK_AMONG]
            chosen = interleaved(seen, room)[:n]
            return self._hold(chosen, owner, at) if chosen else []

    def lease(self, pk: int, owner: uuid.UUID, at: datetime) -> "Message | None":
        """Lease one letter, or return ``None``: it is not due or another worker holds it."""
        with transaction.atomic():
            return next(iter(self._hold([pk], owner, at)), None)

    def _hold(self, pks: Sequence[int], owner: uuid.UUID, at: datetime) -> "list[Message]":
        # The guard stands in the UPDATE itself: PostgreSQL asks it again once another
        # worker's lease of the row is committed. It does not ask a subquery again.
        self.due(at).filter(pk__in=pks).order_by().update(
            state=MessageState.LEASED,
            lease_owner=owner,
            lease_until=at + settings.OUTBOX_LEASE,
            n_lost=F("n_lost")
            + Case(When(begun_at__isnull=False, then=Value(1)), default=Value(0)),
            begun_at=None,
        )
        mine = cast("Iterable[Message]", self.filter(pk__in=pks, lease_owner=owner))
        held = {row.pk: row for row in mine}
        return [held[pk] for pk in pks if pk in held]

    def begin(self, message: "Message", at: datetime) -> bool:
        """Write that a try begins; the lease counts from now.

        Returns:
            False when the lease has passed on, or somebody stopped the letter.
        """
        mine = self.filter(
            pk=message.pk, lease_owner=message.lease_owner, state=MessageState.LEASED
        )
        return bool(
            mine.update(
                begun_at=at, lease_until=at + settings.OUTBOX_LEASE, n_attempts=F("n_attempts") + 1
            )
        )

    def settle(self, message: "Message", **fields: object) -> bool:
        """Write how a try ended and give the lease back.

        Returns:
            False when the lease has passed to another worker meanwhile: a worker
            that overslept must not overwrite what its successor did.
        """
        mine = self.filter(pk=message.pk, lease_owner=message.lease_owner)
        return mine.update(lease_owner=None, lease_until=None, begun_at=None, **fields) == 1

    def release(self, owner: uuid.UUID) -> int:
        """Give back what a worker holds and has not begun; return how many."""
        mine = self.filter(lease_owner=owner, state=MessageState.LEASED, begun_at__isnull=True)
        return mine.update(state=MessageState.QUEUED, lease_owner=None, lease_until=None)

    def stop(self, at: datetime, reason: str = Reason.STOPPED) -> int:
        """Cancel what waits; what a worker has begun to send is past stopping.

        Returns:
            How many letters will not leave.
        """
        not_begun = Q(begun_at__isnull=True) | Q(lease_until__lte=at)
        return (
            self.waiting()
            .filter(not_begun)
            .update(
                state=MessageState.CANCELLED,
                reason=reason,
                lease_owner=None,
                lease_until=None,
                begun_at=None,
            )
        )

    def send_again(self, at: datetime) -> int:
        """Put settled letters back into the queue; return how many.

        What has no address any more stays as it is.
        """
        return (
            self.settled()
            .exclude(recipient="")
            .update(
                state=MessageState.QUEUED,
                reason="",
                queued_at=at,
                not_before=at,
                expires_at=None,
                sent_at=None,
                n_attempts=0,
                n_uncertain=0,
                n_lost=0,
            )
        )


class ReturnQuerySet(models.QuerySet):
    """News about letters after they were sent …"""

    def of_scope(self, scope: str) -> "ReturnQuerySet":
        """… that belong to one thing, for example ``meeting:42``."""
        return self.filter(message__scope=scope)

    def tired(self, at: datetime) -> models.QuerySet:
        """Return the addresses whose letters came back for now again and again.

        Returns:
            One dict an address: ``message__recipient_mark``, ``address``, ``n_letters`` and
            ``last_at``; the latest first. One letter counts once, however often its server
            writes. Whether the address is still in use, the caller has to ask.
        """
        return (
            self.filter(kind=ReturnKind.LATER, came_at__gt=at - TIRED_WITHIN, came_at__lte=at)
            .order_by()
            .values("message__recipient_mark")
            .annotate(
                address=Max("message__recipient"),
                n_letters=Count("message", distinct=True),
                last_at=Max("came_at"),
            )
            .filter(n_letters__gte=TIRED_AFTER)
            .order_by("-last_at")
        )


def interleaved(candidates: Iterable[Candidate], room: dict[str, int]) -> list[int]:
    """Return primary keys, the more urgent first and within one priority domain by domain.

    Args:
        candidates: (primary key, priority, domain), in the order of their hours.
        room: domain → how many of its letters may be taken.
    """
    lanes: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    taken: dict[str, int] = defaultdict(int)
    for pk, priority, domain in candidates:
        if domain in room and taken[domain] >= room[domain]:
            continue
        taken[domain] += 1
        lanes[priority][domain].append(pk)
    rounds = (zip_longest(*lanes[priority].values()) for priority in sorted(lanes))
    return [pk for pk in chain.from_iterable(chain.from_iterable(rounds)) if pk is not None]
