"""``manage.py thin_versions``: put together what saved itself."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from initiative.outbox.clock import database_now
from statements.services.thinning import WINDOW, thin


class Command(BaseCommand):
    """Take away texts that saved themselves and that a later one of the same spell says too."""

    help = "Thin out texts that saved themselves more than a day ago; for cron, without a worker."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--all``."""
        parser.add_argument("--all", action="store_true", help="look at everything ever written")

    def handle(self, **options: object) -> None:
        """Thin, and say how many went."""
        look_back = None if options["all"] else WINDOW
        n_gone = thin(at=database_now(), look_back=look_back)
        self.stdout.write(f"{n_gone} texts that saved themselves were put together with later ones")
