"""Domains that asked for fewer letters: a bucket each, filled by the second."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from initiative.outbox.models import Domain

# What a domain gets after its first complaint, in letters a second; its bucket holds two
# seconds of it, at least one letter.
FIRST_RATE = 2.0
SLOWEST_RATE = 1 / 60
# Faster than this nobody complains any more: the row goes.
FREE_RATE = 50.0
# After so many letters that were taken the rate goes up by a tenth.
GOOD = 50


def room_now(at: datetime) -> dict[str, int]:
    """Return domain → how many letters it takes now, for domains that asked for less."""
    return {domain.name: int(filled(domain, at)) for domain in Domain.objects.all()}


def filled(domain: Domain, at: datetime) -> float:
    """Return how many letters a domain's bucket holds by now."""
    seconds = max(0.0, (at - domain.counted_at).total_seconds())
    holds = max(1.0, 2 * domain.rate)
    return min(holds, domain.tokens + seconds * domain.rate)


def take(domains: Iterable[str], at: datetime) -> None:
    """Take one letter for each mention of a domain out of its bucket. Call it in a transaction."""
    names = list(domains)
    rows = Domain.objects.filter(name__in=set(names)).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    for domain in rows:
        domain.tokens = max(0.0, filled(domain, at) - names.count(domain.name))
        domain.counted_at = at
        domain.save(update_fields=["tokens", "counted_at"])


def slower(name: str, at: datetime) -> None:
    """Halve the rate of a domain, because its server asked for less."""
    domain, is_new = Domain.objects.get_or_create(
        name=name, defaults={"rate": FIRST_RATE, "tokens": 0, "counted_at": at}
    )
    if not is_new:
        domain.rate = max(SLOWEST_RATE, domain.rate / 2)
        domain.tokens = 0
        domain.counted_at = at
        domain.n_good = 0
        domain.save(update_fields=["rate", "tokens", "counted_at", "n_good"])


def went_well(name: str) -> None:
    """Count a letter that a slow domain took; every fiftieth raises its rate by a tenth."""
    domain = Domain.objects.filter(name=name).first()
    if domain is None:
        return
    domain.n_good += 1
    if domain.n_good >= GOOD:
        domain.rate *= 1.1
        domain.n_good = 0
    if domain.rate >= FREE_RATE:
        domain.delete()
    else:
        domain.save(update_fields=["rate", "n_good"])
