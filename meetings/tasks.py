"""One tick: plan the reminders whose hour has come."""

from celery import shared_task

from initiative.outbox.clock import database_now
from meetings.services.reminder import plan_reminders as plan


@shared_task(name="meetings.plan_reminders", ignore_result=True)
def plan_reminders() -> None:
    """Tick; twice, late or never is harmless. The clock is the one all workers share."""
    plan(at=database_now())
