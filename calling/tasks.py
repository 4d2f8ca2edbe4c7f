"""What the clock does: forget requests that nobody confirmed."""

from celery import shared_task

from calling.services.purging import purge_requests as purge
from initiative.outbox.clock import database_now


@shared_task(name="calling.purge_requests", ignore_result=True)
def purge_requests() -> None:
    """Tick; twice, late or never is harmless."""
    purge(at=database_now())
