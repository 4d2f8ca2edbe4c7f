"""An SMTP server that keeps every letter as one file and sends nothing on."""

import os
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

# As large as mail servers usually allow; a letter of ours is a hundredth of it.
SIZE_LIMIT = 10 * 1024 * 1024

NANOSECONDS = 10**9


# Addresses that begin like this are refused, so that a returned letter can be tried out.
NOBODY = "nobody-"


class Keeper:
    """Takes whatever arrives, for almost whomever, and keeps it in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list
    ) -> str:
        """Refuse who cannot be there, and take everybody else."""
        if address.lower().startswith(NOBODY):
            return "550 5.1.1 no such mailbox (the postbox refuses who is called nobody-…)"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 yes"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep one letter; the answer is given when the file is there."""
        keep(self.folder, envelope.original_content or b"", envelope.rcpt_tos)
        return "250 2.0.0 kept"


def keep(folder: Path, content: bytes, recipients: Iterable[str]) -> Path:
    """Write a letter to a file of its own, whole or not at all.

    Args:
        content: the letter as it came over the line.
        recipients: of the envelope; as a mail server does at delivery, they are written
            above the letter, because its own headers need not name them.

    Returns:
        The file; its name begins with the time of arrival, so names sort by it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    delivered = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
    file = folder / f"{name_for(time.time_ns())}.eml"
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(delivered.encode() + content)
    os.replace(unfinished, file)
    return file


def name_for(arrived_ns: int) -> str:
    """Return a name that sorts by time of arrival and that no other letter has."""
    arrived = datetime.fromtimestamp(arrived_ns // NANOSECONDS, UTC)
    mark = secrets.token_hex(4)
    return f"{arrived:%Y%m%dT%H%M%S}-{arrived_ns % NANOSECONDS:09d}-{mark}"


def controller(folder: Path, host: str, port: int) -> Controller:
    """Return the postbox as a server in a thread of its own, not yet started."""
    return Controller(
        Keeper(folder),
        hostname=host,
        port=port,
        enable_SMTPUTF8=True,
        data_size_limit=SIZE_LIMIT,
        ident="Initiative postbox",
    )
