"""Who came."""

from datetime import datetime

from django.db import transaction

from initiative.audit.record import record
from meetings.models import Attendance, Meeting, Participation
from meetings.services.meeting import touch_public


@transaction.atomic
def mark_came(*, participation: Participation, at: datetime, by: str) -> Attendance:
    """Note that an organisation is present; of several presses the earliest time counts."""
    Meeting.objects.hold(participation.meeting_id)
    attendance, is_new = Attendance.objects.get_or_create(
        participation=participation, defaults={"came_at": at}
    )
    if at < attendance.came_at:
        attendance.came_at = at
        attendance.save(update_fields=["came_at"])
        touch_public(participation.meeting_id)
    if is_new:
        touch_public(participation.meeting_id)
        record(by, "mark_came", scope=participation.meeting.scope, about=participation.ref)
    return attendance


@transaction.atomic
def undo_came(*, participation: Participation, by: str) -> None:
    """Take the note back; without one nothing happens."""
    Meeting.objects.hold(participation.meeting_id)
    n_gone, _rows = Attendance.objects.filter(participation=participation).delete()
    if n_gone:
        touch_public(participation.meeting_id)
        record(by, "undo_came", scope=participation.meeting.scope, about=participation.ref)
