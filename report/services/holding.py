"""The report of a meeting, held until the commit."""

from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.models import Meeting
from report.models import Report


def report_under_lock(meeting: Meeting) -> Report:
    """Return the report of a meeting, made if need be, held with its meeting.

    The meeting is locked first: two first saves at once make one report.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    report = Report.objects.hold(meeting.pk)
    if report is None:
        report = Report.objects.create(meeting=meeting)
    report.meeting = meeting
    return report


def check_version(report: Report, version: int) -> None:
    """Refuse an act upon a text that its reader has not seen.

    Raises:
        Refused: ``edited_elsewhere``.
    """
    if report.version != version:
        raise Refused(
            "edited_elsewhere",
            _("Somebody changed the text meanwhile. Read it once more, then press again."),
        )
