"""Everybody does everything at one meeting at once: no deadlock, no failure, one truth."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from meetings.models import Invitation
from meetings.services.invitation import link_of
from meetings.states import PublicationMode
from statements.models import Publication, Revision, Statement
from statements.text import canonical
from tests.faults import campaign
from tests.faults.presses import signed_in
from tests.faults.rush import start_web, texts
from tests.faults.visitors import Visitor, hidden_in, text_fields
from tests.faults.world import World

ORGANISERS = 3


@dataclass(frozen=True)
class Plan:
    """How many organisations, each with two windows, and for how many seconds."""

    n_organisations: int
    seconds: float


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Let delegates and organisers act at random; return whether nothing broke."""
    campaign.forget_everything()
    meeting = campaign.make_meeting(
        plan.n_organisations, "rush", publication=PublicationMode.BY_HAND
    )
    port = start_web(world)
    session = signed_in(meeting)
    invitations = Invitation.objects.order_by("pk").select_related("participation__organisation")
    people = [(link_of(each), each.participation.organisation.slug) for each in invitations]
    connection.close()
    told: Counter = Counter()
    kept: set[tuple[str, str]] = set()
    asyncio.run(storm(port, people, session, plan, chance, told, kept))
    world.processes.end("web")
    n_deadlocks = world.processes.printed("postgres").count("deadlock detected")
    return judge(told, kept, n_deadlocks)


async def storm(
    port: int,
    people: list[tuple[str, str]],
    session: str,
    plan: Plan,
    chance: random.Random,
    told: Counter,
    kept: set[tuple[str, str]],
) -> None:
    """Run two windows an organisation and some organisers until the time is over."""
    ends_at = time.monotonic() + plan.seconds
    bodies = [body for _language, body in texts(20, chance)]

    async def delegate(link: str, slug: str) -> None:
        visitor = Visitor(port, link)
        await visitor.open()
        while time.monotonic() < ends_at:
            what = chance.choice(("save", "save", "send", "send", "withdraw", "wish"))
            told[what, await act_of_delegate(visitor, slug, what, bodies, chance, kept)] += 1
        visitor.hang_up()

    async def organiser() -> None:
        visitor = Visitor(port)
        visitor.cookies[settings.SESSION_COOKIE_NAME] = session
        while time.monotonic() < ends_at:
            slug = chance.choice(people)[1]
            what = chance.choice(("publish", "publish", "unpublish", "ask"))
            told[what, await act_of_organiser(visitor, slug, what)] += 1
        visitor.hang_up()

    windows = [delegate(*each) for each in people for _window in range(2)]
    await asyncio.gather(*windows, *(organiser() for _each in range(ORGANISERS)))


async def act_of_delegate(
    visitor: Visitor,
    slug: str,
    what: str,
    bodies: list[str],
    chance: random.Random,
    kept: set[tuple[str, str]],
) -> int:
    """Do one thing as a delegate does it; return the status."""
    page = "/my/rush/statement/"
    if what == "save":
        body = canonical(f"{chance.random()} {chance.choice(bodies)}")
        version = str(chance.randint(0, 5))
        answer = await visitor.post(
            page, text_fields("A text", body, "en", base_version=version, go="save")
        )
        if answer.status in (302, 409):
            kept.add((slug, body))
        return answer.status
    if what == "send":
        check = await visitor.get(f"{page}check/")
        return (await visitor.post(f"{page}check/", hidden_in(check.body))).status
    if what == "withdraw":
        asked = await visitor.get(f"{page}withdraw/")
        revision = asked.body.partition('name="revision" value="')[2].partition('"')[0]
        return (await visitor.post(f"{page}withdraw/", {"revision": revision})).status
    wish = {"kind": "statements", "words": f"Until {chance.random()}, please."}
    return (await visitor.post("/my/rush/more-time/", wish)).status


async def act_of_organiser(visitor: Visitor, slug: str, what: str) -> int:
    """Do one thing as an organiser does it; return the status."""
    page = f"/desk/rush/statements/{slug}/"
    seen = (await visitor.get(page)).body
    revision = seen.partition('name="revision" value="')[2].partition('"')[0]
    key = seen.partition('name="key" value="')[2].partition('"')[0]
    words = {"unpublish": {"reason": "A name was wrong."}, "ask": {"text": "Who?", "key": key}}
    fields = {"act": what, "revision": revision} | words.get(what, {})
    return (await visitor.post(page, fields)).status


def judge(told: Counter, kept: set[tuple[str, str]], n_deadlocks: int) -> tuple[bool, str]:
    """Look for failures, lost texts and rows that contradict one another."""
    n_failed = sum(many for (_what, status), many in told.items() if status >= 500 or not status)
    stored = set(
        Revision.objects.values_list("statement__participation__organisation__slug", "body")
    )
    n_lost = len(kept - stored)
    open_of = dict(Publication.objects.open().values_list("statement", "revision"))
    public = dict(Statement.objects.filter(published__isnull=False).values_list("pk", "published"))
    n_wrong = Statement.objects.filter(
        Q(published__isnull=False) & ~Q(published__statement=F("pk"))
        | Q(draft__isnull=False) & ~Q(draft__statement=F("pk"))
    ).count()
    numbers = list(Statement.objects.filter(number__isnull=False).values_list("number", flat=True))
    n_wrong += len(numbers) - len(set(numbers)) + (open_of != public)
    acts = Counter()
    for (what, _status), many in told.items():
        acts[what] += many
    is_right = not n_failed and not n_lost and not n_wrong and not n_deadlocks
    return is_right, (
        f"{sum(told.values()):,} acts at once {dict(acts)}, texts acknowledged {len(kept):,}, lost "
        f"{n_lost}, contradictions {n_wrong}, deadlocks {n_deadlocks}, failures {n_failed}"
    )
