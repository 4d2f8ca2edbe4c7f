"""Delegates as the web server sees them: connections that stay, forms that are sent again."""

import asyncio
import re
import secrets
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

# A browser gives up later than this; a person does not.
PATIENCE_SECONDS = 30
# Between a failure and the next press of the same button.
PAUSE_SECONDS = 0.2
HIDDEN = re.compile(r'<input type="hidden" name="(key|version)" value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back; ``status`` 0 is no answer at all."""

    status: int
    body: str
    location: str
    cookies: dict[str, str]
    seconds: float

    @property
    def is_redirect(self) -> bool:
        """Whether the form was taken."""
        return self.status in (302, 303)


@dataclass
class Visitor:
    """One browser: a connection, cookies, and what it was told.

    Args:
        port: where the site listens on this machine.
        link: the personal link, as it stands in a letter.
    """

    port: int
    link: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    def __post_init__(self) -> None:
        # What a browser brings back: the cookie and the field of the page, the same secret.
        self.cookies["csrf"] = secrets.token_hex(16)

    async def open(self) -> Answer:
        """Press "open" on the page of the personal link."""
        path = urllib.parse.urlsplit(self.link).path
        return await self.insist(path, {"act": "open"})

    async def get(self, path: str) -> Answer:
        """Ask for a page."""
        return await self.ask("GET", path, b"")

    async def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form."""
        sent = {"csrfmiddlewaretoken": self.cookies["csrf"]} | fields
        return await self.ask("POST", path, urllib.parse.urlencode(sent).encode())

    async def insist(
        self,
        path: str,
        fields: dict[str, str] | None = None,
        refusals: list[Answer] | None = None,
    ) -> Answer:
        """Ask, and ask the same again until the site answers; a form with the same key.

        Args:
            fields: of a form; ``None`` asks for the page.
            refusals: every answer that was none is put there.
        """
        while True:
            answer = await (self.get(path) if fields is None else self.post(path, fields))
            if answer.status and answer.status < 500:
                return answer
            if refusals is not None:
                refusals.append(answer)
            await asyncio.sleep(PAUSE_SECONDS)

    async def ask(self, method: str, path: str, content: bytes) -> Answer:
        """Speak HTTP once; an answer that does not come is ``status`` 0."""
        began = time.monotonic()
        try:
            status, head, body = await asyncio.wait_for(
                self.exchange(method, path, content), PATIENCE_SECONDS
            )
        except (OSError, EOFError, ValueError, TimeoutError):
            self.hang_up()
            return Answer(0, "", "", {}, time.monotonic() - began)
        cookies = dict(
            line.partition(":")[2].strip().partition(";")[0].split("=", 1)
            for line in head
            if line.lower().startswith("set-cookie:")
        )
        self.cookies |= cookies
        named = dict(line.partition(": ")[::2] for line in head)
        location = next((named[each] for each in named if each.lower() == "location"), "")
        return Answer(status, body.decode(), location, cookies, time.monotonic() - began)

    async def exchange(
        self, method: str, path: str, content: bytes
    ) -> tuple[int, list[str], bytes]:
        """Write a request, read its answer; the connection is kept for the next one."""
        if self.writer is None or self.writer.is_closing():
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.reader is not None
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {cookie}",
            f"Content-Length: {len(content)}",
        ]
        if content:
            lines.append("Content-Type: application/x-www-form-urlencoded")
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        await self.writer.drain()
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status = int(head[0].split()[1])
        length = next(
            (int(line.split(":")[1]) for line in head if line.lower().startswith("content-length")),
            None,
        )
        body = await self.chunks() if length is None else await self.reader.readexactly(length)
        return status, head[1:], body

    async def chunks(self) -> bytes:
        """Read a body that is sent in pieces."""
        assert self.reader is not None
        body = b""
        while size := int(await self.reader.readline(), 16):
            body += await self.reader.readexactly(size)
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return body

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


def hidden_in(page: str) -> dict[str, str]:
    """Return key and version of the form on the page "Check and send"."""
    return dict(HIDDEN.findall(page))


def text_fields(title: str, body: str, language: str, **more: str) -> dict[str, str]:
    """Return the form of the editor, filled, with a key of its own."""
    return {
        "key": str(uuid.uuid4()),
        "base_version": "0",
        "title": title,
        "language": language,
        "body": body,
    } | more
