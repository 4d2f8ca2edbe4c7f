"""What a mail says about a letter: a pure reading of its bytes that never raises."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from initiative.outbox.returns.codes import ENHANCED, code_of, is_about_reader, reason_of
from initiative.outbox.returns.parts import (
    LARGEST_VALUE,
    Headers,
    Part,
    headers_of,
    leaves_of,
    mail_of,
)
from initiative.outbox.states import Reason, ReturnKind
from initiative.outbox.verdicts import one_line

MOST_ADDRESSES = 50
MOST_GROUPS = 20
LONGEST_TEXT = 20_000

ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]]{1,128}@[^\s<>,;:\"'()\[\]]{1,255}")
# Who the mail was brought to, as mail servers note it, and where a report says it was from.
ADDRESS_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
# A mail server's reply as older reports quote it: "Remote host said: 550 No such user".
REPLY = re.compile(r"(?:^|said|[:>])\s{0,9}:?\s{0,9}[45]\d\d[ -]")
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
ORIGINAL_TYPES = (
    "message/rfc822",
    "message/global",
    "message/rfc822-headers",
    "text/rfc822-headers",
)
# RFC 5965 and what came before it; reports about our signatures or viruses are no complaints.
COMPLAINTS = ("abuse", "fraud", "opt-out", "opt-out-list")
# The first words of a report of qmail, which has a form of its own.
QMAIL = "hi. this is the "


@dataclass(frozen=True)
class Verdict:
    """What a report says about one letter.

    Args:
        kind: a ``ReturnKind``.
        reason: a ``Reason``.
        code: of the server, enhanced where it gave one.
        words: its sentence, without addresses.
        is_over: whether the mail servers have given the letter up.
        recipient: the address it is about; empty when the report does not say.
    """

    kind: ReturnKind
    reason: Reason
    code: str = ""
    words: str = ""
    is_over: bool = False
    recipient: str = ""


@dataclass(frozen=True)
class Reading:
    """What a mail says.

    Args:
        addresses: to whom the mail was brought: one may be a signed return address.
        message_id: of the mail itself.
        originals: Message-IDs of the letters that a complaint is about.
        verdicts: what it says; empty for everything that is no report.
    """

    addresses: tuple[str, ...] = ()
    message_id: str = ""
    originals: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def read(raw: bytes) -> Reading:
    """Return what a mail says; an answer by a person or by a machine says nothing."""
    mail = mail_of(raw)
    leaves = list(leaves_of(mail))
    values = [value for name in ADDRESS_HEADERS for value in mail.headers.get(name, [])]
    complaint = complaint_in(leaves)
    return Reading(
        addresses=tuple(addresses_in(values))[:MOST_ADDRESSES],
        message_id=mail.first("message-id"),
        originals=tuple(originals_in(leaves)) if complaint else (),
        verdicts=(complaint,) if complaint else verdicts_in(mail, leaves),
    )


def verdicts_in(mail: Part, leaves: list[Part]) -> tuple[Verdict, ...]:
    """Return what a delivery report says, in the standard's form or in an older one."""
    for leaf in leaves:
        if leaf.content_type in STATUS_TYPES:
            found = (verdict_of_group(group) for group in groups_of(leaf))
            return tuple(verdict for verdict in found if verdict is not None)
    text = leaves[0].content.decode("utf-8", "replace") if leaves else ""
    if text[:200].lstrip().lower().startswith(QMAIL):
        return older_verdict(text)
    # Exim names the addresses it gave up in a header, in versions without RFC 3464.
    return older_verdict(text) if mail.first("x-failed-recipients") else ()


def groups_of(leaf: Part) -> list[Headers]:
    """Return the groups of fields of a delivery status, one an address (RFC 3464 §2.1)."""
    groups = re.split(rb"\n[ \t]*\n", leaf.content, maxsplit=MOST_GROUPS)[:MOST_GROUPS]
    return [headers_of(group.strip(b"\n")) for group in groups]


def verdict_of_group(group: Headers) -> Verdict | None:
    """Return what one group of fields says; ``None`` when the letter has arrived there."""

    def field(name: str) -> str:
        return group.get(name, [""])[0]

    diagnostic = field("diagnostic-code").partition(";")[2].strip() or field("diagnostic-code")
    status = field("status")
    code = code_of(status, diagnostic)
    words = words_of(diagnostic)
    about = next(addresses_in([field("final-recipient")]), "")
    action = field("action").partition(" ")[0].lower()
    if action == "delayed":
        is_full = reason_of(code) == Reason.FULL
        reason = Reason.FULL if is_full else Reason.LATER
        return Verdict(ReturnKind.LATER, reason, code, words, recipient=about)
    return verdict_of_failure(code, words, about) if action == "failed" else None


def verdict_of_failure(code: str, words: str, about: str = "") -> Verdict:
    """Return what a letter given up by a mail server means.

    A full mailbox empties and a server that was away comes back: the letter is lost, the
    address may be right.
    """
    reason = reason_of(code) if is_about_reader(code, words) else Reason.POLICY
    if code.startswith("4") and reason != Reason.FULL:
        reason = Reason.GAVE_UP
    kind = ReturnKind.LATER if reason in (Reason.FULL, Reason.GAVE_UP) else ReturnKind.GONE
    return Verdict(kind, reason, code, words, is_over=True, recipient=about)


def older_verdict(text: str) -> tuple[Verdict, ...]:
    """Return what a report without machine-readable parts says, if it quotes a code."""
    said = [
        line.strip()
        for line in text[:LONGEST_TEXT].split("\n")
        if ENHANCED.search(line) or REPLY.search(line)
    ]
    if not said:
        return ()
    return (verdict_of_failure(code_of("", said[0]), words_of(said[0])),)


def complaint_in(leaves: Iterable[Part]) -> Verdict | None:
    """Return the complaint that a feedback report brings (RFC 5965)."""
    for leaf in leaves:
        if leaf.content_type == "message/feedback-report":
            fields = headers_of(leaf.content)
            kind = fields.get("feedback-type", [""])[0].lower()
            if kind in COMPLAINTS:
                return Verdict(ReturnKind.COMPLAINT, Reason.COMPLAINT, words=kind)
    return None


def originals_in(leaves: Iterable[Part]) -> Iterator[str]:
    """Yield the Message-ID of each letter that is sent back with a report."""
    for leaf in leaves:
        if leaf.content_type in ORIGINAL_TYPES:
            head = leaf.content.lstrip(b"\n").partition(b"\n\n")[0]
            yield from headers_of(head).get("message-id", [])[:1]


def addresses_in(values: Iterable[str]) -> Iterator[str]:
    """Yield everything in these header values that looks like an address."""
    for value in values:
        yield from ADDRESS.findall(value)


def words_of(sentence: str) -> str:
    """Return a server's sentence on one line, without addresses, as long as a row holds."""
    plain = "".join(sign if sign.isprintable() else " " for sign in sentence[:LARGEST_VALUE])
    return one_line(plain)
