"""What is measured, and nothing else: each part bounded in time, none raises.

The words for it are in ``words``.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Q
from django.utils import timezone

from initiative.health import broker
from initiative.health.waiting import Waiting, waiting, worker_seen_at
from initiative.outbox import breaker
from initiative.outbox.clock import database_now
from initiative.outbox.models import Breaker, Message, Pulse
from initiative.outbox.states import OPEN, MessageState

logger = logging.getLogger(__name__)

Found = TypeVar("Found")

HOUR = timedelta(hours=1)
# A letter that is due for longer than this says that nobody works.
STALE_SECONDS = 120


@dataclass(frozen=True)
class LastHour:
    """What became of letters within the last hour, and what waits now."""

    n_sent: int = 0
    n_failed: int = 0
    n_waiting: int = 0
    n_uncertain: int = 0


@dataclass(frozen=True)
class Facts:
    """How it stands. ``None`` where it could not be found out.

    Args:
        has_database: whether the database answered every question.
        pulses: part of the machinery → when it was last at work.
        way: what is known of the way to the mail server while it is troubled.
        clock_skew_seconds: this machine's clock before the database's.
        n_migrations: that are not applied.
        broker_answers: ``None`` where files in a folder are the broker.
        free_part: free part of the disk of ``VAR_DIR``, between 0 and 1.
    """

    at: datetime
    has_database: bool
    pulses: dict[str, datetime]
    worker_seen_at: datetime | None
    way: Breaker | None
    held: Waiting | None
    clock_skew_seconds: float | None
    n_migrations: int | None
    last_hour: LastHour | None
    broker_answers: bool | None
    free_bytes: int | None
    free_part: float | None

    @property
    def oldest_due_letter_seconds(self) -> int | None:
        """Return the age of the oldest due letter: 0 when none is due."""
        return self.held.seconds(self.at) if self.held else None

    @property
    def is_well(self) -> bool:
        """Say whether letters leave in time: the outcome, whatever the parts say of themselves."""
        seconds = self.oldest_due_letter_seconds
        return seconds is not None and seconds < STALE_SECONDS

    @property
    def worker_seconds(self) -> int | None:
        """Return how long ago a worker was last at work; ``None``: never seen."""
        return self._seconds_since(self.worker_seen_at)

    def seconds_since(self, name: str) -> int | None:
        """Return how long ago a part of the machinery gave a sign; ``None``: never."""
        return self._seconds_since(self.pulses.get(name))

    def _seconds_since(self, seen_at: datetime | None) -> int | None:
        return max(0, int((self.at - seen_at).total_seconds())) if seen_at else None


class Asking:
    """Asks the database; after its first failure nothing more.

    A database that is gone takes up to ten seconds to say so, and somebody waits.
    """

    def __init__(self) -> None:
        self.is_answered = True

    def __call__(self, question: Callable[[], Found]) -> Found | None:
        """Return what a question finds, or ``None``; a page about faults must not fall over one."""
        if not self.is_answered:
            return None
        try:
            return question()
        except DatabaseError as error:
            logger.warning("health: %s", type(error).__name__)
            self.is_answered = False
            return None


def facts(at: datetime) -> Facts:
    """Measure everything that needs neither the mail server nor DNS."""
    asked = Asking()
    disk = disk_room()
    return Facts(
        at=at,
        pulses=asked(lambda: dict(Pulse.objects.values_list("name", "beat_at"))) or {},
        worker_seen_at=asked(worker_seen_at),
        way=asked(breaker.state),
        held=asked(lambda: waiting(at)),
        clock_skew_seconds=asked(clock_skew),
        n_migrations=asked(count_migrations),
        last_hour=asked(lambda: last_hour(at)),
        # Evaluated after the questions above.
        has_database=asked.is_answered,
        broker_answers=broker.answers(),
        free_bytes=disk[0] if disk else None,
        free_part=disk[1] if disk else None,
    )


def disk_room() -> tuple[int, float] | None:
    """Return how many bytes are free where files are kept, and which part of the disk that is."""
    try:
        usage = shutil.disk_usage(settings.VAR_DIR)
    except OSError:
        return None
    return (usage.free, usage.free / usage.total) if usage.total else None


def last_hour(at: datetime) -> LastHour:
    """Count letters by what became of them."""
    since = at - HOUR
    is_news = Q(attempts__finished_at__gte=since, attempts__outcome=MessageState.FAILED)
    found = Message.objects.aggregate(
        n_sent=Count("pk", filter=Q(state=MessageState.SENT, sent_at__gte=since)),
        n_waiting=Count("pk", filter=Q(state__in=OPEN)),
        n_uncertain=Count("pk", filter=Q(state=MessageState.UNCERTAIN)),
    )
    n_failed = Message.objects.filter(is_news).distinct().count()
    return LastHour(n_failed=n_failed, **found)


def clock_skew() -> float:
    """Return how many seconds this machine's clock is before the database's."""
    before = timezone.now()
    there = database_now()
    after = timezone.now()
    return (before + (after - before) / 2 - there).total_seconds()


def count_migrations() -> int:
    """Return how many migrations of this release the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
