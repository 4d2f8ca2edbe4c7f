"""The way out: one reused connection to the mail server, or a mail service's own way."""

import smtplib
import time
from types import TracebackType
from typing import cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.message import SafeMIMEMultipart, sanitize_address

from initiative.outbox.backends import through_backend
from initiative.outbox.staged import Refusal, Talk, Unspeakable
from initiative.outbox.states import MessageState, Reason, Stage
from initiative.outbox.verdicts import Outcome, answered, broke

__all__ = ["Outcome", "Route"]

# A connection is closed and opened again after this many letters or seconds: servers
# dislike both endless sessions and a new one for every letter.
LETTERS = 50
SECONDS = 60

OUR_CLIENT = "django.core.mail.backends.smtp.EmailBackend"


class Route:
    """The way to the mail server; opened when the first letter goes out.

    Usable as a context manager, which closes the connection at the end. ``n_opened``
    counts the connections that were made.
    """

    def __init__(self) -> None:
        self.n_opened = 0
        self._talk: Talk | None = None
        self._n_handed = 0
        self._opened_at = 0.0

    def __enter__(self) -> "Route":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def send(self, mail: EmailMessage, *, sender: str = "") -> Outcome:
        """Hand one letter to the server and say what came of it. Never raises.

        Args:
            mail: to one recipient.
            sender: the address that it comes back to; the letter's own when left out.
        """
        if settings.EMAIL_BACKEND != OUR_CLIENT:
            return through_backend(get_connection, mail, sender)
        try:
            letter = cast(SafeMIMEMultipart, mail.message()).as_bytes(linesep="\r\n")
            encoding = mail.encoding or settings.DEFAULT_CHARSET
            envelope = (
                envelope_address(sender or mail.from_email, encoding),
                envelope_address(mail.to[0], encoding),
            )
        except Exception as error:
            # A header with a line break, an address that is none: nothing has left yet.
            words = f"{type(error).__name__}: {error}"[:500]
            return Outcome(MessageState.DEFERRED, Reason.OUR_FAULT, Stage.WRITE, words=words)
        return self._hand_over(*envelope, letter)

    def close(self, *, politely: bool = True) -> None:
        """Say goodbye to the server, if it is there."""
        if self._talk is not None:
            self._talk.close(politely)
            self._talk = None

    def _hand_over(self, sender: str, recipient: str, letter: bytes) -> Outcome:
        # All of it ends while the letter is still ours: after the lease another worker has it.
        last_moment = time.monotonic() + settings.OUTBOX_TIMEOUTS["whole"]
        is_reused = self._is_fresh()
        outcome = self._try(sender, recipient, letter, last_moment)
        if is_reused and outcome.stage == Stage.SENDER and is_broken(outcome):
            # The server had hung up between two letters: nothing of this one was said yet.
            outcome = self._try(sender, recipient, letter, last_moment)
        return outcome

    def _try(self, sender: str, recipient: str, letter: bytes, last_moment: float) -> Outcome:
        talk = self._talk if self._talk is not None and self._is_fresh() else self._renewed()
        talk.last_moment = last_moment
        try:
            if not talk.is_open:
                talk.open()
                self.n_opened += 1
            words = talk.hand_over(sender, recipient, letter)
        except Unspeakable as error:
            if talk.stage == Stage.SENDER:
                # It is our own address that this server cannot write: nobody else's fault.
                state, reason = MessageState.DEFERRED, Reason.OUR_FAULT
                return Outcome(state, reason, talk.stage, words=str(error))
            reason = Reason.REFUSED if talk.stage == Stage.RECIPIENT else Reason.TOO_LARGE
            return Outcome(MessageState.FAILED, reason, talk.stage, words=str(error))
        except Refusal as error:
            outcome = answered(talk.stage, error.code, error.words)
            may_go_on = talk.is_open and 400 <= error.code < 600 and error.code != 421
            return outcome if may_go_on and talk.forget() else self._given_up(outcome)
        except smtplib.SMTPResponseException as error:
            return self._given_up(answered(talk.stage, error.smtp_code, error.smtp_error))
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return self._given_up(broke(talk.stage, error))
        self._n_handed += 1
        return Outcome(MessageState.SENT, "", Stage.REPLY, *code_and_words(words))

    def _is_fresh(self) -> bool:
        is_young = time.monotonic() - self._opened_at < SECONDS
        return self._talk is not None and is_young and self._n_handed < LETTERS

    def _renewed(self) -> Talk:
        self.close()
        self._talk = Talk()
        self._opened_at, self._n_handed = time.monotonic(), 0
        return self._talk

    def _given_up(self, outcome: Outcome) -> Outcome:
        self.close(politely=False)
        return outcome


def is_broken(outcome: Outcome) -> bool:
    """Say whether the line to our own server broke without a word."""
    return outcome.reason == Reason.ROUTE and not outcome.code


def envelope_address(address: str, encoding: str) -> str:
    """Return an address as the envelope carries it, without its display name.

    A domain in other letters becomes its ASCII form (RFC 5891); the part before the @
    stays as it is and needs SMTPUTF8 (RFC 6531) if it is not ASCII.

    Raises:
        ValueError: it is no address.
    """
    plain = address.rpartition("<")[2].rstrip(">").strip()
    local, _sign, domain = plain.rpartition("@")
    if local.isascii():
        return sanitize_address(plain, encoding)
    return f"{local}@{domain.encode('idna').decode()}"


def code_and_words(words: bytes) -> tuple[str, str]:
    """Return what is kept of the server's "yes"."""
    outcome = answered(Stage.REPLY, 250, words)
    return outcome.code, outcome.words
