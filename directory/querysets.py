"""Reads of imports, and the lock under which the directory is changed as a whole."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import connection, models

from directory.states import BatchState

if TYPE_CHECKING:
    from directory.models import ImportBatch

KEEP_FOR = timedelta(days=30)
# A number of our own among the advisory locks of the database: "directory" as bytes, cut.
DIRECTORY_LOCK = 0x6469726563


def hold_directory() -> None:
    """Let imports and joinings come one after the other, until the end of the transaction.

    Two that both found no organisation of a name would both make one. SQLite has one writer
    at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DIRECTORY_LOCK])


class ImportBatchQuerySet(models.QuerySet):
    """Imports …"""

    def hold(self, pk: int) -> "ImportBatch":
        """Read one import with its meeting and keep it to this transaction."""
        held = self.select_related("meeting").select_for_update(of=("self",))
        return cast("ImportBatch", held.get(pk=pk))

    def without_source(self) -> "ImportBatchQuerySet":
        """… without the bytes of their files."""
        return self.defer("source")

    def over(self, at: datetime) -> "ImportBatchQuerySet":
        """… that are no longer kept: thirty days after they were done, or brought."""
        before = at - KEEP_FOR
        return self.filter(
            models.Q(done_at__lt=before) | models.Q(state=BatchState.READ, made_at__lt=before)
        )


class ImportRowQuerySet(models.QuerySet):
    """Rows of imports …"""

    def below(self, head_line: int) -> "ImportRowQuerySet":
        """… below the headings."""
        return self.filter(number__gt=head_line)

    def that_did_something(self) -> "ImportRowQuerySet":
        """… that added or changed something."""
        return self.exclude(did={})
