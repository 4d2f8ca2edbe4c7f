"""Reads of statements and their revisions. Lists never load a text."""

from collections import Counter
from datetime import datetime

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from meetings.deadlines import GRACE
from meetings.states import PublicationMode
from statements.states import Ending, RevisionKind, Standing


class StatementQuerySet(models.QuerySet):
    """Statements …"""

    def of_meeting(self, meeting_pk: int) -> "StatementQuerySet":
        """… of one meeting, with their organisations, in the order of the names."""
        return (
            self.filter(participation__meeting_id=meeting_pk)
            .select_related("participation__organisation", "participation__meeting")
            .order_by("participation__organisation__sort_key", "pk")
        )

    def joint_of_meeting(self, meeting_pk: int) -> "StatementQuerySet":
        """… that several organisations of one meeting sign, in the order of their numbers."""
        return (
            self.filter(joint__meeting_id=meeting_pk)
            .select_related("joint__meeting")
            .order_by("number", "pk")
        )

    def whole_meeting(self, meeting_pk: int) -> "StatementQuerySet":
        """… of one meeting, of one organisation or of several."""
        return self.filter(
            Q(participation__meeting_id=meeting_pk) | Q(joint__meeting_id=meeting_pk)
        ).select_related("participation__organisation", "participation__meeting", "joint__meeting")

    def joint_published(self) -> "StatementQuerySet":
        """… of several organisations that everybody may read, in a meeting that is open."""
        return self.filter(published__isnull=False, joint__meeting__opened_at__isnull=False)

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

    def with_standing(self) -> "StatementQuerySet":
        """… with ``standing``: where each is, seen from the desk. Drafts play no part."""
        asked = self.model.objects.filter(
            pk=OuterRef("pk"),
            questions__asked_at__isnull=False,
            questions__settled_at__isnull=True,
        )
        taken_back = self.model.objects.filter(
            pk=OuterRef("pk"),
            publications__revision=OuterRef("sent"),
            publications__ending=Ending.UNPUBLISHED,
        )
        return self.annotate(
            standing=Case(
                When(sent__isnull=True, then=Value(Standing.WITHDRAWN)),
                When(published=models.F("sent"), then=Value(Standing.PUBLISHED)),
                When(Exists(asked), then=Value(Standing.ASKED)),
                When(Exists(taken_back), then=Value(Standing.UNPUBLISHED)),
                When(sent__is_late=True, then=Value(Standing.LATE)),
                When(published__isnull=False, then=Value(Standing.NEWER)),
                default=Value(Standing.WAITS),
                output_field=models.CharField(),
            )
        )

    def count_by_standing(self) -> Counter[str]:
        """Return how many stand where, of those that were ever sent."""
        rows = self.ever_sent().with_standing().order_by().values_list("standing")
        return Counter(dict(rows.annotate(n=models.Count("pk"))))

    def for_index(self) -> "StatementQuerySet":
        """… with what a public list shows of the published version: never the text."""
        return self.select_related("published").defer("published__body")

    def with_beginning(self) -> "StatementQuerySet":
        """… with the first words of the published version, as they were kept with its page."""
        return self.select_related("published__rendering").defer(
            "published__body", "published__rendering__html"
        )

    def for_desk(self) -> "StatementQuerySet":
        """… with what the desk shows of the sent version and its versions: never a text."""
        asked_at = (
            self.model.objects.filter(
                pk=OuterRef("pk"),
                questions__asked_at__isnull=False,
                questions__settled_at__isnull=True,
            )
            .order_by("-questions__pk")
            .values("questions__asked_at")
        )
        sendings = self.model.objects.filter(
            pk=OuterRef("pk"), revisions__kind=RevisionKind.SENT
        ).order_by()
        return (
            self.with_standing()
            .select_related("sent")
            .defer("sent__body", "participation__meeting__call")
            .annotate(
                asked_at=Subquery(asked_at[:1]),
                n_sent=Subquery(sendings.values("pk").annotate(n=models.Count("*")).values("n")),
            )
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

    def not_taken_back(self) -> "PublicationQuerySet":
        """… that last, or were replaced, and that nobody has taken back since."""
        taken_back = self.model.objects.filter(
            statement=OuterRef("statement"),
            pk__gte=OuterRef("pk"),
            ending__in=[Ending.WITHDRAWN, Ending.UNPUBLISHED],
        )
        return self.exclude(Exists(taken_back))


class QuestionQuerySet(models.QuerySet):
    """Questions …"""

    def open(self) -> "QuestionQuerySet":
        """… that nobody has answered or taken back."""
        return self.filter(settled_at__isnull=True)


class TranslationQuerySet(models.QuerySet):
    """Translations …"""

    def ready(self) -> "TranslationQuerySet":
        """… that stand beside the original."""
        return self.filter(ready__isnull=False)
