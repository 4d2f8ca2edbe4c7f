"""Deliver what is due, with neither Celery nor a broker."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from initiative.outbox import delivery


class Command(BaseCommand):
    """``manage.py pump_outbox [--loop]``: the sweeper as a plain process."""

    help = "Send the letters that are due. With --loop, go on every 15 seconds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--loop`` and ``--every``."""
        parser.add_argument("--loop", action="store_true", help="do not stop")
        parser.add_argument("--every", type=float, default=15, help="seconds between rounds")

    def handle(self, *_args: object, loop: bool, every: float, **_options: object) -> None:
        """Run one round, or rounds until the process is stopped."""
        while True:
            try:
                n_done = delivery.pump(seconds=600)
                self.stdout.write(f"{n_done} letters worked off")
            except DatabaseError as error:
                if not loop:
                    raise
                # It comes back; the next round asks again.
                self.stderr.write(f"the database does not answer: {type(error).__name__}")
                close_old_connections()
            if not loop:
                return
            time.sleep(every)
