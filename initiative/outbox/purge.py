"""Thirty days after a letter is settled nothing in the outbox says to whom it went.

The row stays: that a letter was sent, when, and what became of it. Of the address its
mark (an HMAC) stays, so that one who asks "did you write to this address?" gets an answer.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from initiative.outbox import pulse
from initiative.outbox.models import Attempt, Breaker, Copy, Domain, Message, Pulse, Return

logger = logging.getLogger(__name__)

KEEP_FOR = timedelta(days=30)
EVERY = timedelta(hours=20)
# Letters a transaction, and transactions a run: the rest is for the next one.
BATCH = 500
BATCHES = 400
PULSE = "purge"


def purge_if_due(at: datetime) -> int:
    """Purge unless that was done within the last day; return how many letters were blanked."""
    if Pulse.objects.filter(name=PULSE, beat_at__gt=at - EVERY).exists():
        return 0
    return purge(at)


def purge(at: datetime) -> int:
    """Blank addresses and texts of letters that were settled thirty days before ``at``.

    Repeating it changes nothing. No open letter is touched and no row is lost. The sign of
    life is given when nothing is left.

    Returns:
        How many letters were blanked.
    """
    limit = at - KEEP_FOR
    n_purged = 0
    for _batch in range(BATCHES):
        n = purge_batch(limit, at)
        n_purged += n
        if n < BATCH:
            blank_late_news(limit)
            forget_domains(limit)
            pulse.beat(PULSE, at)
            break
    if n_purged:
        logger.info("addresses of %d letters blanked", n_purged)
    return n_purged


@transaction.atomic
def purge_batch(limit: datetime, at: datetime) -> int:
    """Blank the letters of one batch; return how many."""
    old = Message.objects.to_purge(limit).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        # Somebody may just be sending one of them again.
        old = old.select_for_update(skip_locked=True, of=("self",))
    rows = list(old.only("pk", "refs")[:BATCH])
    pks = [row.pk for row in rows]
    with_addresses = [row for row in rows if holds_address(row.refs)]
    for row in with_addresses:
        row.refs = without_addresses(row.refs)
    if with_addresses:
        Message.objects.bulk_update(with_addresses, ["refs"])
    if pks:
        Message.objects.filter(pk__in=pks).update(
            recipient="", recipient_domain="", last_words="", purged_at=at
        )
        Attempt.objects.filter(message__in=pks).exclude(words="").update(words="")
        Return.objects.filter(message__in=pks).exclude(words="").update(words="")
        Copy.objects.filter(message__in=pks).update(subject="", text="")
    return len(pks)


@transaction.atomic
def blank_late_news(limit: datetime) -> int:
    """Blank what servers wrote about letters that had been blanked before."""
    late = Return.objects.filter(message__purged_at__isnull=False, came_at__lte=limit)
    told = Message.objects.filter(pk__in=late.exclude(words="").values("message"))
    told.exclude(last_words="").update(last_words="")
    return late.exclude(words="").update(words="")


def forget_domains(limit: datetime) -> None:
    """Forget the pace of domains to which nothing went since, and an old word of our server.

    A domain may be that of one person. Its pace is learnt anew from its next "slower".
    """
    Domain.objects.filter(counted_at__lte=limit).delete()
    Breaker.objects.filter(failed_at__lte=limit).exclude(words="").update(words="")


def holds_address(value: object) -> bool:
    """Say whether an address stands somewhere in this JSON."""
    if isinstance(value, dict):
        return any(map(holds_address, [*value, *value.values()]))
    if isinstance(value, list):
        return any(map(holds_address, value))
    return isinstance(value, str) and "@" in value


def without_addresses(refs: dict) -> dict:
    """Return references with every value left out that holds an address."""
    kept = {
        name: without_addresses(value) if isinstance(value, dict) else value
        for name, value in refs.items()
        if not holds_address(name)
    }
    return {name: value for name, value in kept.items() if not holds_address(value)}
