"""The way to our own mail server. While it is troubled nobody knocks, and nobody is blamed."""

from datetime import datetime, timedelta

from initiative.outbox.models import Breaker

NAME = "smtp"
# After the first failure, the second … : seconds until one letter tries the way again.
WAITS = (15, 30, 60, 120, 300, 600, 900)


def state() -> Breaker | None:
    """Return what is known of the way while it is troubled, else ``None``."""
    return Breaker.objects.filter(name=NAME, n_failures__gt=0).first()


def failed(code: str, words: str, at: datetime) -> datetime:
    """Write down that the way failed; return when it is tried again.

    Failures of two workers within one wait are one: the second finds the way shut.
    """
    row, _is_new = Breaker.objects.get_or_create(name=NAME)
    if row.again_at is not None and row.again_at > at:
        return row.again_at
    wait = WAITS[min(row.n_failures, len(WAITS) - 1)]
    row.n_failures += 1
    row.failed_at = at
    row.again_at = at + timedelta(seconds=wait)
    row.code, row.words = code, words
    row.save()
    return row.again_at


def worked() -> None:
    """Write down that the way is open again."""
    Breaker.objects.filter(name=NAME, n_failures__gt=0).update(
        n_failures=0, again_at=None, code="", words=""
    )
