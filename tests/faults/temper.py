"""A mail server of T3 with moods: run as ``python -m tests.faults.temper --port=… …``.

Two letters of five meet a fault; which, is drawn anew at each try, except that some
addresses never exist. The journal is written as in ``sink``; a second one, the diary, has
a line for each fault: who met it and whether the letter was taken all the same.
"""

import argparse
import asyncio
import json
import os
import random
from collections import Counter
from pathlib import Path

from tests.faults.sink import Journal, serve

PART = 0.4
# Addresses that begin so do not exist; the campaign names one in twenty like this.
GONE = "gone"
# A letter that broke off so often is shown to a person: the server must not go on for ever.
BREAKS_AT_MOST = 2
AT_MAIL = ("421 4.3.2 going down", "451 4.3.0 local trouble")
AT_RCPT = (
    "450 4.2.0 greylisted",
    "451 4.7.1 slow down",
    "552 5.2.2 mailbox full",
    "what?",
    "hang",
)
AT_DATA = (
    "452 4.3.1 no space",
    "drop",
    "taken, drop",
    "taken, hang",
    "taken, 421 4.3.0 going down",
)


class Temper(Journal):
    """Handler of the mail server; it also keeps the diary."""

    def __init__(self, path: Path, diary: Path, seed: int) -> None:
        super().__init__(path, 0, 0)
        self.diary = os.open(diary, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.chance = random.Random(seed)
        self.breaks: Counter[str] = Counter()

    def note(self, to: str, fault: str) -> None:
        os.write(self.diary, json.dumps({"to": to, "fault": fault}).encode() + b"\n")

    def mood(self, faults: tuple[str, ...]) -> str:
        """Draw a fault of one step, or none; the three steps together make two of five."""
        # Of three steps one in twelve at MAIL, the rest shared by RCPT and DATA.
        part = PART / 5 if faults is AT_MAIL else PART * 2 / 5
        return self.chance.choice(faults) if self.chance.random() < part else ""

    async def handle_MAIL(self, server, _session, envelope, address, options):  # noqa: N802
        if mood := self.mood(AT_MAIL):
            self.note("", mood)
            await server.push(mood)
            server.transport.close()
            return None
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 yes"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address.startswith(GONE):
            self.note(address, "550")
            return "550 5.1.1 no such mailbox"
        mood = self.mood(AT_RCPT)
        if mood:
            self.note(address, mood)
        if mood == "hang":
            await asyncio.sleep(5)
        if mood:
            return mood
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 yes"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        to = envelope.rcpt_tos[0]
        mood = self.mood(AT_DATA)
        is_break = mood.startswith("taken") or mood == "drop"
        if is_break and self.breaks[to] >= BREAKS_AT_MOST:
            mood, is_break = "", False
        if mood:
            self.note(to, mood)
        self.breaks[to] += is_break
        if not mood or mood.startswith("taken"):
            await super().handle_DATA(server, session, envelope)
        if mood.endswith("hang"):
            await asyncio.sleep(5)
        if mood.endswith(("drop", "hang")):
            server.transport.abort()
            return None
        return mood.removeprefix("taken, ") or "250 2.0.0 in the journal"


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--journal", type=Path, required=True)
    options.add_argument("--diary", type=Path, required=True)
    options.add_argument("--seed", type=int, required=True)
    given = options.parse_args()
    asyncio.run(serve(given.port, Temper(given.journal, given.diary, given.seed)))
