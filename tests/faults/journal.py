"""The two independent records of a run, read and compared: the server's and the outbox's."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from email import message_from_string, policy
from pathlib import Path

from initiative.outbox.models import Message
from initiative.outbox.states import MessageState

LINK = re.compile(r"https?://\S+/i/[\w-]+/")


@dataclass(frozen=True)
class Taken:
    """One letter as the mail server took it."""

    recipient: str
    at: float
    connection: int
    message_id: str
    date: str
    link: str
    sha: str


def read_journal(path: Path) -> list[Taken]:
    """Return every letter that the mail server took, in the order of taking."""
    return [taken_of(line) for line in lines_of(path)]


def lines_of(path: Path) -> list[dict]:
    """Return the lines of the journal as the mail server wrote them."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def n_in_journal(path: Path) -> int:
    """Return how many letters the mail server took so far."""
    return path.read_bytes().count(b"\n") if path.exists() else 0


def taken_of(line: dict) -> Taken:
    """Return one line of the journal, its letter read as a mail program reads it."""
    mail = message_from_string(line["mail"], policy=policy.default)
    text = mail.get_body(("plain",)).get_content()
    link = LINK.search(text)
    return Taken(
        recipient=line["to"],
        at=line["at"],
        connection=line["connection"],
        message_id=str(mail["Message-ID"]).strip(),
        date=str(mail["Date"]),
        link=link[0] if link else "",
        sha=hashlib.sha256(f"{mail['Subject']}\n{text}".encode()).hexdigest(),
    )


@dataclass(frozen=True)
class Verdict:
    """What both records together say.

    Args:
        n_taken: letters that the server took at least once.
        n_lost: rows that say "sent" and were not taken, or that are still open.
        n_extra: copies beyond the first.
        n_most: copies of the letter of which there are most.
        n_unlike: copies that differ from the first in Message-ID, Date, link or text.
        n_strange: taken, but of no row, or of a row that says it was never sent.
        n_shared: personal links that two organisations got.
    """

    n_taken: int
    n_lost: int
    n_extra: int
    n_most: int
    n_unlike: int
    n_strange: int
    n_shared: int


def compare(path: Path) -> Verdict:
    """Compare the journal with the rows; every row is one letter to one address."""
    copies: dict[str, list[Taken]] = defaultdict(list)
    for taken in read_journal(path):
        copies[taken.message_id].append(taken)
    rows = dict(Message.objects.values_list("message_id", "state"))
    withheld = {MessageState.CANCELLED, MessageState.EXPIRED}
    lost = [
        message_id
        for message_id, state in rows.items()
        if message_id not in copies and state not in withheld | {MessageState.FAILED}
    ]
    strange = [
        message_id
        for message_id in copies
        if rows.get(message_id, MessageState.CANCELLED) in withheld
    ]
    links = defaultdict(set)
    for taken in (taken for some in copies.values() for taken in some if taken.link):
        links[taken.link].add(taken.recipient)
    return Verdict(
        n_taken=len(copies),
        n_lost=len(lost) + sum(1 for state in rows.values() if state == MessageState.LEASED),
        n_extra=sum(len(some) - 1 for some in copies.values()),
        n_most=max(map(len, copies.values()), default=0),
        n_unlike=sum(
            (each.recipient, each.date, each.link, each.sha)
            != (some[0].recipient, some[0].date, some[0].link, some[0].sha)
            for some in copies.values()
            for each in some[1:]
        ),
        n_strange=len(strange),
        n_shared=sum(len(readers) > 1 for readers in links.values()),
    )
