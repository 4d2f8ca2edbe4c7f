"""T8: many send while an organiser moves the deadline to and fro across that very moment."""

import asyncio
import bisect
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from meetings.deadlines import GRACE
from meetings.models import Extension, Invitation, Meeting, Participation
from meetings.services.invitation import link_of
from meetings.services.meeting import change_meeting
from meetings.services.moretime import give_more_time
from meetings.states import DeadlineKind
from statements.models import Revision
from tests.faults import campaign
from tests.faults.rush import start_web, texts
from tests.faults.visitors import Visitor, hidden_in, text_fields
from tests.faults.world import World

# So many send at the same time.
CLIENTS = 50
# The deadline with its grace lies within so many seconds of the moment of moving it.
SPREAD_SECONDS = 2
# Every so many organisations is given more time while all send.
MORE_TIME_EVERY = 10


@dataclass(frozen=True)
class Plan:
    """How many send, and how often the deadline moves meanwhile."""

    n_sends: int
    n_moves: int


@dataclass
class Moves:
    """Deadlines in the order in which they came into force, by the log of acts."""

    acts: list[int] = field(default_factory=list)
    dues: list[datetime] = field(default_factory=list)

    def in_force(self, act_pk: int) -> datetime:
        """Return the deadline that an act found: all of a meeting's acts hold it, one by one."""
        return self.dues[bisect.bisect_left(self.acts, act_pk) - 1]


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Let all send around a moving deadline; return whether each was judged by the one rule."""
    campaign.forget_everything()
    meeting = campaign.make_meeting(plan.n_sends, "rush")
    port = start_web(world)
    moves = Moves([0], [meeting.statements_due_at])
    ready = asyncio.run(prepare(port, plan, chance))
    began = time.monotonic()
    answers = asyncio.run(race(ready, meeting, plan, chance, moves))
    seconds = time.monotonic() - began
    world.processes.end("web")
    return judge(plan, answers, moves, seconds)


async def prepare(port: int, plan: Plan, chance: random.Random) -> list[tuple[Visitor, dict]]:
    """Let everybody write and stop before the last button."""
    gate = asyncio.Semaphore(CLIENTS)

    async def one(link: str, language: str, body: str) -> tuple[Visitor, dict]:
        async with gate:
            visitor = Visitor(port, link)
            await visitor.open()
            await visitor.post("/my/rush/statement/", text_fields("A text", body, language))
            check = await visitor.get("/my/rush/statement/check/")
            visitor.hang_up()
        return visitor, hidden_in(check.body)

    links = await asyncio.to_thread(all_links)
    work = zip(links, texts(plan.n_sends, chance), strict=True)
    return await asyncio.gather(*(one(link, *text) for link, text in work))


def all_links() -> list[str]:
    """Return the personal link of every organisation."""
    rows = Invitation.objects.order_by("pk").select_related("participation")
    found = [link_of(each) for each in rows]
    connection.close()
    return found


async def race(
    ready: list[tuple[Visitor, dict]],
    meeting: Meeting,
    plan: Plan,
    chance: random.Random,
    moves: Moves,
) -> Counter:
    """Send everything while the deadline moves; return the answers."""
    left = list(ready)
    answers: Counter = Counter()

    async def delegate() -> None:
        while left:
            visitor, form = left.pop()
            # A connection that was kept too long would be a failure of its own.
            answer = await visitor.post("/my/rush/statement/check/", form)
            answers[answer.status] += 1
            visitor.hang_up()

    crowd = asyncio.gather(*(delegate() for _each in range(CLIENTS)))
    for n in range(1, plan.n_moves + 1):
        while len(left) > plan.n_sends * (plan.n_moves + 1 - n) // (plan.n_moves + 1):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(move, meeting, chance, moves)
        await asyncio.to_thread(give_some_more_time, meeting, n)
    await crowd
    return answers


def move(meeting: Meeting, chance: random.Random, moves: Moves) -> None:
    """Move the deadline so that it and its grace end about now."""
    at = timezone.now()
    due_at = at - GRACE + timedelta(seconds=chance.uniform(-SPREAD_SECONDS, SPREAD_SECONDS))
    change_meeting(
        meeting=meeting, at=at, by=SYSTEM, answers_due_at=due_at, statements_due_at=due_at
    )
    moves.acts.append(Act.objects.filter(verb="change_meeting").latest("pk").pk)
    moves.dues.append(due_at)
    connection.close()


def give_some_more_time(meeting: Meeting, n: int) -> None:
    """Give an hour to one organisation in ten of those whose turn it is."""
    rows = Participation.objects.filter(meeting=meeting).select_related("meeting", "organisation")
    for participation in rows.order_by("pk")[n :: MORE_TIME_EVERY * 5]:
        give_more_time(
            participation=participation,
            kind=DeadlineKind.STATEMENTS,
            due_at=timezone.now() + timedelta(hours=1),
            reason="They asked for it.",
            by=SYSTEM,
            at=timezone.now(),
        )
    connection.close()


def judge(plan: Plan, answers: Counter, moves: Moves, seconds: float) -> tuple[bool, str]:
    """Judge each text again, by the deadline that was in force when it was sent."""
    acts = {act.details["revision"]: act.pk for act in Act.objects.filter(verb="send_statement")}
    more_time = {
        act.about: act.pk for act in Act.objects.filter(verb="give_more_time").order_by("-pk")
    }
    until = dict(Extension.objects.values_list("participation", "until"))
    sent = list(Revision.objects.sent().select_related("statement").defer("body"))
    wrong, n_late, n_extended = [], 0, 0
    for revision in sent:
        pk, act = revision.statement.participation_id, acts[revision.pk]
        due_at = moves.in_force(act)
        if more_time.get(f"participation:{pk}", act + 1) < act and until[pk] > due_at:
            due_at, n_extended = until[pk], n_extended + 1
        is_late = revision.written_at > due_at + GRACE
        n_late += is_late
        if is_late != revision.is_late:
            wrong.append((revision.pk, revision.written_at - due_at - GRACE))
    n_5xx = sum(many for status, many in answers.items() if status >= 500 or not status)
    is_right = (
        len(sent) == plan.n_sends
        and not wrong
        and not n_5xx
        and 0 < n_late < plan.n_sends
        and len(moves.acts) == plan.n_moves + 1
    )
    return is_right, (
        f"{plan.n_sends:,} sent in {seconds:.0f} s while the deadline moved {plan.n_moves} times "
        f"across that moment: kept {len(sent):,}, late {n_late:,}, with time of their own "
        f"{n_extended}, judged wrong {len(wrong)} {wrong[:3] or ''}, failures {n_5xx}, "
        f"answers {dict(answers)}"
    )
