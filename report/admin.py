"""The report for repairs: everything is read-only, the record rests on it.

Drafts are the organisers' and not shown; what organisations said is theirs.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiative.adminsite import ReadOnly
from report.models import (
    Carried,
    Correction,
    CorrectionAnswer,
    Decision,
    FrozenDecision,
    Report,
    ReportVersion,
    Wording,
)


@admin.register(Report)
class ReportAdmin(ReadOnly):
    """One row a meeting."""

    list_display = ["meeting", "state", "version", "corrections_until", "expected_on"]
    list_filter = ["state"]
    search_fields = ["meeting__title"]
    list_select_related = ["meeting"]
    fields = ["meeting", "state", "version", "corrections_until", "expected_on"]


@admin.register(ReportVersion)
class ReportVersionAdmin(ReadOnly):
    """What participants or everybody could read; drafts are left out."""

    list_display = ["title", "report", "kind", "number", "n_characters", "written_at"]
    list_filter = ["kind", "language"]
    search_fields = ["title", "sha256", "report__meeting__title"]
    list_select_related = ["report__meeting"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReportVersion]:
        """Return what others than the organisers have read."""
        return super().get_queryset(request).frozen()


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions, those that were taken off too."""

    list_display = ["report", "number", "removed_at"]
    search_fields = ["report__meeting__title", "wordings__text"]
    list_select_related = ["report__meeting"]


@admin.register(Wording)
class WordingAdmin(ReadOnly):
    """What a decision says and said."""

    list_display = ["decision", "how", "until", "written_at"]
    list_filter = ["how"]
    search_fields = ["text"]
    list_select_related = ["decision__report__meeting"]


@admin.register(FrozenDecision)
class FrozenDecisionAdmin(ReadOnly):
    """Which wording stands in which text."""

    list_display = ["version", "number", "wording"]
    search_fields = ["version__report__meeting__title"]
    list_select_related = ["version", "wording__decision__report__meeting"]


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    """What organisations said about the report."""

    list_display = ["participation", "kind", "is_late", "written_at"]
    list_filter = ["kind", "is_late"]
    search_fields = ["participation__organisation__name"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(CorrectionAnswer)
class CorrectionAnswerAdmin(ReadOnly):
    """What the organisers did with it."""

    list_display = ["correction", "outcome", "answered_at"]
    list_filter = ["outcome"]
    search_fields = ["correction__participation__organisation__name"]
    list_select_related = [
        "correction__participation__organisation",
        "correction__participation__meeting",
    ]


@admin.register(Carried)
class CarriedAdmin(ReadOnly):
    """Which version brought it to the readers."""

    list_display = ["correction_id", "version", "paragraph"]
    search_fields = ["version__report__meeting__title"]
    list_select_related = ["version"]
