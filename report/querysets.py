"""Reads of reports, decisions and corrections. Lists never load a text of the report."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now

from meetings.models import Participation
from meetings.querysets import ParticipationQuerySet
from meetings.states import WRITING
from report.states import FROZEN, Outcome, ReportState, VersionKind

if TYPE_CHECKING:
    from report.models import Decision, Report


def participants(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Narrow to those that take part in a meeting: they said so, sent a text, or were present."""
    return participations.with_answer().filter(
        Q(answer__in=WRITING) | Q(attendance__isnull=False) | Q(statement__sent__isnull=False)
    )


class ReportQuerySet(models.QuerySet):
    """Reports …"""

    def public(self) -> "ReportQuerySet":
        """… with a page: published, or announced for a day."""
        return self.filter(Q(published__isnull=False) | Q(expected_on__isnull=False))

    def read_by(self, participation_pk: int) -> "ReportQuerySet":
        """… that were sent to the participants of a meeting, this organisation among them."""
        here = Participation.objects.filter(pk=participation_pk, meeting=OuterRef("meeting"))
        return self.filter(Exists(participants(here)), sent__isnull=False)

    def out_of_time(self) -> "ReportQuerySet":
        """… that wait to be published: the time for corrections is over."""
        return self.filter(state=ReportState.PARTICIPANTS, corrections_until__lt=Now())

    def hold(self, meeting_pk: int) -> "Report | None":
        """Read the report of a meeting with its texts and keep it to this transaction."""
        held = self.select_for_update(of=("self",)).select_related("draft", "sent", "published")
        return cast("Report | None", held.filter(meeting=meeting_pk).first())


class VersionQuerySet(models.QuerySet):
    """Versions …"""

    def published(self) -> "VersionQuerySet":
        """… that everybody could read, the first on top."""
        return self.filter(kind=VersionKind.PUBLISHED).order_by("number")

    def frozen(self) -> "VersionQuerySet":
        """… that others than the organisers have read."""
        return self.filter(kind__in=FROZEN)

    def without_text(self) -> "VersionQuerySet":
        """… as a list shows them."""
        return self.defer("body", "html")


class DecisionQuerySet(models.QuerySet):
    """Decisions …"""

    def standing(self) -> "DecisionQuerySet":
        """… that were not taken off, in their order, with what they say now."""
        return (
            self.filter(removed_at__isnull=True).select_related("wording").order_by("number", "pk")
        )

    def with_published(self) -> "DecisionQuerySet":
        """Add ``is_published``: whether everybody has read it."""
        frozen = self.model._meta.get_field("wordings").related_model.objects.filter(
            decision=OuterRef("pk"), frozen__version__kind=VersionKind.PUBLISHED
        )
        return self.annotate(is_published=Exists(frozen))

    def hold(self, pk: int) -> "Decision":
        """Read one decision with its wording and keep it to this transaction."""
        held = self.select_for_update(of=("self",)).select_related("wording")
        return cast("Decision", held.get(pk=pk))


class CorrectionQuerySet(models.QuerySet):
    """Corrections …"""

    def with_outcome(self) -> "CorrectionQuerySet":
        """Add ``outcome`` and ``outcome_pk``: the newest answer, or ``None``."""
        answers = self.model._meta.get_field("answers").related_model.objects
        newest = answers.filter(correction=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            outcome_pk=Subquery(newest.values("pk")[:1]),
            outcome_said=Subquery(newest.values("words")[:1]),
            outcome_at=Subquery(newest.values("answered_at")[:1]),
        )

    def open(self) -> "CorrectionQuerySet":
        """… that nobody has answered."""
        return self.filter(answers__isnull=True)

    def not_carried(self) -> "CorrectionQuerySet":
        """… that go into the next published version: taken over or added, and in none yet."""
        return self.with_outcome().filter(
            outcome__in=[Outcome.TAKEN_OVER, Outcome.APPENDED], carried__isnull=True
        )

    def for_list(self) -> "CorrectionQuerySet":
        """… with the names and what became of each."""
        return (
            self.with_outcome()
            .select_related("participation__organisation", "decision", "version")
            .defer("version__body", "version__html")
        )

    def waiting_first(self) -> "CorrectionQuerySet":
        """… those without an answer on top, then in the order of arrival."""
        return self.order_by(F("outcome").asc(nulls_first=True), "pk")
