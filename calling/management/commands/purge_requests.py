"""Forget unconfirmed requests now, for sites without Celery."""

from django.core.management.base import BaseCommand

from calling.services.purging import purge_requests
from initiative.outbox.clock import database_now


class Command(BaseCommand):
    """``manage.py purge_requests``: what need not be kept of requests to take part."""

    help = "Delete requests unconfirmed for a day; blank people 30 days after a decision."

    def handle(self, *_args: object, **_options: object) -> None:
        """Purge and say how much went."""
        n_gone, n_blanked = purge_requests(at=database_now())
        self.stdout.write(f"{n_gone} requests deleted, addresses of {n_blanked} blanked")
