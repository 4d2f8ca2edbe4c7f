"""The letter of the report: its draft is there to be read and corrected."""

from django.utils import timezone

from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from initiative.templatetags.ui import words_of
from meetings.emails import addressee, common, reply_to
from meetings.services.invitation import link_of
from report.models import Report
from report.period import corrections_due
from report.states import ReportState


@letter("report.draft")
def draft(*, recipient: str, participation_pk: int, report_pk: int) -> Sheet | Withheld:
    """Return the news that the draft can be read. Stale once it cannot be corrected any more."""
    report = Report.objects.select_related("meeting", "sent").get(pk=report_pk)
    is_over = not corrections_due(report, timezone.now()).is_open
    if report.state != ReportState.PARTICIPANTS or is_over:
        return Withheld(Reason.REPLACED)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link)
        | {
            "version": report.sent,
            "until": words_of(report.corrections_until, report.meeting.time_zone),
        },
        reply_to=reply_to(participation),
        secrets=[link],
    )
