"""Letters by 2 worker processes against a bare smtplib loop on one reused connection.

Both run in turn in one run, against one mail server in a process of its own. Run by
``python -m bench``, or alone: ``python -m bench.letters [--embedded] [--long]``.
"""

import argparse
import os
import smtplib
import statistics
import sys
import time
from dataclasses import dataclass
from email.message import EmailMessage

import django

from bench.memory import resident_mb
from tests.faults.world import World, wait_until

N = 3000
ROUNDS = 3
# The memory of a worker process is read after so many letters, and at the end.
EARLY, LATE = 2000, 20_000
VENDORS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


@dataclass
class Statements:
    """Counts what goes to the database, and how long it takes to answer."""

    n: int = 0
    seconds: float = 0.0

    def __call__(self, execute, sql, params, many, context):
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.n += 1
            self.seconds += time.perf_counter() - began


@dataclass(frozen=True)
class Mailing:
    """What one letter to all cost.

    Args:
        rate: letters a second, from the press of "send" to the last one taken.
        first_after: seconds from the press of "send" to the first one taken.
    """

    statements: Statements
    rate: float
    first_after: float
    n_connections: int


def ours(world: World, meeting) -> Mailing:
    """Send one letter to all organisations of a meeting, and wait until all are marked."""
    from django.db import connection

    from tests.faults import campaign
    from tests.faults.journal import lines_of

    before = len(lines_of(world.journal))
    letter = campaign.write_letter(meeting)
    statements = Statements()
    with connection.execute_wrapper(statements):
        campaign.send(letter)
    sent_at = time.time()
    wait_until(lambda: not campaign.n_open(), "letters are still open", 600)
    taken = lines_of(world.journal)[before:]
    assert len(taken) == meeting.participations.count(), "not one letter each"
    times = [line["at"] for line in taken]
    return Mailing(
        statements=statements,
        rate=len(taken) / (max(times) - sent_at),
        first_after=min(times) - sent_at,
        n_connections=len({line["connection"] for line in taken}),
    )


def bare(world: World, letter: tuple[str, str, str]) -> float:
    """Return letters a second of the plainest loop: build, send, on one connection.

    Args:
        letter: subject, text and HTML of one of ours.
    """
    subject, text, html = letter
    began = time.monotonic()
    with smtplib.SMTP("127.0.0.1", world.smtp_port) as server:
        for n in range(N):
            mail = EmailMessage()
            mail["Subject"], mail["From"] = f"{subject} {n}", "a@example.org"
            mail["To"] = f"reader{n}@example.org"
            mail.set_content(text)
            mail.add_alternative(html, subtype="html")
            server.send_message(mail)
    return N / (time.monotonic() - began)


def sample() -> tuple[str, str, str]:
    """Return subject, text and HTML of a letter that was just sent."""
    from initiative.outbox.letters import compose
    from initiative.outbox.models import Message

    mail = compose(Message.objects.first()).mail
    return mail.subject, mail.body, str(mail.alternatives[0].content)


def start(world: World):
    """Start mail server and worker, make the meeting and warm all of it up."""
    from tests.faults import campaign

    world.start_sink()
    world.start_worker("worker", children=2)
    world.wait_for_workers("worker")
    meeting = campaign.make_meeting(N)
    ours(world, meeting)
    return meeting


def measure(world: World) -> None:
    """Print what a send costs, our rate as a part of the bare loop's, and the connections."""
    from django.db import connection

    meeting = start(world)
    letter = sample()
    rounds = []
    for _round in range(ROUNDS):
        theirs = bare(world, letter)
        rounds.append((ours(world, meeting), theirs))
    mailings = [mine for mine, _theirs in rounds]
    by_ratio = sorted(rounds, key=lambda pair: pair[0].rate / pair[1])
    mine, theirs = by_ratio[ROUNDS // 2]
    name = VENDORS[connection.vendor]
    print(
        f"letters, {name}: {N:,} in three languages written in one send: "
        f"{statistics.median(each.statements.seconds for each in mailings):.2f} s of database "
        f"time, {max(each.statements.n for each in mailings) * 1000 / N:.1f} statements per 1,000"
    )
    print(
        f"letters, {name}: {mine.rate / theirs:.2f} × a bare smtplib loop "
        f"({mine.rate:.0f} against {theirs:.0f} a second, 2 worker processes); first letter "
        f"{max(each.first_after for each in mailings):.2f} s after the send; "
        f"{max(each.n_connections for each in mailings)} SMTP connections",
        flush=True,
    )


def measure_memory(world: World) -> None:
    """Print the largest worker process after 2,000 and after 20,000 letters."""
    from tests.faults.journal import n_in_journal

    meeting = start(world)
    early = largest_child(world)
    while n_in_journal(world.journal) < LATE:
        ours(world, meeting)
    print(
        f"memory of a worker process: {early:.0f} MB after {N:,} letters, "
        f"{largest_child(world):.0f} MB after {n_in_journal(world.journal):,}"
    )


def largest_child(world: World) -> float:
    """Return the resident memory in MB of the larger of both worker processes."""
    return max(map(resident_mb, world.children_of("worker")))


def main() -> None:
    """Measure in a world of its own."""
    options = argparse.ArgumentParser(prog="python -m bench.letters")
    options.add_argument("--embedded", action="store_true", help="SQLite instead of PostgreSQL")
    options.add_argument("--long", action="store_true", help="memory over 20,000 letters")
    given = options.parse_args()
    world = World("bench", is_embedded=given.embedded)
    os.environ |= world.processes.environment
    try:
        world.start()
        django.setup()
        measure_memory(world) if given.long else measure(world)
    finally:
        world.stop()


if __name__ == "__main__":
    sys.exit(main())
