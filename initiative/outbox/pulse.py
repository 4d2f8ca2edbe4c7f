"""Signs of life: health is an outcome, and these say where to look when it is bad."""

from datetime import datetime

from initiative.outbox.models import Pulse


def beat(name: str, at: datetime) -> None:
    """Write down that a part of the machinery does its work at this moment."""
    if not Pulse.objects.filter(name=name).update(beat_at=at):
        Pulse.objects.bulk_create([Pulse(name=name, beat_at=at)], ignore_conflicts=True)
