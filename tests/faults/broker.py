"""T4: Redis forgets everything, dies, stays away. Letters and answers do not notice."""

import contextlib
import random
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import redis

from initiative.outbox.models import Message
from meetings.models import Invitation, Rsvp
from meetings.services.invitation import link_of
from tests.faults import campaign
from tests.faults.journal import compare
from tests.faults.world import BIN, World, free_port, wait_until

WORKERS = ("one", "two")
FLUSHES = 5
# So many pumps a send rings for; ticks add more. The mail server is slow enough for them until
# Redis is back: what is measured then is the product's return, not a slow server's queue.
PUMPS = 2
# The 20 seconds promised begin when Redis answers again.
DRAIN_SECONDS = 20
# An answer whose bell cannot be rung must not wait for it.
SLOWEST_SECONDS = 5
# Letters of the last part, delivered without Celery and without Redis.
WITHOUT = 100


@dataclass(frozen=True)
class Plan:
    """How much of it."""

    n_letters: int
    n_answers: int
    seconds_away: float


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Shows a redirect as the answer that it is."""

    def redirect_request(self, *_args):
        return None


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Trouble Redis in the middle of a campaign; return whether nobody noticed, and the figures."""
    campaign.forget_everything()
    seconds = FLUSHES + plan.seconds_away + 5
    world.start_sink(after=seconds * PUMPS / plan.n_letters)
    meeting = campaign.make_meeting(plan.n_letters)
    port = start_site(world)
    links = [link_of(each) for each in Invitation.objects.order_by("?")[: plan.n_answers]]
    campaign.send(campaign.write_letter(meeting))
    wait_until(lambda: campaign.n_open() < plan.n_letters, "no letter left")
    for _each in range(FLUSHES):
        time.sleep(chance.uniform(0.5, 1.5))
        redis.Redis(port=world.redis_port).flushall()
    n_open = campaign.n_open()
    world.processes.kill_group("redis")
    away_until = time.monotonic() + plan.seconds_away
    told = answer_all(port, links)
    time.sleep(max(0.0, away_until - time.monotonic()))
    world.start_redis()
    world.hurry_sink()
    back_at = time.monotonic()
    with contextlib.suppress(AssertionError):
        wait_until(lambda: not campaign.n_open(), "not drained", 90)
    drained = time.monotonic() - back_at
    world.processes.end(*WORKERS, "beat", "web")
    n_without = drain_without_redis(world)
    verdict = compare(world.journal)
    # Django's redirect after a form is a 302, which browsers follow as a 303.
    n_good = sum(status in (200, 302, 303) for status, _seconds in told)
    slowest = max(seconds for _status, seconds in told)
    is_right = (
        verdict.n_lost == verdict.n_extra == verdict.n_strange == verdict.n_unlike == 0
        and n_good == Rsvp.objects.count() == plan.n_answers
        and drained <= DRAIN_SECONDS
        and n_without == WITHOUT
        and slowest < SLOWEST_SECONDS
    )
    return is_right, (
        f"{Message.objects.count():,} letters, Redis flushed {FLUSHES} times, killed with "
        f"{n_open} letters open and away {plan.seconds_away:.0f} s, lost {verdict.n_lost}, extra "
        f"copies {verdict.n_extra}, answers taken {n_good} of {plan.n_answers} "
        f"(slowest {slowest:.1f} s), drained {drained:.1f} s after its return, without "
        f"Redis pump_outbox drained {n_without} of {WITHOUT}"
    )


def start_site(world: World) -> int:
    """Start workers, clock and web server as an operator does; return the site's port."""
    world.run(sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0")
    port = free_port()
    world.processes.start(
        "web", BIN / "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}",
        "--workers=1", "--blocking-threads=4", "--no-ws", "initiative.wsgi:application",
    )  # fmt: skip
    for name in WORKERS:
        world.start_worker(name)
    world.start_beat("beat")
    world.wait_for_workers(*WORKERS)
    world.processes.wait_for("web", lambda: status_of(f"http://127.0.0.1:{port}/ready/") == 200)
    return port


def answer_all(port: int, links: list[str]) -> list[tuple[int, float]]:
    """Answer on every link, four at a time; return the site's statuses and its seconds."""
    with ThreadPoolExecutor(4) as people:
        return list(people.map(lambda link: timed(port, link), links))


def timed(port: int, link: str) -> tuple[int, float]:
    """Answer on one link; return the status and the seconds it took."""
    began = time.monotonic()
    status = answer(port, link)
    return status, time.monotonic() - began


def answer(port: int, link: str) -> int:
    """Send the form of a personal link; return the status."""
    address = urllib.parse.urlsplit(link)._replace(netloc=f"127.0.0.1:{port}").geturl()
    # What a browser brings back: the cookie and the field of the page, the same secret.
    token = secrets.token_hex(16)
    fields = {
        "csrfmiddlewaretoken": token,
        "key": str(uuid.uuid4()),
        "answer": "yes",
        "n_delegates": "2",
        "language": "en",
        "is_named": "on",
    }
    return status_of(address, urllib.parse.urlencode(fields).encode(), f"csrf={token}")


def status_of(address: str, content: bytes | None = None, cookie: str = "") -> int:
    """Return the status of an answer; 0 when there is none."""
    request = urllib.request.Request(address, content, {"Cookie": cookie})  # noqa: S310
    try:
        return urllib.request.build_opener(NoRedirect).open(request, timeout=30).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def drain_without_redis(world: World) -> int:
    """Order letters while there is neither Redis nor a worker; return how many a pump sent."""
    world.processes.kill_group("redis")
    before = Message.objects.count()
    campaign.send(campaign.write_letter(campaign.make_meeting(WITHOUT, "without")))
    world.run(sys.executable, "manage.py", "pump_outbox")
    n_sent = Message.objects.count() - before - campaign.n_open()
    world.start_redis()
    return n_sent
