"""Reads of statements and their revisions. Lists never load a text."""

from django.db import models
from django.db.models.functions import Lower

from statements.states import RevisionKind


class StatementQuerySet(models.QuerySet):
    """Statements …"""

    def of_meeting(self, meeting_pk: int) -> "StatementQuerySet":
        """… of one meeting, with their organisations, in the order of the names."""
        return (
            self.filter(participation__meeting_id=meeting_pk)
            .select_related("participation__organisation", "participation__meeting")
            .order_by(Lower("participation__organisation__name"), "pk")
        )

    def published(self) -> "StatementQuerySet":
        """… that everybody may read, in a meeting that is open to the public."""
        return self.filter(published__isnull=False, participation__meeting__opened_at__isnull=False)

    def waiting(self) -> "StatementQuerySet":
        """… that were sent and whose newest sent version is not published yet."""
        return self.filter(sent__isnull=False).exclude(published=models.F("sent"))

    def count_waiting(self) -> tuple[int, int]:
        """Return how many wait that came in time, and how many that came late."""
        counts = self.waiting().aggregate(
            n=models.Count("pk", filter=models.Q(sent__is_late=False)),
            n_late=models.Count("pk", filter=models.Q(sent__is_late=True)),
        )
        return counts["n"], counts["n_late"]

    def for_index(self) -> "StatementQuerySet":
        """… with what a public list shows of the published version: never the text."""
        return self.select_related("published").defer("published__body")

    def for_desk(self) -> "StatementQuerySet":
        """… with what the desk's list shows of the sent version: never the text."""
        return self.select_related("sent").defer("sent__body")

    def with_text(self) -> "StatementQuerySet":
        """… with the published version, its text and its finished HTML: for one page."""
        return self.select_related("published__rendering")


class RevisionQuerySet(models.QuerySet):
    """Revisions …"""

    def sent(self) -> "RevisionQuerySet":
        """… that were sent to the organisers."""
        return self.filter(kind=RevisionKind.SENT)

    def newest_first(self) -> "RevisionQuerySet":
        """… without their texts, for a list of versions."""
        return self.defer("body").order_by("-pk")
