"""One reused connection to the mail server, and what each of its failures means."""

import smtplib
import time
from dataclasses import dataclass
from types import TracebackType

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from initiative.outbox.states import MessageState

# A connection is closed and opened again after this many letters or seconds: servers
# dislike both endless sessions and a new one for every letter.
LETTERS = 50
SECONDS = 60

# RFC 5321 §4.2.3: 552 at RCPT is a full mailbox. It empties; the address is right.
MAILBOX_FULL = 552


@dataclass(frozen=True)
class Outcome:
    """How one try ended, in the words of the state machine and of the server."""

    state: str
    code: str = ""
    words: str = ""


class Route:
    """The way to the mail server; opened when the first letter goes out.

    Usable as a context manager, which closes the connection at the end.
    """

    def __init__(self) -> None:
        self._connection: BaseEmailBackend | None = None
        self._n_sent = 0
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

    def send(self, mail: EmailMultiAlternatives) -> Outcome:
        """Hand one letter to the server and say what came of it. Never raises for SMTP."""
        try:
            connection = self._open()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return route_failure(error)
        try:
            connection.send_messages([mail])
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return failure(error)
        self._n_sent += 1
        return Outcome(MessageState.SENT, "250")

    def close(self) -> None:
        """Say goodbye to the server, if it is there."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> BaseEmailBackend:
        old = time.monotonic() - self._opened_at > SECONDS
        if self._connection is not None and (old or self._n_sent >= LETTERS):
            self.close()
        if self._connection is None:
            connection = get_connection(fail_silently=False)
            connection.open()
            self._connection = connection
            self._opened_at = time.monotonic()
            self._n_sent = 0
        return self._connection


def route_failure(error: Exception) -> Outcome:
    """Return the outcome of a connection that did not come about.

    Even a 5xx here is about this server, never about the recipient: try again later.
    """
    return Outcome(MessageState.DEFERRED, code_of(error), words_of(error))


def failure(error: Exception) -> Outcome:
    """Return the outcome of a letter that the server did not take.

    ``SMTPRecipientsRefused`` keeps its code inside a dictionary and is no
    ``SMTPResponseException``: it must be asked for by name. A line that broke, or a
    421 after the text, may mean that the letter was taken: uncertain.
    """
    code = code_of(error)
    words = words_of(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        is_final = code.startswith("5") and code != str(MAILBOX_FULL)
        return Outcome(MessageState.FAILED if is_final else MessageState.DEFERRED, code, words)
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Outcome(MessageState.DEFERRED, code, words)
    if isinstance(error, smtplib.SMTPDataError):
        if code == "421":
            return Outcome(MessageState.UNCERTAIN, code, words)
        return Outcome(
            MessageState.FAILED if code.startswith("5") else MessageState.DEFERRED, code, words
        )
    return Outcome(MessageState.UNCERTAIN, code, words)


def code_of(error: Exception) -> str:
    """Return the three digits of the server, or an empty text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        return str(next(iter(error.recipients.values()))[0])
    return str(getattr(error, "smtp_code", "") or "")


def words_of(error: Exception) -> str:
    """Return the server's sentence, cut to what a row holds."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        words: object = next(iter(error.recipients.values()))[1]
    else:
        words = getattr(error, "smtp_error", "") or str(error)
    if isinstance(words, bytes):
        words = words.decode("utf-8", "replace")
    return " ".join(str(words).split())[:500]
