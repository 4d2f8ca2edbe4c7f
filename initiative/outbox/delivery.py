"""Lease letters, ask of each whether it is still wanted, send it, mark that one row.

At least once, and only at a crash more than once: a row is marked after the server has
taken the letter, each in a transaction of its own. A second copy carries the same
Message-ID and Date. Leases are taken for several letters at once, marks never.
"""

import logging
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

from django.db import DatabaseError, connection, transaction

from initiative.outbox import breaker, pulse, throttle
from initiative.outbox.clock import database_now
from initiative.outbox.letters import Composed, Withheld, compose, gather_facts
from initiative.outbox.models import Message
from initiative.outbox.returnpath import return_path
from initiative.outbox.settling import Try, settle
from initiative.outbox.smtp import Outcome, Route
from initiative.outbox.states import MessageState, Reason, Stage

logger = logging.getLogger(__name__)

# So many letters are leased at once. A worker that dies leaves them for one lease's length.
BATCH = 50
# "Still wanted?" is asked again of what was read longer ago than this.
FRESH_SECONDS = 2.0
# So often the mark of a letter that has left is tried by itself.
MARK_TRIES = 3
# A worker that died so often over one letter will die again: a person must look.
LOST_AT_MOST = 5
# All due letters were just being taken by others: look again after this.
PAUSE_SECONDS = 0.05


def deliver(pk: int) -> bool:
    """Send one letter if it is due and nobody else is sending it.

    Returns:
        True when this call worked it off, however it ended.
    """
    at = database_now()
    if breaker.state() is not None:
        # One letter at a time tries the way again, and a pump does that.
        return False
    owner = uuid.uuid4()
    message = Message.objects.lease(pk, owner, at)
    if message is None:
        return False
    with Route() as route:
        return bool(work_off([message], route))


def pump(seconds: float) -> int:
    """Send due letters over one connection until none is left or time is up.

    Args:
        seconds: after this long no further letters are leased.

    Returns:
        How many letters were worked off.
    """
    ends_at = time.monotonic() + seconds
    owner = uuid.uuid4()
    n_done = 0
    with Route() as route:
        while time.monotonic() < ends_at:
            at = database_now()
            pulse.beat("pump", at)
            trouble = breaker.state()
            if trouble is not None and trouble.is_shut(at):
                break
            room = throttle.room_now(at)
            batch = claim(owner, at, 1 if trouble else BATCH, room)
            if batch:
                outcomes = work_off(batch, route, slow=frozenset(room))
                n_done += len(outcomes)
                if trouble and any(map(reached_server, outcomes)):
                    breaker.worked()
            elif Message.objects.due(at).beside(room).exists():
                time.sleep(PAUSE_SECONDS)
            else:
                break
    return n_done


@transaction.atomic
def claim(owner: uuid.UUID, at: datetime, n: int, room: dict[str, int]) -> list[Message]:
    """Lease up to ``n`` due letters, no more of a slow domain than it has room for."""
    batch = Message.objects.claim(owner, at, n, room)
    if room:
        throttle.take((message.recipient_domain for message in batch), at)
    return batch


def reached_server(outcome: Outcome) -> bool:
    """Say whether a try got past our own way to the mail server."""
    return bool(outcome.stage or outcome.code) and outcome.reason not in (
        Reason.ROUTE,
        Reason.OUR_FAULT,
    )


@dataclass
class Clock:
    """The database's clock, asked once and carried on by this process's own steady one."""

    at: datetime = field(default_factory=database_now)
    read_at: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        """Return the moment it is now."""
        return self.at + timedelta(seconds=time.monotonic() - self.read_at)


def work_off(
    batch: list[Message], route: Route, slow: frozenset[str] = frozenset()
) -> list[Outcome]:
    """Bring leased letters to their next states, one after the other.

    The mark of one letter and the beginning of the next share a transaction: one wait
    for the disk a letter. When the way to the mail server fails, the rest is given back.

    Args:
        slow: domains that asked for less; what they take is counted.

    Returns:
        How each try ended.
    """
    clock = Clock()
    owner = cast("uuid.UUID", batch[0].lease_owner)
    facts, gathered_at = gather_facts(batch), time.monotonic()
    done: Try | None = None
    outcomes: list[Outcome] = []
    try:
        for n, message in enumerate(batch):
            has_begun = turn_to(message, done, clock.now())
            done = None
            if not has_begun:
                continue
            if time.monotonic() - gathered_at > FRESH_SECONDS:
                facts, gathered_at = gather_facts(batch[n:]), time.monotonic()
            done = attempt(message, facts, route, clock)
            outcomes.append(done.outcome)
            if done.outcome.reason == Reason.ROUTE:
                break
            if done.outcome.state == MessageState.SENT and message.recipient_domain in slow:
                throttle.went_well(message.recipient_domain)
        if done is not None:
            settle(done)
            done = None
    except Exception:
        if done is not None:
            mark_alone(done)
        raise
    finally:
        if len(outcomes) < len(batch):
            Message.objects.release(owner)
    return outcomes


def mark_alone(done: Try) -> None:
    """Mark a letter that has left when its mark fell with a fault of its neighbour.

    Unmarked, it would leave a second time once its lease is over.
    """
    for _try in range(MARK_TRIES):
        try:
            with transaction.atomic():
                settle(done)
        except DatabaseError:
            logger.exception("outbox %s: could not be marked", done.message.pk)
            connection.close_if_unusable_or_obsolete()
        else:
            return


@transaction.atomic
def turn_to(message: Message, done: Try | None, at: datetime) -> bool:
    """Mark the letter before, and begin this one; return whether it may be tried."""
    if done is not None:
        settle(done)
    return Message.objects.begin(message, at)


def attempt(message: Message, facts: dict[int, object], route: Route, clock: Clock) -> Try:
    """Try once to send one letter; faults of every kind are outcomes."""
    started_at = clock.now()
    written = write(message, facts, started_at)
    if isinstance(written, Outcome):
        return Try(message, started_at, clock.now(), written)
    outcome = route.send(written.mail, sender=return_path(message.pk))
    return Try(message, started_at, clock.now(), outcome, written)


def write(message: Message, facts: dict[int, object], at: datetime) -> Composed | Outcome:
    """Return the letter ready to leave, or why it does not leave.

    A fault in composing is our fault: it is kept, shown and tried again.
    """
    if message.expires_at is not None and message.expires_at <= at:
        return Outcome(MessageState.EXPIRED, Reason.STALE)
    if message.n_lost >= LOST_AT_MOST:
        return Outcome(MessageState.FAILED, Reason.LOST_WORKERS)
    try:
        composed = compose(message, facts)
    except Exception as error:
        logger.exception("outbox %s: could not be written", message.pk)
        words = f"{type(error).__name__}: {error}"[:500]
        return Outcome(MessageState.DEFERRED, Reason.OUR_FAULT, Stage.WRITE, words=words)
    if isinstance(composed, Withheld):
        return Outcome(MessageState.CANCELLED, composed.reason)
    return composed
