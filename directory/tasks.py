"""One tick: forget imports that are no longer kept."""

from celery import shared_task

from directory.services.undoing import forget_imports as forget
from initiative.outbox.clock import database_now


@shared_task(name="directory.forget_imports", ignore_result=True)
def forget_imports() -> None:
    """Tick; twice, late or never is harmless. The clock is the one all workers share."""
    forget(at=database_now())
