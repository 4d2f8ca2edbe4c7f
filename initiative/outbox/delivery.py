"""Lease one letter, ask whether it is still wanted, send it, mark that one row.

At least once, and only at a crash more than once: the row is marked after the server
has taken the letter. A second copy carries the same Message-ID and Date.
"""

import logging
import random
import time
from datetime import datetime, timedelta

from django.utils import timezone

from initiative.outbox.letters import compose
from initiative.outbox.models import Attempt, Message
from initiative.outbox.smtp import Outcome, Route
from initiative.outbox.states import MessageState

logger = logging.getLogger(__name__)

# RFC 5321 §4.5.4.1: two tries in the first hour are usual, half an hour apart in
# general, and giving up after four to five days.
BACK_OFF = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER = timedelta(days=5)
UNCERTAIN_WAIT = timedelta(minutes=15)
# First try and two more; after that a person decides.
UNCERTAIN_TRIES = 3


def deliver(pk: int) -> bool:
    """Send one letter if it is due and nobody else is sending it.

    Returns:
        True when this call sent it.
    """
    message = Message.objects.lease(pk, timezone.now())
    if message is None:
        return False
    with Route() as route:
        return work_off(message, route)


def pump(seconds: float) -> int:
    """Send due letters over one connection until none is left or time is up.

    Args:
        seconds: after this long no further letter is begun.

    Returns:
        How many letters were worked off.
    """
    ends_at = time.monotonic() + seconds
    n_done = 0
    with Route() as route:
        while time.monotonic() < ends_at:
            message = Message.objects.lease_next(timezone.now())
            if message is None:
                break
            work_off(message, route)
            n_done += 1
    return n_done


def work_off(message: Message, route: Route) -> bool:
    """Bring a leased letter to its next state; return whether it was sent."""
    started_at = timezone.now()
    outcome = attempt(message, route, started_at)
    at = timezone.now()
    fields: dict[str, object] = {
        "state": outcome.state,
        "last_code": outcome.code,
        "last_words": outcome.words,
    }
    if outcome.state == MessageState.SENT:
        fields["sent_at"] = at
    elif outcome.state in (MessageState.DEFERRED, MessageState.UNCERTAIN):
        fields |= next_try(message, outcome.state, at)
    if not Message.objects.settle(message, **fields):
        logger.warning("outbox %s: lease lost, there may be a second copy", message.pk)
        return False
    Attempt.objects.create(
        message=message,
        started_at=started_at,
        finished_at=at,
        outcome=str(fields["state"]),
        code=outcome.code,
        words=outcome.words,
    )
    return outcome.state == MessageState.SENT


def attempt(message: Message, route: Route, at: datetime) -> Outcome:
    """Try once. A fault in composing is our fault: it is kept, shown and tried again."""
    if message.expires_at is not None and message.expires_at <= at:
        return Outcome(MessageState.EXPIRED)
    try:
        mail = compose(message)
    except Exception as error:
        logger.exception("outbox %s: could not be written", message.pk)
        return Outcome(MessageState.DEFERRED, words=f"{type(error).__name__}: {error}"[:500])
    if mail is None:
        return Outcome(MessageState.CANCELLED)
    return route.send(mail)


def next_try(message: Message, state: str, at: datetime) -> dict[str, object]:
    """Return when to try again, or the state in which to give up."""
    if at - message.created_at > GIVE_UP_AFTER:
        return {"state": MessageState.FAILED}
    if state == MessageState.UNCERTAIN:
        if message.n_attempts >= UNCERTAIN_TRIES:
            return {"state": MessageState.FAILED}
        return {"not_before": at + UNCERTAIN_WAIT}
    wait = BACK_OFF[min(message.n_attempts, len(BACK_OFF)) - 1]
    return {"not_before": at + wait * random.uniform(0.8, 1.2)}  # noqa: S311 - spreads tries, guards nothing
