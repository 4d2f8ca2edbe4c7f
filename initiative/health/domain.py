"""Do receivers believe our letters? SPF, DKIM and DMARC of the sender's domain, asked of DNS.

RFC 7208, RFC 6376, RFC 7489. Large receivers refuse letters of a domain without them.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum

import dns.exception
import dns.resolver
from django.conf import settings

from initiative.health.kept import Kept

# A name server that does not answer must not hold up the page: in seconds, for one question,
# and after how many of them no further one is asked. All together end after the sum.
PATIENCE = 2.0
NO_MORE_AFTER = 2.0
# What was found is kept so long; that nobody answered, not so long.
KEPT_SECONDS = 600
KEPT_UNREACHABLE_SECONDS = 60
# The bare minimum of DMARC: nothing changes for letters, but the domain says that it knows.
DMARC_LINE = "v=DMARC1; p=none"


class Found(Enum):
    """What DNS says about one record."""

    THERE = "there"
    MISSING = "missing"
    # Two SPF records are an error for the receiver (RFC 7208 §4.5), like none.
    TWICE = "twice"
    REVOKED = "revoked"
    NOT_ASKED = "not_asked"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class Record:
    """One record of the sender's domain.

    Args:
        label: ``SPF``, ``DKIM`` or ``DMARC``.
        name: where it stands in DNS.
        line: what to add there while it is missing; empty where only the mail server's
            operator knows it.
    """

    label: str
    name: str
    found: Found
    line: str = ""

    @property
    def is_there(self) -> bool:
        """Say whether receivers find it."""
        return self.found == Found.THERE


TxtReader = Callable[[str], list[str]]


def kept_seconds(found: Iterable[Record]) -> float:
    """Return for how long an answer holds: a network that is away may be back in a minute."""
    is_away = any(record.found == Found.UNREACHABLE for record in found)
    return KEPT_UNREACHABLE_SECONDS if is_away else KEPT_SECONDS


_kept: Kept[list[Record]] = Kept(kept_seconds)


def sender_domain() -> str:
    """Return the domain after the @ of our letters' sender, as DNS writes it."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def records() -> list[Record]:
    """Return the three records of the sender's domain, as found in the last ten minutes.

    Four seconds at most. What could not be asked is asked again after a minute.
    """
    domain = sender_domain()
    return _kept.get(domain, lambda: look_up(domain, hurried(texts_of)))


def last_records() -> list[Record] | None:
    """Return the three records as they were found last, or ``None``; nobody is asked."""
    return _kept.last(sender_domain())


def forget() -> None:
    """Ask DNS again the next time."""
    _kept.forget()


def look_up(domain: str, read: TxtReader) -> list[Record]:
    """Ask for the three records.

    Args:
        read: returns the TXT records of a name, or raises what dnspython raises.
    """
    spf = Record("SPF", domain, state_of(domain, "v=spf1", read), spf_line())
    if spf.found == Found.UNREACHABLE:
        # Who does not answer the first question is not asked three.
        rest = ((dkim_name(domain), "DKIM", ""), (f"_dmarc.{domain}", "DMARC", DMARC_LINE))
        return [spf, *(Record(label, name, Found.UNREACHABLE, line) for name, label, line in rest)]
    return [spf, dkim(domain, read), dmarc(domain, read)]


def dkim(domain: str, read: TxtReader) -> Record:
    """Ask for the key with which our mail server signs; its name is known only to its operator."""
    name = dkim_name(domain)
    if not settings.DKIM_SELECTOR:
        return Record("DKIM", name, Found.NOT_ASKED)
    return Record("DKIM", name, state_of(name, "", read, is_key=True))


def dmarc(domain: str, read: TxtReader) -> Record:
    """Ask for the policy of the domain; that of the domain above holds as well."""
    name = f"_dmarc.{domain}"
    found = state_of(name, "v=DMARC1", read)
    above = domain.partition(".")[2]
    if found == Found.MISSING and "." in above:
        # RFC 7489 §6.6.3 looks at the organisation's domain next: mail.example.org → example.org.
        found = state_of(f"_dmarc.{above}", "v=DMARC1", read)
    return Record("DMARC", name, found, DMARC_LINE)


def dkim_name(domain: str) -> str:
    """Return where our key stands."""
    return f"{settings.DKIM_SELECTOR or '…'}._domainkey.{domain}"


def spf_line() -> str:
    """Return the line that lets our mail server send, as far as it is known from here."""
    host = settings.EMAIL_HOST
    is_here = host in ("", "localhost") or host.startswith("127.") or host == "::1"
    return "v=spf1 mx a ~all" if is_here else f"v=spf1 mx a:{host} ~all"


def state_of(name: str, begins: str, read: TxtReader, *, is_key: bool = False) -> Found:
    """Say what DNS has under a name.

    Args:
        begins: the first word of the record that is meant; RFC 6376 asks none of a key.
        is_key: a DKIM key; an empty one has been revoked (RFC 6376 §3.6.1).
    """
    try:
        texts = read(name)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return Found.MISSING
    except (dns.exception.DNSException, OSError, UnicodeError):
        return Found.UNREACHABLE
    if is_key:
        return key_state([key_of(text) for text in texts])
    meant = [text for text in texts if first_word(text) == begins.lower()]
    if len(meant) > 1:
        return Found.TWICE
    return Found.THERE if meant else Found.MISSING


def first_word(text: str) -> str:
    """Return the version with which a record begins."""
    return text.replace(";", " ").partition(" ")[0].lower()


def key_of(text: str) -> str | None:
    """Return the ``p=`` of a DKIM record; ``None`` where it has none."""
    for tag in text.split(";"):
        name, equals, value = tag.partition("=")
        if equals and name.strip() == "p":
            return "".join(value.split())
    return None


def key_state(keys: list[str | None]) -> Found:
    """Say what the keys under one name are worth."""
    if any(keys):
        return Found.THERE
    return Found.REVOKED if "" in keys else Found.MISSING


def hurried(read: TxtReader) -> TxtReader:
    """Return the same reader, which asks nobody any more once its time is over."""
    ends_at = time.monotonic() + NO_MORE_AFTER

    def read_in_time(name: str) -> list[str]:
        if time.monotonic() >= ends_at:
            raise dns.exception.Timeout
        return read(name)

    return read_in_time


def texts_of(name: str) -> list[str]:
    """Return the TXT records of a name.

    Raises:
        dns.exception.DNSException, OSError: there is none, or nobody answers in time.
    """
    answer = dns.resolver.Resolver().resolve(name, "TXT", lifetime=PATIENCE)
    return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
