"""What an answer of a mail server, or its silence, means for one letter. Pure.

The table is that of the 22 faults in ``tests/initiative/outbox/test_smtp.py``. Enhanced
status codes (RFC 3463) are believed before the three digits of RFC 5321.
"""

import re
from dataclasses import dataclass

from initiative.logs import LINK_PATH
from initiative.outbox.states import MessageState, Reason, Stage

ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
LONGEST_WORDS = 500

# Before the recipient is named, every trouble is between us and our own server.
OURS = (Stage.CONNECT, Stage.GREET, Stage.SENDER)
# From here on the server may have taken the letter, whatever we heard of it.
TAKEN_PERHAPS = (Stage.BODY, Stage.REPLY)

# Answers that begin with 5 and yet pass: a full mailbox empties (RFC 3463 x.2.2), a route
# that is not found today is found tomorrow (x.4.4).
PASSING = {"5.2.2": Reason.FULL, "5.4.4": Reason.LATER}
NOT_SIGNED_IN = (530, 535)
# RFC 3463: bad sender's mailbox address syntax, bad sender's system address.
ABOUT_SENDER = ("5.1.7", "5.1.8")
ABOUT_US = re.compile(
    r"relay|rcpthosts|authenticat|send auth|sender (?:verif|address|rejected|denied)|"
    r"verification failed for|client host",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Outcome:
    """How one try ended.

    Args:
        state: a ``MessageState``.
        reason: a ``Reason``; empty when the letter was sent.
        stage: how far the talk with the server got.
        code: the enhanced code if the server gave one, else the three digits.
        words: the server's sentence in one line, without addresses and personal links.
    """

    state: str
    reason: str = ""
    stage: str = ""
    code: str = ""
    words: str = ""


def answered(stage: str, code: int, words: bytes | str) -> Outcome:
    """Return what an answer other than "yes" means.

    Args:
        stage: at which step it came.
        code: three digits, or -1 for something that is no answer at all.
        words: what the server wrote after them.
    """
    said = one_line(words)
    enhanced = match[1] if (match := ENHANCED.match(plain(words))) else ""
    state, reason = judge(stage, code, enhanced, said)
    return Outcome(state, reason, stage, enhanced or (str(code) if code > 0 else ""), said)


def broke(stage: str, error: Exception) -> Outcome:
    """Return what it means that the line broke, or stayed silent, at a step."""
    words = one_line(str(error) or type(error).__name__)
    if stage in OURS:
        return Outcome(MessageState.DEFERRED, Reason.ROUTE, stage, words=words)
    if stage in TAKEN_PERHAPS:
        return Outcome(MessageState.UNCERTAIN, Reason.BROKE_OFF, stage, words=words)
    return Outcome(MessageState.DEFERRED, Reason.LATER, stage, words=words)


def judge(stage: str, code: int, enhanced: str, words: str) -> tuple[str, str]:
    """Return (state, reason) for an answer other than "yes"."""
    if stage in OURS or code in NOT_SIGNED_IN:
        return MessageState.DEFERRED, Reason.ROUTE
    is_before_the_text = stage in (Stage.RECIPIENT, Stage.DATA)
    if is_before_the_text and code >= 500 and is_relay_refused(enhanced, words):
        return MessageState.DEFERRED, Reason.ROUTE
    if stage == Stage.REPLY and (code == 421 or not 400 <= code < 600):
        return MessageState.UNCERTAIN, Reason.BROKE_OFF
    if enhanced in PASSING:
        return MessageState.DEFERRED, PASSING[enhanced]
    if not is_final(code, enhanced):
        is_slower = code == 421 or enhanced.startswith("4.7.")
        return MessageState.DEFERRED, Reason.SLOWER if is_slower else Reason.LATER
    if stage == Stage.RECIPIENT:
        return judge_recipient(code, enhanced)
    is_too_large = enhanced == "5.3.4" or (code == 552 and not enhanced)
    return MessageState.FAILED, Reason.TOO_LARGE if is_too_large else Reason.POLICY


def judge_recipient(code: int, enhanced: str) -> tuple[str, str]:
    """Return (state, reason) for a recipient that was refused for good."""
    if code == 552 and not enhanced:
        return MessageState.DEFERRED, Reason.FULL
    if enhanced == "5.1.2":
        return MessageState.FAILED, Reason.NO_DOMAIN
    if enhanced.startswith(("5.1.", "5.2.1")):
        return MessageState.FAILED, Reason.NO_MAILBOX
    if enhanced.startswith("5.7."):
        return MessageState.FAILED, Reason.POLICY
    if not enhanced and code in (550, 551, 553):
        return MessageState.FAILED, Reason.NO_MAILBOX
    return MessageState.FAILED, Reason.REFUSED


def is_final(code: int, enhanced: str) -> bool:
    """Say whether trying again is of no use."""
    return enhanced.startswith("5.") if enhanced else 500 <= code < 600


def is_relay_refused(enhanced: str, words: str) -> bool:
    """Say whether our own server refuses to carry letters for us: the reader is not at fault.

    Postfix, Exim, Exchange and qmail say so at the recipient's step: that they do not relay,
    want us to sign in, do not believe our sender's address, or shut out our machine.
    """
    return enhanced in ABOUT_SENDER or ABOUT_US.search(words) is not None


def one_line(words: bytes | str) -> str:
    """Return a server's words in one line, cut to what a row holds.

    Without addresses, and without the personal link that a filter repeats when it refuses one.
    """
    line = ADDRESS.sub("…", " ".join(plain(words).split()))
    return LINK_PATH.sub(r"\1…", line)[:LONGEST_WORDS]


def plain(words: bytes | str) -> str:
    """Return words as text; NUL would be refused by the database."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return text.replace("\0", "")
