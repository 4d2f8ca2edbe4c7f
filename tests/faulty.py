"""A mail server that fails on purpose: each fault of the table, by name, over a real socket.

``FaultyServer`` runs in a thread of its own. ``fault`` names what it does from the next
letter on; it may also be a function that gets the number of the letter and returns a name.
``accepted`` holds (recipient, text) of every letter that it took upon itself, whatever it
said afterwards.
"""

import asyncio
import ssl
import threading
from dataclasses import dataclass, field

# name → (step, what is said there). A step is answered with "yes" unless the fault says
# otherwise; None hangs up, HANG says nothing for ever, DRIP says it too slowly to end.
HANG, DRIP = "hang", "drip"
FAULTS = {
    "none": ("", ""),
    "banner_hang": ("banner", HANG),
    "banner_421": ("banner", "421 4.3.2 too busy"),
    "banner_554": ("banner", "554 5.7.1 your address is on a list"),
    "banner_garbage": ("banner", "hello there"),
    "ehlo_refused": ("ehlo", "550 who are you"),
    "auth_refused": ("auth", "535 5.7.8 authentication failed"),
    "mail_421": ("mail", "421 4.3.2 going down"),
    "mail_451": ("mail", "451 4.3.0 local trouble"),
    "mail_550": ("mail", "550 5.7.1 sender not allowed"),
    "rcpt_450": ("rcpt", "450 4.2.0 <reader@example.org>: greylisted"),
    "rcpt_421": ("rcpt", "421 4.7.0 too many connections"),
    "rcpt_451_slower": ("rcpt", "451 4.7.1 slow down"),
    "rcpt_550": ("rcpt", "550 5.1.1 <reader@example.org>: no such user"),
    "rcpt_550_bare": ("rcpt", "550 no such user here"),
    "rcpt_no_domain": ("rcpt", "550 5.1.2 bad destination system"),
    "rcpt_552_full": ("rcpt", "552 5.2.2 mailbox full"),
    "rcpt_552_bare": ("rcpt", "552 too much mail"),
    "rcpt_544_route": ("rcpt", "550 5.4.4 unable to route"),
    "rcpt_policy": ("rcpt", "550 5.7.1 blocked by a rule"),
    "rcpt_relay": ("rcpt", "554 5.7.1 <reader@example.org>: Relay access denied"),
    "rcpt_garbage": ("rcpt", "what?"),
    "rcpt_hang": ("rcpt", HANG),
    "rcpt_drip": ("rcpt", DRIP),
    "rcpt_drop": ("rcpt", None),
    "data_554": ("data", "554 5.5.1 no"),
    "data_451": ("data", "451 4.3.0 not now"),
    "data_drop": ("data", None),
    "dot_554": ("dot", "554 5.7.1 looks like spam"),
    "dot_452": ("dot", "452 4.3.1 no space"),
    "dot_552": ("dot", "552 5.3.4 too big"),
    "dot_drop": ("dot", None),
    "taken_drop": ("taken", None),
    "taken_hang": ("taken", HANG),
    "taken_421": ("taken", "421 4.3.0 going down"),
    "taken_garbage": ("taken", "thanks"),
    "quit_421": ("quit", "421 4.4.2 too late"),
    "quit_drop": ("quit", None),
}


@dataclass
class FaultyServer:
    """Usable as a context manager; ``port`` is known once it runs."""

    fault: object = "none"
    extensions: tuple[str, ...] = ("SIZE 1000000",)
    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    n_connections: int = 0
    n_letters: int = 0
    port: int = 0
    # With a context the server offers STARTTLS, or is encrypted from the first byte.
    encryption: ssl.SSLContext | None = None
    is_encrypted_at_once: bool = False
    n_encrypted: int = 0

    def __enter__(self):
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_error):
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)

    def _run(self, ready):
        asyncio.run(self._serve(ready))

    async def _serve(self, ready):
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        self._sessions = set()
        server = await asyncio.start_server(
            self._session,
            "127.0.0.1",
            0,
            ssl=self.encryption if self.is_encrypted_at_once else None,
        )
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._over.wait()
        server.close()
        for session in self._sessions:
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)

    async def _session(self, reader, writer):
        task = asyncio.current_task()
        self._sessions.add(task)
        self.n_connections += 1
        self.n_encrypted += self.is_encrypted_at_once
        try:
            await self._talk(reader, writer)
        except (ConnectionError, EOFError, asyncio.CancelledError):
            pass
        finally:
            self._sessions.discard(task)
            writer.close()

    async def _talk(self, reader, writer):
        step, words = self._fault()
        recipient = ""
        if not await say(writer, words if step == "banner" else "220 faulty ESMTP"):
            return
        while line := (await reader.readline()).decode("utf-8", "replace"):
            command = line[:4].upper()
            step, words = self._fault()
            answer = "250 2.0.0 yes"
            if command in ("EHLO", "HELO"):
                offered = ["STARTTLS"] if self.encryption else []
                more = ["AUTH PLAIN LOGIN", *offered, *self.extensions]
                answer = (
                    words
                    if step == "ehlo"
                    else "\r\n".join(
                        [f"250-{each}" for each in ["faulty", *more[:-1]]] + [f"250 {more[-1]}"]
                    )
                )
            elif command == "STAR":
                await say(writer, "220 2.0.0 go ahead")
                await writer.start_tls(self.encryption)
                self.n_encrypted += 1
                continue
            elif command == "AUTH":
                answer = words if step == "auth" else "235 2.7.0 welcome"
            elif command == "MAIL":
                self.senders.append(line.partition("<")[2].partition(">")[0])
                answer = words if step == "mail" else answer
            elif command == "RCPT":
                recipient = line.partition("<")[2].partition(">")[0]
                answer = words if step == "rcpt" else answer
            elif command == "DATA":
                answer = words if step == "data" else "354 go ahead"
                if not await say(writer, answer):
                    return
                if not answer.startswith("354"):
                    continue
                text = await reader.readuntil(b"\r\n.\r\n")
                if step not in ("dot",):
                    self.accepted.append((recipient, text))
                self.n_letters += 1
                answer = words if step in ("dot", "taken") else "250 2.0.0 taken as 1"
            elif command == "QUIT":
                await say(writer, words if step == "quit" else "221 2.0.0 bye")
                return
            if command == "RCPT" and step == "rcpt":
                self.n_letters += 1
            if not await say(writer, answer):
                return
            if answer.startswith("421"):
                return

    def _fault(self):
        name = self.fault(self.n_letters) if callable(self.fault) else self.fault
        return FAULTS[name]


async def say(writer, words):
    """Say something; return False when the line is cut instead."""
    if words is None:
        return False
    if words == HANG:
        await asyncio.sleep(3600)
    if words == DRIP:
        while True:
            writer.write(b"250-x\r\n")
            await writer.drain()
            await asyncio.sleep(0.02)
    writer.write(words.encode() + b"\r\n")
    await writer.drain()
    return True
