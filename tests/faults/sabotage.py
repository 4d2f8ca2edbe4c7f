"""The Celery app with a mistake built in: ``celery -A tests.faults.sabotage worker``.

A test that has never been red shows nothing. The product knows nothing of this; the
mistake is named by the variable ``SABOTAGE``.
"""

import os

import django

from initiative.celery import app

django.setup()

from initiative.outbox import delivery  # noqa: E402
from initiative.outbox.settling import Try, settle  # noqa: E402
from initiative.outbox.smtp import Outcome  # noqa: E402
from initiative.outbox.states import MessageState  # noqa: E402

honest_attempt = delivery.attempt


def mark_before_send(message, facts, route, clock):
    """Write "sent", then send: at most once, so a kill between the two loses a letter."""
    at = clock.now()
    settle(Try(message, at, at, Outcome(MessageState.SENT)))
    return honest_attempt(message, facts, route, clock)


def batch_marking(batch, route, slow=frozenset()):
    """Send all that was leased, then mark all: a kill doubles everything sent so far."""
    del slow
    clock, facts = delivery.Clock(), delivery.gather_facts(batch)
    begun = [message for message in batch if delivery.turn_to(message, None, clock.now())]
    tries = [honest_attempt(message, facts, route, clock) for message in begun]
    for done in tries:
        settle(done)
    return [done.outcome for done in tries]


SABOTAGES = {
    "mark-before-send": ("attempt", mark_before_send),
    "batch-marking": ("work_off", batch_marking),
}

name, function = SABOTAGES[os.environ["SABOTAGE"]]
# A name that the product has given up would be patched in vain, and T1 stay green.
assert hasattr(delivery, name)
setattr(delivery, name, function)

__all__ = ["app"]
