"""Ticks: plan the weekly letters whose morning has come, forget the words of old notes."""

from celery import shared_task

from bulletins.services import digests, notes
from initiative.outbox.clock import database_now


@shared_task(name="bulletins.plan_digests", ignore_result=True)
def plan_digests() -> None:
    """Tick; twice, late or never is harmless."""
    digests.plan_digests(at=database_now())


@shared_task(name="bulletins.forget_notes", ignore_result=True)
def forget_notes() -> None:
    """Tick; twice is harmless."""
    notes.forget_notes(at=database_now())
