"""The last minute: so many organisations save and send a full text before the deadline.

``python -m bench.rush``: PostgreSQL, Redis and the web server of a world of its own, as the
operators' guide starts them; the delegates run on the same machine.
"""

import argparse
import asyncio
import os
import random
import statistics
import time
from dataclasses import dataclass, field

import django

from tests.faults.world import World

SECONDS = 60
MOST_MS = 500
# A page saves by itself while its author types: at most so many queries and milliseconds.
MOST_AUTOSAVE_QUERIES = 12
MOST_AUTOSAVE_MS = 50
AUTOSAVES = 60


@dataclass
class Times:
    """Seconds that delegates waited, and what went wrong."""

    save: list[float] = field(default_factory=list)
    look: list[float] = field(default_factory=list)
    send: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def p95(seconds: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


async def live(port: int, visitor, body: str, language: str, at: float, times: Times) -> None:
    """Save a full text and send it, beginning at a moment of the last minute."""
    from tests.faults.visitors import hidden_in, text_fields

    await asyncio.sleep(max(0.0, at - time.monotonic()))
    page = "/my/rush/statement/"
    saved = await visitor.post(page, text_fields("A text", body, language, go="check"))
    check = await visitor.get(f"{page}check/")
    sent = await visitor.post(f"{page}check/", hidden_in(check.body))
    times.save.append(saved.seconds)
    times.look.append(check.seconds)
    times.send.append(sent.seconds)
    if not (saved.is_redirect and check.status == 200 and sent.is_redirect):
        times.wrong.append(f"{saved.status} {check.status} {sent.status}")
    visitor.hang_up()


async def rush(port: int, work: list, times: Times) -> None:
    """Let everybody open the link in good time, then write in the last minute."""
    from tests.faults.visitors import Visitor

    gate = asyncio.Semaphore(8)

    async def opened(link: str):
        visitor = Visitor(port, link)
        async with gate:
            await visitor.open()
        # A page that stands open holds no connection.
        visitor.hang_up()
        return visitor

    visitors = await asyncio.gather(*(opened(link) for _pk, link, *_text in work))
    began = time.monotonic()
    await asyncio.gather(
        *(
            live(port, visitor, body, language, began + SECONDS * n / len(work), times)
            for n, (visitor, (_pk, _link, language, body)) in enumerate(
                zip(visitors, work, strict=True)
            )
        )
    )


def measure(world: World, n: int) -> None:
    """Print what the rush cost; fail where a promise is not kept."""
    from meetings.models import Invitation
    from meetings.services.invitation import link_of
    from statements.models import Revision
    from statements.text import fingerprint
    from tests.faults import campaign
    from tests.faults.rush import start_web, texts

    campaign.forget_everything()
    campaign.make_meeting(n, "rush")
    port = start_web(world)
    invitations = Invitation.objects.order_by("pk").select_related("participation__meeting")
    work = [
        (each.participation_id, link_of(each), *text)
        for each, text in zip(invitations, texts(n, random.Random(1)), strict=True)
    ]
    times = Times()
    began = time.monotonic()
    asyncio.run(rush(port, work, times))
    seconds = time.monotonic() - began
    world.processes.end("web")
    stored = dict(Revision.objects.sent().values_list("statement__participation", "sha256"))
    n_lost = sum(stored.get(pk) != fingerprint(body) for pk, _link, _language, body in work)
    n_double = Revision.objects.sent().count() - len(stored)
    print(
        f"rush: {n:,} organisations save and send 9,000 to 10,000 characters in "
        f"{seconds:.0f} s: lost {n_lost}, double {n_double}, errors {len(times.wrong)}, p95 of "
        f"sending {p95(times.send):.0f} ms, of saving {p95(times.save):.0f} ms, of the look "
        f"{p95(times.look):.0f} ms; median of sending {statistics.median(times.send) * 1000:.0f} ms"
    )
    assert n_lost == n_double == 0
    assert not times.wrong, times.wrong[:5]
    assert p95(times.send) <= MOST_MS


def asked(queries) -> int:
    """Return how many queries there were; beginning and ending a transaction is none."""
    return sum(query["sql"] not in ("BEGIN", "COMMIT") for query in queries)


def measure_autosave() -> None:
    """Print queries and time of a page that saves 10,000 characters by itself, in process."""
    import uuid

    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from meetings.models import Invitation
    from meetings.services.invitation import link_of

    invitation = Invitation.objects.select_related("participation__statement").first()
    link = link_of(invitation)
    client = Client(headers={"host": "127.0.0.1"})
    client.post("/i/" + link.rpartition("/i/")[2], {"act": "open"})
    spent, n_queries, version = [], 0, invitation.participation.statement.version
    for n in range(AUTOSAVES):
        fields = {
            "key": str(uuid.uuid4()), "base_version": str(version), "title": "A text",
            "language": "en", "body": "word " * 1_990 + f"{n:05}",
        }  # fmt: skip
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(
                "/my/rush/statement/", fields, headers={"accept": "application/json"}
            )
        spent.append((time.perf_counter() - began) * 1000)
        n_queries, version = max(n_queries, asked(queries)), answer.json()["version"]
    print(
        f"autosave of 10,000 characters: {n_queries} queries, median "
        f"{statistics.median(spent):.0f} ms, p95 {statistics.quantiles(spent, n=20)[-1]:.0f} ms"
    )
    assert n_queries <= MOST_AUTOSAVE_QUERIES
    assert statistics.median(spent) <= MOST_AUTOSAVE_MS


def main() -> None:
    """Make a small world, measure, take it away."""
    options = argparse.ArgumentParser(prog="python -m bench.rush")
    options.add_argument("--n", type=int, default=1_000, help="organisations")
    given = options.parse_args()
    world = World("rush")
    os.environ |= world.processes.environment
    try:
        world.start()
        django.setup()
        measure(world, given.n)
        measure_autosave()
    finally:
        world.stop()


if __name__ == "__main__":
    main()
