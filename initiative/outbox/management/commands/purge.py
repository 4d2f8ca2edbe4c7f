"""Blank old addresses now, for sites without Celery and for who does not want to wait."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from initiative.outbox.purge import purge


class Command(BaseCommand):
    """``manage.py purge``: blank addresses and texts thirty days after a letter was settled."""

    help = "Blank addresses and texts of letters that were settled thirty days ago."

    def handle(self, *_args: object, **_options: object) -> None:
        """Purge and say how many letters were blanked."""
        self.stdout.write(f"{purge(timezone.now())} letters blanked")
