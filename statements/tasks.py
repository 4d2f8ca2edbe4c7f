"""One tick: publish what a meeting's own rule publishes by now."""

from celery import shared_task

from initiative.outbox.clock import database_now
from statements.services.publishing import publish_due as publish


@shared_task(name="statements.publish_due", ignore_result=True)
def publish_due() -> None:
    """Tick; twice, late or never is harmless. The clock is the one all workers share."""
    publish(at=database_now())
