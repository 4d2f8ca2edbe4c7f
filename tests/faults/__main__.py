"""Run the tests of faults: ``python -m tests.faults [--long] [--seed N] [T1 T2 …]``."""

import argparse
import os
import random
import secrets
import signal
import sys
import time
import traceback
from collections.abc import Callable

import django

from tests.faults.world import World

Test = Callable[[], tuple[bool, str]]


def say(words: str) -> None:
    """Print one line at once."""
    print(words, flush=True)  # noqa: T201


def tests_of(world: World, seed: int, is_long: bool) -> dict[str, dict[str, Test]]:
    """Return group → name → test. Imported here: Django must know this world first."""
    from tests.faults import answers, broker, clocks, kills, presses, race, rush, storm

    def chance() -> random.Random:
        return random.Random(seed)

    def t1() -> tuple[bool, str]:
        plan = kills.Plan(5000, 200) if is_long else kills.Plan(1000, 20)
        return kills.run(world, plan, chance())

    def t2() -> tuple[bool, str]:
        plan = rush.Plan(2000) if is_long else rush.Plan(200, 2)
        return rush.run(world, plan, chance())

    def t4() -> tuple[bool, str]:
        plan = broker.Plan(2000, 200, 30) if is_long else broker.Plan(300, 40, 5)
        return broker.run(world, plan, chance())

    def t5() -> tuple[bool, str]:
        zones = ("Europe/Rome", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe")
        plan = (
            clocks.Plan(500, zones, (-50, -30, 5, 35, 75))
            if is_long
            else clocks.Plan(60, zones[:2], (-30, 10))
        )
        return clocks.run(world, plan, chance())

    def sabotaged(name: str) -> tuple[bool, str]:
        plan = kills.Plan(300, 8, sabotage=name)
        return kills.run_sabotaged(world, plan, chance())

    def t6() -> tuple[bool, str]:
        plan = presses.Plan(100, 50) if is_long else presses.Plan(10, 20)
        return presses.run(world, plan, chance())

    def keyless() -> tuple[bool, str]:
        return presses.run_sabotaged(world, presses.Plan(2, 8, is_sabotaged=True), chance())

    def t8() -> tuple[bool, str]:
        plan = race.Plan(1000, 5) if is_long else race.Plan(150, 5)
        return race.run(world, plan, chance())

    def storms() -> tuple[bool, str]:
        plan = storm.Plan(20, 60 if is_long else 8)
        return storm.run(world, plan, chance())

    def hasty() -> tuple[bool, str]:
        return rush.run_sabotaged(world, rush.Plan(200, 3, is_sabotaged=True), chance())

    return {
        "T1": {"T1": t1},
        "SABOTAGE": {
            f"sabotage {name}": lambda name=name: sabotaged(name)
            for name in ("mark-before-send", "batch-marking")
        }
        | {"sabotage receipt-before-disk": hasty, "sabotage keyless": keyless},
        "T2": {"T2": t2},
        "T3": {
            "T3a": lambda: answers.run_table(world),
            "T3b": lambda: answers.run_moods(world, 2000 if is_long else 300, chance()),
        },
        "T4": {"T4": t4},
        "T5": {"T5": t5},
        "T6": {"T6": t6},
        "T8": {"T8": t8},
        "STORM": {"storm": storms},
    }


def main() -> int:
    """Run what was asked for; return how many tests failed."""
    options = argparse.ArgumentParser(prog="python -m tests.faults")
    options.add_argument("--long", action="store_true", help="the whole of it, half an hour")
    options.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    options.add_argument("--keep", action="store_true", help="keep what the processes printed")
    options.add_argument("groups", nargs="*", help="for example T1 SABOTAGE; all when left out")
    given = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    world = World(str(given.seed))
    os.environ |= world.processes.environment
    try:
        say(f"seed {given.seed}, {'long' if given.long else 'short'} form")
        world.start()
        django.setup()
        groups = tests_of(world, given.seed, given.long)
        wanted = [name.upper() for name in given.groups] or list(groups)
        results = [run(world, *each) for name in wanted for each in groups[name].items()]
    finally:
        world.stop(keep=given.keep)
    say(f"{results.count(True)} passed, {results.count(False)} failed")
    return results.count(False)


def run(world: World, name: str, test: Test) -> bool:
    """Run one test and print its line; a fault of the test itself is a failure too."""
    began = time.monotonic()
    try:
        is_right, figures = test()
    except Exception as error:
        traceback.print_exc()
        is_right, figures = False, f"{type(error).__name__}: {error}"
    finally:
        world.calm()
    say(
        f"{name} {'passed' if is_right else 'FAILED'} ({time.monotonic() - began:.0f} s): {figures}"
    )
    return is_right


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
