"""T1: workers are killed while they deliver. Nothing is lost, little is doubled."""

import contextlib
import os
import random
import signal
import time
from dataclasses import dataclass

from django.db import connection

from initiative.outbox import tasks
from tests.faults import campaign
from tests.faults.journal import Verdict, compare, n_in_journal, read_journal
from tests.faults.world import World, wait_until

WORKERS = ("one", "two")
# Of five kills one takes a whole worker with its children, and it is started again.
GROUP_EVERY = 5
PAUSE_SECONDS = (0.5, 1.5)
# More than the letters of one claim take here, so that no lease runs out under a worker.
LEASE_SECONDS = 6
# One organisation in so many has had its link stopped before anything left.
STOPPED_EVERY = 20


@dataclass
class Kills:
    """What was done to the workers."""

    n_children: int = 0
    n_groups: int = 0

    @property
    def n_all(self) -> int:
        """All kills."""
        return self.n_children + self.n_groups

    @property
    def n_extra_allowed(self) -> int:
        """Each child has one letter in its hand, a worker two."""
        return self.n_children + 2 * self.n_groups


@dataclass(frozen=True)
class Plan:
    """How much of it.

    Args:
        sabotage: the mistake that the workers have built in, if any.
    """

    n_letters: int
    n_kills: int
    sabotage: str = ""

    @property
    def app(self) -> str:
        """The module that Celery loads."""
        return "tests.faults.sabotage" if self.sabotage else "initiative"

    @property
    def seconds_a_letter(self) -> float:
        """How long the server must take for the letters to outlast the kills."""
        seconds = self.n_kills * sum(PAUSE_SECONDS) / 2
        return 0.6 * seconds * len(WORKERS) * 2 / self.n_letters


@dataclass(frozen=True)
class Report:
    """What was done, and what both records say of it."""

    verdict: Verdict
    kills: Kills
    n_letters: int
    n_to_stopped: int
    seconds: float

    @property
    def is_lossless(self) -> bool:
        """Whether everything is there, once or as often as kills explain, and nothing else."""
        verdict = self.verdict
        return (
            verdict.n_lost == self.n_to_stopped == verdict.n_strange == verdict.n_shared == 0
            and verdict.n_extra <= self.kills.n_extra_allowed
            and verdict.n_most <= 3
            and verdict.n_unlike == 0
        )

    def __str__(self) -> str:
        verdict, kills = self.verdict, self.kills
        return (
            f"{self.n_letters:,} letters, {kills.n_all} kills ({kills.n_groups} of whole workers), "
            f"lost {verdict.n_lost}, extra copies {verdict.n_extra} (at most "
            f"{kills.n_extra_allowed}), most copies of one {verdict.n_most}, unlike copies "
            f"{verdict.n_unlike}, to stopped links {self.n_to_stopped}, {self.seconds:.0f} s"
        )


def run(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Return whether the product keeps its promise under kills, and the figures."""
    report = deliver_under_kills(world, plan, chance)
    return report.is_lossless and report.kills.n_all == plan.n_kills, str(report)


def run_sabotaged(world: World, plan: Plan, chance: random.Random) -> tuple[bool, str]:
    """Return whether the built-in mistake shows as it must: letters lost, or too many copies."""
    report = deliver_under_kills(world, plan, chance)
    n_lost, n_extra = report.verdict.n_lost, report.verdict.n_extra
    is_red = {
        "mark-before-send": n_lost > 0,
        "batch-marking": n_extra > report.kills.n_extra_allowed,
    }[plan.sabotage]
    return is_red, (
        f"red as it must be ({n_lost} lost, {n_extra} extra): {report}"
        if is_red
        else f"GREEN, so T1 shows nothing: {report}"
    )


def deliver_under_kills(world: World, plan: Plan, chance: random.Random) -> Report:
    """Send, kill, wait until all is settled, and compare both records."""
    campaign.forget_everything()
    half = plan.seconds_a_letter / 2
    world.start_sink(before=half, after=half)
    meeting = campaign.make_meeting(plan.n_letters)
    campaign.send(campaign.write_letter(meeting))
    stopped = campaign.stop_some_links(meeting, STOPPED_EVERY)
    began = time.monotonic()
    for name in WORKERS:
        start_worker(world, plan, name)
    world.wait_for_workers(*WORKERS)
    world.start_beat("beat")
    kills = kill_workers(world, plan, chance)
    for _each in WORKERS * 2:
        tasks.ring(tasks.pump)

    def is_all_settled() -> bool:
        keep_running(world, plan)
        return not campaign.n_open()

    wait_until(is_all_settled, "letters are still open", 60 + plan.n_letters / 20)
    seconds = time.monotonic() - began
    world.calm()
    n_to_stopped = sum(taken.recipient in stopped for taken in read_journal(world.journal))
    return Report(compare(world.journal), kills, plan.n_letters, n_to_stopped, seconds)


def start_worker(world: World, plan: Plan, name: str) -> None:
    """Start one worker, with the mistake of the plan if it has one."""
    world.start_worker(name, plan.app, SABOTAGE=plan.sabotage, OUTBOX_LEASE_S=str(LEASE_SECONDS))


def keep_running(world: World, plan: Plan) -> None:
    """Start workers again that ended by themselves, as a service manager does.

    Celery's worker gives up when children die faster than it can start them.
    """
    for name in WORKERS:
        if not world.processes.is_running(name):
            world.processes.kill_group(name)
            start_worker(world, plan, name)


def kill_workers(world: World, plan: Plan, chance: random.Random) -> Kills:
    """Kill while letters leave: single pool children, and whole workers, started again."""
    kills = Kills()
    wait_until(lambda: n_in_journal(world.journal) > 0, "no letter left")
    while kills.n_all < plan.n_kills and campaign.n_open():
        time.sleep(chance.uniform(*PAUSE_SECONDS))
        keep_running(world, plan)
        name = chance.choice(WORKERS)
        if kills.n_all % GROUP_EVERY == GROUP_EVERY - 1:
            world.processes.kill_group(name)
            start_worker(world, plan, name)
            kills.n_groups += 1
        elif children := world.children_of(name):
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)
                kills.n_children += 1
    connection.close()
    return kills
