"""A mail server that writes each letter into a journal BEFORE it says that it has it.

Run as a process of its own: ``python -m tests.faults.sink --port=… --journal=…``. A line of
the journal is one letter that a reader got, whatever the sender came to know of it.
"""

import argparse
import asyncio
import json
import os
import signal
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Journal:
    """Handler of the mail server.

    Args:
        before: seconds from the text's end to the journal: the letter is not yet taken.
        after: seconds from the journal to "250": the letter is taken, nobody knows.
    """

    def __init__(self, path: Path, before: float, after: float) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.before, self.after = before, after

    def hurry(self) -> None:
        """Answer at once from now on."""
        self.before = self.after = 0

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802
        if self.before:
            await asyncio.sleep(self.before)
        line = {
            "to": envelope.rcpt_tos[0],
            "at": time.time(),
            "connection": session.peer[1],
            "mail": envelope.content.decode("utf-8", "surrogateescape"),
        }
        # One write, and the system has it: a kill of this process loses nothing.
        os.write(self.file, json.dumps(line).encode() + b"\n")
        if self.after:
            await asyncio.sleep(self.after)
        return "250 2.0.0 in the journal"


async def serve(port: int, handler: Journal) -> None:
    """Serve until SIGTERM; SIGUSR1 ends its slowness."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="sink.example.org", enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1",
        port,
    )
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    loop.add_signal_handler(signal.SIGUSR1, handler.hurry)
    await ended.wait()
    server.close()


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, required=True)
    options.add_argument("--journal", type=Path, required=True)
    options.add_argument("--before", type=float, default=0)
    options.add_argument("--after", type=float, default=0)
    given = options.parse_args()
    asyncio.run(serve(given.port, Journal(given.journal, given.before, given.after)))
