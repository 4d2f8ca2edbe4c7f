"""Until when organisations correct: the same grace as every other deadline. Pure."""

from datetime import datetime

from meetings.deadlines import GRACE, Deadline
from meetings.states import DeadlineState
from report.models import Report
from report.states import ReportState

KIND = "corrections"


def corrections_due(report: Report, at: datetime) -> Deadline:
    """Say until when a report that was sent is corrected, and whether ``at`` is in time.

    What comes after the report is published is late, whatever was announced: everybody
    has read it by then.

    Args:
        at: when the request arrived, not when it is worked on.
    """
    is_open = report.state != ReportState.PUBLISHED and at <= report.corrections_until + GRACE
    state = DeadlineState.OPEN if is_open else DeadlineState.LATE
    return Deadline(KIND, report.corrections_until, False, state)
