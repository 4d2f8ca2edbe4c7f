"""The mailbox that returned letters lie in, read over IMAP with TLS.

A mail is marked only after what it says is committed. A crash between the two makes it
be read again, and the same news twice is one row.
"""

import imaplib
import logging
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import InterfaceError, OperationalError

from initiative.outbox.pulse import beat
from initiative.outbox.returns.parts import LARGEST_BYTES
from initiative.outbox.returns.receiving import receive

logger = logging.getLogger(__name__)

IMAPS_PORT = 993
TIMEOUT_SECONDS = 30
# Shorter than the time between two rounds: what is left waits for the next one.
ROUND_SECONDS = 240
MOST_MAILS = 1000

# News is kept in a row, and the mail holds a personal link: it goes.
KEPT = r"(\Seen \Deleted)"
# Not about a letter of ours: an answer, perhaps. It stays for a person.
NO_NEWS = r"(\Seen)"
# A fault of ours: set aside with a flag, so that it neither stops the rest nor comes again.
SET_ASIDE = r"(\Seen \Flagged)"


class MailboxAway(Exception):
    """The mailbox could not be opened or broke off; what was not marked is read again."""


@dataclass(frozen=True)
class Place:
    """Where the mailbox is."""

    host: str
    port: int
    user: str
    password: str
    folder: str


def place_of(url: str) -> Place:
    """Return the place that ``imaps://user:password@host:port/folder`` names.

    Raises:
        MailboxAway: when it names none; the sentence says what it should look like.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or IMAPS_PORT
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "imaps" or not (parts.hostname and parts.username and parts.password):
        raise MailboxAway("Set RETURN_MAILBOX_URL to imaps://user:password@host/INBOX.")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Place(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder)


def quoted(name: str) -> str:
    """Return a name as IMAP wants it between quotation marks (RFC 3501 §4.3)."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Mailbox:
    """An open mailbox; usable as a context manager, which closes it.

    Raises:
        MailboxAway: in every method, when the server refuses or the line breaks.
    """

    def __init__(self, place: Place) -> None:
        try:
            self._server = imaplib.IMAP4_SSL(
                place.host,
                place.port,
                ssl_context=ssl.create_default_context(),
                timeout=TIMEOUT_SECONDS,
            )
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(f"{place.host} does not answer: {error}") from error
        try:
            self._server.login(place.user, place.password)
            self._ask("SELECT", self._server.select(quoted(place.folder)))
        except (OSError, UnicodeError, imaplib.IMAP4.error, MailboxAway) as error:
            self.close()
            raise MailboxAway(f"{place.host} does not open the mailbox: {error}") from error

    def __enter__(self) -> "Mailbox":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take leave of the server, if it is there."""
        with suppress(OSError, imaplib.IMAP4.error):
            self._server.logout()

    def new(self) -> list[str]:
        """Return the numbers of mails that nobody has looked at, the oldest first."""
        answer = self._uid("SEARCH", "UNSEEN", "UNDELETED")
        return answer[0].decode().split()[:MOST_MAILS] if answer and answer[0] else []

    def read(self, number: str) -> bytes:
        """Return a mail, as much of it as a report can need, and leave it unmarked."""
        answer = self._uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST_BYTES}>)")
        return next((piece[1] for piece in answer if isinstance(piece, tuple)), b"")

    def mark(self, number: str, flags: str) -> None:
        """Set flags on a mail."""
        self._uid("STORE", number, "+FLAGS.SILENT", flags)

    def clear(self) -> None:
        """Remove the mails that are marked as deleted."""
        try:
            self._ask("EXPUNGE", self._server.expunge())
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(f"the line broke: {error}") from error

    def _uid(self, *words: str) -> list:
        try:
            return self._ask(words[0], self._server.uid(*words))
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxAway(f"the line broke: {error}") from error

    @staticmethod
    def _ask(command: str, answer: tuple[str, list]) -> list:
        if answer[0] != "OK":
            raise MailboxAway(f"{command} was refused: {answer[1]!r}"[:300])
        return answer[1]


def fetch_returns(at: datetime) -> tuple[int, int]:
    """Read what is new in the mailbox, mail by mail.

    Args:
        at: when the news came, for all of them.

    Returns:
        How many mails were read, and how many of them had news.

    Raises:
        MailboxAway: when the mailbox cannot be read.
        OperationalError, InterfaceError: when the database is away; the mail at hand is
            read again.
    """
    n_read = n_news = 0
    ends_at = time.monotonic() + ROUND_SECONDS
    with Mailbox(place_of(settings.RETURN_MAILBOX_URL)) as mailbox:
        for number in mailbox.new():
            if time.monotonic() > ends_at:
                break
            flags = look_at(mailbox.read(number), at)
            mailbox.mark(number, flags)
            n_read += 1
            n_news += flags == KEPT
        mailbox.clear()
    beat("returns", at)
    return n_read, n_news


def look_at(raw: bytes, at: datetime) -> str:
    """Keep what a mail says; return the flags it is to bear from now on."""
    try:
        return KEPT if receive(raw, at) else NO_NEWS
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("a returned letter could not be read; it is flagged in the mailbox")
        return SET_ASIDE
