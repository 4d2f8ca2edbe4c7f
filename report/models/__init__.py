"""The report of a meeting, its versions, its decisions, the corrections of the organisations."""

from report.models.corrections import Carried, Correction, CorrectionAnswer
from report.models.decisions import Decision, FrozenDecision, Wording
from report.models.reports import Report, ReportVersion

__all__ = [
    "Carried",
    "Correction",
    "CorrectionAnswer",
    "Decision",
    "FrozenDecision",
    "Report",
    "ReportVersion",
    "Wording",
]
