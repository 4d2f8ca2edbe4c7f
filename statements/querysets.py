"""Reads of statements and their revisions. Lists never load a text."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from meetings.deadlines import GRACE
from meetings.states import PublicationMode
from statements.states import Ending, RevisionKind


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

    def due_for_publication(self, at: datetime) -> "StatementQuerySet":
        """… that wait and that a meeting's own rule publishes by now, without a press.

        Never a late one, and never one that the organisers took back: they decide.
        """
        of_meeting = "participation__meeting", "joint__meeting"
        modes = Q()
        for path in of_meeting:
            passed = {f"{path}__statements_due_at__lt": at - GRACE}
            modes |= Q(**{f"{path}__publication": PublicationMode.AT_ONCE})
            modes |= Q(**{f"{path}__publication": PublicationMode.AT_DEADLINE, **passed})
        taken_back = self.model.objects.filter(
            pk=OuterRef("pk"), publications__ending=Ending.UNPUBLISHED
        )
        return self.waiting().filter(modes, sent__is_late=False).exclude(Exists(taken_back))

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
        asked = self.model.objects.filter(
            pk=OuterRef("pk"), questions__isnull=False, questions__settled_at__isnull=True
        )
        endings = (
            self.model.objects.filter(pk=OuterRef("pk"), publications__isnull=False)
            .order_by("-publications__pk")
            .values("publications__ending")
        )
        return (
            self.select_related("sent")
            .defer("sent__body")
            .annotate(is_asked=Exists(asked), last_ending=Subquery(endings[:1]))
        )

    def ever_sent(self) -> "StatementQuerySet":
        """… that the organisers received once, also those that were withdrawn."""
        return self.filter(number__isnull=False)

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


class PublicationQuerySet(models.QuerySet):
    """Publications …"""

    def open(self) -> "PublicationQuerySet":
        """… that last."""
        return self.filter(ended_at__isnull=True)


class TranslationQuerySet(models.QuerySet):
    """Translations …"""

    def ready(self) -> "TranslationQuerySet":
        """… that stand beside the original."""
        return self.filter(ready__isnull=False)


class JointStatementQuerySet(models.QuerySet):
    """Joint statements …"""

    def of_participation(self, participation_pk: int) -> "JointStatementQuerySet":
        """… that an organisation was asked to sign and has not left."""
        return self.filter(
            cosigners__participation=participation_pk, cosigners__left_at__isnull=True
        )


class CosignerQuerySet(models.QuerySet):
    """Cosigners …"""

    def present(self) -> "CosignerQuerySet":
        """… that have not left."""
        return self.filter(left_at__isnull=True)
