"""A sign of life of the clock, which says "tick" and nothing else."""

from celery import shared_task
from django.utils import timezone

from initiative.outbox import pulse


@shared_task(name="health.tick", ignore_result=True)
def tick() -> None:
    """Tick; that it arrived says that clock, broker and worker hear one another."""
    pulse.beat("beat", timezone.now())
