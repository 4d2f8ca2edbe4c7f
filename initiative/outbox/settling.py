"""What becomes of a letter after a try: the next state, the next hour, who is told."""

import logging
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from initiative.outbox import breaker, reactions, throttle
from initiative.outbox.letters import Composed
from initiative.outbox.models import Attempt, Copy, Message
from initiative.outbox.smtp import Outcome
from initiative.outbox.states import MessageState, Reason, ReturnKind

logger = logging.getLogger(__name__)

# RFC 5321 §4.5.4.1: two tries in the first hour are usual, half an hour apart in
# general, and giving up after four to five days.
BACK_OFF = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER = timedelta(days=5)
UNCERTAIN_WAIT = timedelta(minutes=15)
# First try and two more; after that a person decides.
UNCERTAIN_TRIES = 3
# A letter to many of which so many were refused for what it says is stopped: more tries
# would only spoil the sender's name. At least three, and two in a hundred.
REFUSED_AT_LEAST = 3
REFUSED_PART = 0.02

# These refusals are about the address and hold for ever.
ADDRESS_REASONS = (Reason.NO_MAILBOX, Reason.NO_DOMAIN)


@dataclass(frozen=True)
class Try:
    """One try to send one letter, and how it ended; ``composed`` if it got that far."""

    message: Message
    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    composed: Composed | None = None


@transaction.atomic(savepoint=False)
def settle(done: Try) -> bool:
    """Mark the letter, keep the try and the copy, tell who wants to know.

    Returns:
        False when the lease had passed on: then nothing is written, and there may be a
        second copy with the same Message-ID.
    """
    message, outcome = done.message, done.outcome
    at = done.finished_at
    fields = next_fields(message, outcome, at)
    if outcome.reason == Reason.ROUTE:
        # Not this letter's fault: the try does not count, and it is never given up for it.
        again_at = breaker.failed(outcome.code, outcome.words, at)
        fields |= {"n_attempts": message.n_attempts, "not_before": again_at}
    if not Message.objects.settle(message, **fields):
        logger.warning("outbox %s: lease lost, there may be a second copy", message.pk)
        return False
    Attempt.objects.create(
        message=message,
        started_at=done.started_at,
        finished_at=at,
        outcome=str(fields["state"]),
        reason=str(fields["reason"]),
        stage=outcome.stage,
        code=outcome.code,
        words=outcome.words,
    )
    if done.composed and fields["state"] in (MessageState.SENT, MessageState.UNCERTAIN):
        keep_copy(message, done.composed)
    follow_up(message, outcome, fields, at)
    return True


def next_fields(message: Message, outcome: Outcome, at: datetime) -> dict[str, object]:
    """Return the fields of a letter after a try that ended like this.

    Args:
        message: as it was leased: its counts do not know of this try yet.
    """
    fields: dict[str, object] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "last_code": outcome.code,
        "last_words": outcome.words,
    }
    n_attempts = message.n_attempts + 1
    if outcome.state == MessageState.SENT:
        return fields | {"sent_at": at}
    if outcome.state == MessageState.UNCERTAIN:
        n_uncertain = message.n_uncertain + 1
        fields |= {"n_uncertain": n_uncertain, "not_before": at + UNCERTAIN_WAIT}
        return fields | ({"state": MessageState.FAILED} if n_uncertain >= UNCERTAIN_TRIES else {})
    if outcome.state != MessageState.DEFERRED:
        return fields
    if outcome.reason != Reason.ROUTE and at - message.queued_at > GIVE_UP_AFTER:
        return fields | {"state": MessageState.FAILED, "reason": Reason.GAVE_UP}
    return fields | {"not_before": at + wait_after(n_attempts)}


def wait_after(n_attempts: int) -> timedelta:
    """Return how long to wait after so many tries, spread by a fifth either way."""
    wait = BACK_OFF[min(n_attempts, len(BACK_OFF)) - 1]
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads tries, guards nothing


# What the column holds; a copy that does not fit must not keep a letter from being marked.
LONGEST_SUBJECT = 998


def keep_copy(message: Message, composed: Composed) -> None:
    """Keep what was sent; a second try of the same letter takes the place of the first."""
    subject = composed.copy_subject.replace("\0", "")[:LONGEST_SUBJECT]
    row = Copy(message=message, subject=subject, text=composed.copy_text.replace("\0", ""))
    Copy.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=["subject", "text"],
    )


def follow_up(message: Message, outcome: Outcome, fields: dict[str, object], at: datetime) -> None:
    """Draw what follows for the domain, the other copies and the address."""
    if outcome.reason == Reason.SLOWER:
        throttle.slower(message.recipient_domain, at)
    if fields["state"] != MessageState.FAILED:
        return
    if outcome.reason == Reason.POLICY and message.mailing:
        stop_refused(message.mailing, at)
    if outcome.reason in ADDRESS_REASONS:
        reactions.tell(
            reactions.News(
                message, ReturnKind.GONE, outcome.reason, outcome.code, outcome.words, at
            )
        )


def stop_refused(mailing: str, at: datetime) -> int:
    """Stop the rest of a letter to many when servers refuse what it says; return how many."""
    copies = Message.objects.of_mailing(mailing)
    n_refused = copies.filter(state=MessageState.FAILED, reason=Reason.POLICY).count()
    if n_refused < max(REFUSED_AT_LEAST, REFUSED_PART * copies.count()):
        return 0
    return copies.stop(at, Reason.POLICY)
