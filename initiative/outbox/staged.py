"""One talk with the mail server, step by step, so that a break is known by its step."""

import io
import re
import smtplib
import socket
import ssl
import time
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from initiative.outbox.states import Stage

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

DOT_AT_START = re.compile(rb"(?m)^\.")
OK = 250
GO_AHEAD = 354
# A server that does not answer a goodbye must not hold up the next letter.
GOODBYE_SECONDS = 2


class Refusal(Exception):
    """The server answered, and it was no "yes"."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code, words)
        self.code, self.words = code, words


class Unspeakable(Exception):
    """The server cannot carry this address or a letter of this size; it was not asked."""


class Hurried(socket.SocketIO):
    """Reads from a socket until a moment, however the other side spreads its bytes."""

    ends_at = float("inf")

    def __init__(self, sock: socket.socket) -> None:
        super().__init__(sock, "rb")
        self.sock = sock

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        """Read what is there, or raise ``TimeoutError`` when the time of this step is over."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        self.sock.settimeout(left)
        return super().readinto(buffer)


class Session(smtplib.SMTP):
    """``smtplib``'s client with a step and a last moment for each answer."""

    raw: Hurried
    ends_at = float("inf")

    def connect(self, host: str = "localhost", port: int = 0) -> tuple[int, bytes]:  # type: ignore[override]
        """Connect; the certificate must be right for this name, also after STARTTLS."""
        # The base class remembers the name only when it is told it on creation.
        vars(self)["_host"] = host
        return super().connect(host, port)

    def until(self, ends_at: float) -> None:
        """Set the last moment, on ``time.monotonic``, for what is read and written next."""
        self.ends_at = ends_at
        if self.sock is not None:
            self.sock.settimeout(max(0.001, ends_at - time.monotonic()))

    def getreply(self) -> tuple[int, bytes]:
        """Return the server's next answer; raise ``TimeoutError`` after the last moment."""
        if self.file is None:
            self.raw = Hurried(cast("socket.socket", self.sock))
            self.file = io.BufferedReader(self.raw)
        self.raw.ends_at = self.ends_at
        return super().getreply()


class SessionOverTLS(Session, smtplib.SMTP_SSL):
    """The same on a connection that is encrypted from the first byte."""


class Talk:
    """A connection to the mail server that the settings name.

    ``stage`` says which step was begun last; after an exception it is where the talk broke.
    """

    def __init__(self) -> None:
        self.stage: str = Stage.CONNECT
        self.is_open = False
        # On ``time.monotonic``: no step lasts longer, however slow each of them is.
        self.last_moment = float("inf")
        name, seconds = DNS_NAME.get_fqdn(), settings.OUTBOX_TIMEOUTS["connect"]
        self.session: Session = (
            SessionOverTLS(local_hostname=name, timeout=seconds, context=encryption())
            if settings.EMAIL_USE_SSL
            else Session(local_hostname=name, timeout=seconds)
        )

    def open(self) -> None:
        """Connect, greet, encrypt, sign in, as the settings say.

        Raises:
            Refusal, OSError, smtplib.SMTPException: at ``stage``.
        """
        self.stage = Stage.CONNECT
        self._hurry("connect")
        must(self.session.connect(settings.EMAIL_HOST, settings.EMAIL_PORT), 220)
        self.stage = Stage.GREET
        self._hurry("command")
        self.session.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            self.session.starttls(context=encryption())
            self._hurry("command")
            self.session.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            self.session.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        self.is_open = True

    def hand_over(self, sender: str, recipient: str, letter: bytes) -> bytes:
        """Give one letter to the server.

        Args:
            sender: the envelope's sender, where it comes back to.
            letter: with CRLF at the ends of lines.

        Returns:
            The words with which the server took it.

        Raises:
            Refusal, Unspeakable, OSError, smtplib.SMTPException: at ``stage``.
        """
        session = self.session
        begun_at = time.monotonic()
        options = self._options(sender, recipient, letter)
        self.stage = Stage.SENDER
        self._hurry("command")
        must(session.mail(sender, options), OK)
        self.stage = Stage.RECIPIENT
        self._hurry("command", begun_at)
        code, words = session.rcpt(recipient)
        if code // 100 != OK // 100:
            raise Refusal(code, words)
        self.stage = Stage.DATA
        self._hurry("command", begun_at)
        must(session.docmd("DATA"), GO_AHEAD)
        self.stage = Stage.BODY
        self._hurry("command", begun_at)
        session.send(DOT_AT_START.sub(b"..", letter).removesuffix(b"\r\n") + b"\r\n.\r\n")
        self.stage = Stage.REPLY
        self._hurry("reply")
        return must(session.getreply(), OK)

    def _options(self, sender: str, recipient: str, letter: bytes) -> list[str]:
        """Return the options of MAIL FROM for what this letter needs."""
        session = self.session
        self.stage = Stage.RECIPIENT if sender.isascii() else Stage.SENDER
        if not (sender + recipient).isascii() and not session.has_extn("smtputf8"):
            raise Unspeakable("the mail server cannot write to addresses with such letters")
        session.command_encoding = "ascii" if (sender + recipient).isascii() else "utf-8"
        limit = session.esmtp_features.get("size", "")
        if limit.isdigit() and 0 < int(limit) < len(letter):
            self.stage = Stage.DATA
            raise Unspeakable("the letter is larger than the mail server takes")
        return [] if (sender + recipient).isascii() else ["SMTPUTF8"]

    def _hurry(self, name: str, begun_at: float | None = None) -> None:
        """Give the next step its time, and all steps before the text together theirs."""
        ends_at = time.monotonic() + settings.OUTBOX_TIMEOUTS[name]
        if begun_at is not None:
            ends_at = min(ends_at, begun_at + settings.OUTBOX_TIMEOUTS["talk"])
        self.session.until(min(ends_at, self.last_moment))

    def forget(self) -> bool:
        """Take back a letter that was refused before its text; return whether that worked."""
        self._hurry("command")
        try:
            return self.session.rset()[0] == OK
        except (OSError, smtplib.SMTPException):
            return False

    def close(self, politely: bool) -> None:
        """End the connection, with a goodbye if the server still listens."""
        try:
            if politely and self.is_open:
                self.session.until(time.monotonic() + GOODBYE_SECONDS)
                self.session.quit()
        except (OSError, smtplib.SMTPException):
            pass
        finally:
            self.session.close()


def must(answer: tuple[int, bytes], code: int) -> bytes:
    """Return the words of an answer. Its first digit decides (RFC 5321 §4.2.1).

    Raises:
        Refusal: the answer is of another kind than ``code``.
    """
    if answer[0] // 100 != code // 100:
        raise Refusal(*answer)
    return answer[1]


def encryption() -> ssl.SSLContext:
    """Return what we ask of an encrypted connection: a certificate that is right for the name."""
    context = ssl.create_default_context()
    if settings.EMAIL_SSL_CERTFILE:
        context.load_cert_chain(settings.EMAIL_SSL_CERTFILE, settings.EMAIL_SSL_KEYFILE)
    return context
