"""``manage.py tick``: what the clock does, for machines without a worker."""

from django.core.management.base import BaseCommand

from initiative.outbox import pulse
from initiative.outbox.clock import database_now
from meetings.parts import TICKS
from meetings.services.reminder import plan_reminders
from statements.services.publishing import publish_due


class Command(BaseCommand):
    """Plan due reminders, publish what a meeting's own rule publishes, and what the apps add."""

    help = "Plan due reminders and publish due statements once; for cron, without a worker."

    def handle(self, **_options: object) -> None:
        """Do all of it, and say how much was new."""
        at = database_now()
        pulse.beat("beat", at)
        n_letters, n_published = plan_reminders(at=at), publish_due(at=at)
        self.stdout.write(f"{n_letters} reminders written, {n_published} statements published")
        for tick in TICKS:
            self.stdout.write(f"{tick.act(at=at)} {tick.words}")
