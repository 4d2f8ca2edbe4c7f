"""Read the letters of the postbox: a list of heads, or one letter with its parts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path

# What ``server.name_for`` makes, and nothing that could leave the folder.
NAME = re.compile(r"\d{8}T\d{6}-\d{9}-[0-9a-f]{8}")

ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# Ends a sentence, not an address.
AFTER_ADDRESS = ".,;:!?)]}»”"


@dataclass(frozen=True)
class Head:
    """One letter on the list.

    Args:
        name: of its file, without the ending.
        to: everybody it was delivered to.
        sent_at: the ``Date`` of the letter; ``None`` when it has none that can be read.
    """

    name: str
    subject: str
    sender: str
    to: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Attachment:
    """A file that came with a letter."""

    number: int
    name: str
    kind: str
    content: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)


@dataclass(frozen=True)
class Letter:
    """One letter, taken apart."""

    head: Head
    headers: list[tuple[str, str]]
    text: str
    html: str
    attachments: list[Attachment]

    @property
    def links(self) -> list[str]:
        """Every address in the letter, once, those of the plain text first."""
        return list(dict.fromkeys([*links_of_text(self.text), *links_of_html(self.html)]))


class Hrefs(HTMLParser):
    """Collects the addresses that the links of a page lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where an ``a`` leads."""
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)


def links_of_text(text: str) -> list[str]:
    """Return the addresses written out in plain text."""
    return [found.rstrip(AFTER_ADDRESS) for found in ADDRESS.findall(text)]


def links_of_html(html: str) -> list[str]:
    """Return the addresses that links lead to."""
    parser = Hrefs()
    parser.feed(html)
    return [href for href in parser.found if ADDRESS.match(href)]


def names(folder: Path) -> list[str]:
    """Return the names of all letters, the newest first."""
    return sorted(
        (file.stem for file in folder.glob("*.eml") if NAME.fullmatch(file.stem)), reverse=True
    )


def heads(folder: Path, *, to: str = "") -> Iterator[Head]:
    """Yield the letters, the newest first, reading no more than is taken.

    Args:
        to: a part of the address; everybody's letters when empty.
    """
    wanted = to.strip().casefold()
    for name in names(folder):
        with (folder / f"{name}.eml").open("rb") as file:
            message = BytesParser(policy=policy.default).parse(file, headersonly=True)
        head = head_of(name, message)
        if wanted in head.to.casefold():
            yield head


def raw(folder: Path, name: str) -> bytes | None:
    """Return a letter as it is kept, or ``None`` when there is none of that name."""
    file = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        return None
    return file.read_bytes()


def read(folder: Path, name: str) -> Letter | None:
    """Return a letter, taken apart, or ``None`` when there is none of that name."""
    content = raw(folder, name)
    if content is None:
        return None
    message = BytesParser(policy=policy.default).parsebytes(content)
    return Letter(
        head=head_of(name, message),
        headers=[(key, str(value)) for key, value in message.items()],
        text=words_of(message.get_body(("plain",))),
        html=words_of(message.get_body(("html",))),
        attachments=[
            Attachment(
                number,
                part.get_filename() or f"part-{number}",
                part.get_content_type(),
                part.get_payload(decode=True) or b"",
            )
            for number, part in enumerate(message.iter_attachments(), 1)
        ],
    )


def head_of(name: str, message: EmailMessage) -> Head:
    """Return what the list shows of a letter."""
    recipients = message.get_all("Delivered-To") or message.get_all("To") or []
    date = message["Date"]
    return Head(
        name=name,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=", ".join(str(recipient) for recipient in recipients),
        sent_at=date.datetime if date is not None else None,
    )


def words_of(part: EmailMessage | None) -> str:
    """Return the text of a part, whatever its encoding claims to be."""
    if part is None:
        return ""
    try:
        words = part.get_content()
    except (LookupError, UnicodeError):
        words = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
    return words.replace("\r\n", "\n")
