"""Keep the news about a letter, once, and tell the apps above."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from initiative.outbox.marks import hmac_of
from initiative.outbox.models import Message, Return
from initiative.outbox.reactions import News, tell
from initiative.outbox.returnpath import pk_of
from initiative.outbox.returns.reading import Reading, Verdict, read
from initiative.outbox.states import MessageState, ReturnKind


def receive(raw: bytes, at: datetime, recipient: str = "") -> Return | None:
    """Keep what a mail says about one of our letters.

    Args:
        raw: the mail, as the mail server handed it over.
        at: when it came.
        recipient: the address it was brought to, when the mail server says so.

    Returns:
        The news, the known one when it came before; ``None`` when the mail says nothing
        about a letter of ours: an answer, a notice of absence, a forged or old address.
    """
    reading = read(raw)
    if not reading.verdicts:
        return None
    message = message_of(reading, recipient, at)
    if message is None:
        return None
    # The same report by pipe and by mailbox differs in its path, not in its Message-ID.
    mark = reading.message_id or hashlib.sha256(raw).hexdigest()
    verdict = verdict_for(reading.verdicts, message.recipient)
    return receive_news(message=message, source=f"mail|{mark}", verdict=verdict, at=at)


def message_of(reading: Reading, recipient: str, at: datetime) -> Message | None:
    """Return the letter that a report is about.

    A delivery report is believed only when it came to the signed address of the letter. A
    complaint goes to one address for all, so the letter's Message-ID has to do: it is an
    HMAC, and only who has the letter knows it.
    """
    for address in (recipient, *reading.addresses):
        if (pk := pk_of(address, at)) is not None:
            return Message.objects.get(pk=pk)
    return Message.objects.filter(message_id__in=reading.originals).order_by("pk").first()


def verdict_for(verdicts: Sequence[Verdict], recipient: str) -> Verdict:
    """Return what a report says about the address we wrote to.

    Behind an address may stand several people, and one of them may be gone. Such a report
    names another address than ours; it is news for a person, and no reason to stop
    writing to an address that others still read.
    """
    for verdict in verdicts:
        if is_about(verdict, recipient):
            return verdict
    other = verdicts[0]
    return Verdict(ReturnKind.LATER, other.reason, other.code, other.words)


def is_about(verdict: Verdict, recipient: str) -> bool:
    """Say whether a verdict is about an address.

    The part before the @ decides: servers replace the domain by an inner name of theirs.
    """
    local = verdict.recipient.rpartition("@")[0].lower()
    return not local or local == recipient.rpartition("@")[0].lower()


@transaction.atomic
def receive_news(*, message: Message, source: str, verdict: Verdict, at: datetime) -> Return:
    """Keep one piece of news about a letter and draw what follows from it.

    Locks in the order of the floors: the apps above first, then the letter.

    Args:
        source: names the occasion; a second piece of news with it changes nothing.

    Returns:
        The news as it is kept.
    """
    words = without_name(verdict.words, message.recipient)
    news, is_new = Return.objects.get_or_create(
        key=hmac_of("news", f"{message.pk}|{source}"),
        defaults={
            "message": message,
            "kind": verdict.kind,
            "reason": verdict.reason,
            "code": verdict.code,
            "words": words,
            "came_at": at,
        },
    )
    if is_new:
        tell(News(message, verdict.kind, verdict.reason, verdict.code, words, at))
        settle(message, verdict, words)
    return news


def settle(message: Message, verdict: Verdict, words: str) -> None:
    """Write on a letter that was sent what became of it.

    A letter that waits again (sent again by a person) is left to its workers.
    """
    sent = Message.objects.filter(pk=message.pk, state=MessageState.SENT)
    if verdict.is_over:
        sent.update(
            state=MessageState.FAILED,
            reason=verdict.reason,
            last_code=verdict.code,
            last_words=words,
        )
    elif verdict.kind == ReturnKind.COMPLAINT:
        # It did arrive.
        sent.update(reason=verdict.reason)


def without_name(words: str, recipient: str) -> str:
    """Return a sentence without the part of the address that servers like to repeat."""
    local = recipient.rpartition("@")[0]
    if not local:
        return words
    return re.sub(rf"(?<!\w){re.escape(local)}(?!\w)", "…", words, flags=re.IGNORECASE)
