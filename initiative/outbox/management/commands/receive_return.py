"""Read one returned letter from a pipe, as a mail server hands it over."""

import logging
import os
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from initiative.outbox.returns.parts import LARGEST_BYTES
from initiative.outbox.returns.receiving import receive

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """``manage.py receive_return [--recipient ADDRESS] < mail``.

    Ends with 0 for every mail it could look at, also one that says nothing: whatever else
    it said would make the mail server send a report about a report. Ends with 75
    (EX_TEMPFAIL: keep it and try later) when the mail could not be kept.
    """

    help = "Read a returned letter from standard input."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--recipient``."""
        parser.add_argument(
            "--recipient", default="", help="the address that the mail was brought to"
        )

    def handle(self, *_args: object, recipient: str, **_options: object) -> None:
        """Keep what the mail says."""
        raw = sys.stdin.buffer.read(LARGEST_BYTES)
        # To the end: a mail server that cannot write on takes the pipe for broken.
        while sys.stdin.buffer.read(LARGEST_BYTES):
            pass
        try:
            news = receive(raw, timezone.now(), recipient)
        except Exception as error:
            # A fault of ours keeps its trace; a database that is away has none to tell.
            logger.error(
                "returned letter not kept: %s",
                type(error).__name__,
                exc_info=not isinstance(error, OperationalError | InterfaceError),
            )
            sys.exit(os.EX_TEMPFAIL)
        self.stdout.write(f"{news.kind} {news.code}".strip() if news else "no news")
