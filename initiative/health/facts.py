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

from initiative.health.waiting import Waiting, waiting
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
        pulses: part of the machinery → when it was last at work.
        way: what is known of the way to the mail server while it is troubled.
        clock_skew_seconds: this machine's clock before the database's.
        free_part: free part of the disk of ``VAR_DIR``, between 0 and 1.
        n_migrations: that are not applied.
    """

    at: datetime
    held: Waiting | None
    last_hour: LastHour | None
    pulses: dict[str, datetime]
    way: Breaker | None
    clock_skew_seconds: float | None
    free_bytes: int | None
    free_part: float | None
    n_migrations: int | None

    @property
    def oldest_due_letter_seconds(self) -> int:
        """Return the age of the oldest due letter."""
        return self.held.seconds(self.at) if self.held else 0

    @property
    def is_well(self) -> bool:
        """Say whether letters leave in time: the outcome, whatever the parts say of themselves."""
        return self.held is not None and self.oldest_due_letter_seconds < STALE_SECONDS

    def seconds_since(self, name: str) -> int | None:
        """Return how long ago a part of the machinery was at work; ``None``: never seen."""
        seen_at = self.pulses.get(name)
        return max(0, int((self.at - seen_at).total_seconds())) if seen_at else None


def facts(at: datetime) -> Facts:
    """Measure everything that needs neither the mail server nor the network."""
    disk = asked(lambda: shutil.disk_usage(settings.VAR_DIR))
    return Facts(
        at=at,
        held=asked(lambda: waiting(at)),
        last_hour=asked(lambda: last_hour(at)),
        pulses=asked(lambda: dict(Pulse.objects.values_list("name", "beat_at"))) or {},
        way=asked(breaker.state),
        clock_skew_seconds=asked(clock_skew),
        free_bytes=disk.free if disk else None,
        free_part=disk.free / disk.total if disk and disk.total else None,
        n_migrations=asked(count_migrations),
    )


def asked(ask: Callable[[], Found]) -> Found | None:
    """Return what a question finds; a page about faults must not fall over one."""
    try:
        return ask()
    except (DatabaseError, OSError) as error:
        logger.warning("health: %s", type(error).__name__)
        return None


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
