"""A test letter to oneself: the shortest way to know that letters arrive."""

from datetime import datetime

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message

KIND = "initiative.test"


def send_test_letter(*, email: str, language: str, time_zone: str, at: datetime) -> int:
    """Order a test letter, at most one a minute and address.

    Returns:
        How many letters are new: none when one was asked for within this minute.
    """
    return enqueue(
        [
            Order(
                kind=KIND,
                key=f"{KIND}:{mark_of(email)[:16]}:{at:%Y-%m-%dT%H:%M}",
                recipient=email,
                language=language,
                time_zone=time_zone or "UTC",
                priority=1,
            )
        ]
    )


def last_test_letter(email: str) -> Message | None:
    """Return the newest test letter to an address."""
    return Message.objects.of_marks([mark_of(email)]).filter(kind=KIND).order_by("-pk").first()
