"""Bells. A task carries nothing but a number; losing every bell costs only time."""

import logging

from celery import Task, shared_task
from django.utils import timezone

from initiative.outbox import delivery
from initiative.outbox import purge as purging

logger = logging.getLogger(__name__)

# Shorter than the soft time limit of a task, so that a pump ends by itself.
PUMP_SECONDS = 300


@shared_task(name="outbox.deliver", ignore_result=True)
def deliver(pk: int) -> None:
    """Bell for one letter; ringing twice sends once."""
    delivery.deliver(pk)


@shared_task(name="outbox.pump", ignore_result=True)
def pump() -> None:
    """Sweep: send whatever is due, whoever forgot to ring."""
    delivery.pump(PUMP_SECONDS)


@shared_task(name="outbox.purge", ignore_result=True)
def purge() -> None:
    """Tick: once a day addresses of old letters are blanked; twice is harmless."""
    purging.purge_if_due(timezone.now())


def ring(task: Task, *args: object) -> None:
    """Ring a bell; a broker that is down must never break what has been saved."""
    try:
        task.apply_async(args=args)
    except Exception as error:
        logger.warning("bell %s not rung: %s", task.name, type(error).__name__)
