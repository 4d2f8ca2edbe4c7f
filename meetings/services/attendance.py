"""Who came, and who gets more time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Attendance, Meeting, Participation
from meetings.services.meeting import touch_public
from meetings.states import DeadlineKind


@transaction.atomic
def mark_came(*, participation: Participation, at: datetime, by: str) -> Attendance:
    """Note that an organisation is present; a second press keeps the first time."""
    Meeting.objects.hold(participation.meeting_id)
    attendance, is_new = Attendance.objects.get_or_create(
        participation=participation, defaults={"came_at": at}
    )
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


@transaction.atomic
def give_more_time(
    *, participation: Participation, kind: str, due_at: datetime, reason: str, by: str
) -> Participation:
    """Give one organisation its own later deadline.

    Args:
        kind: a ``DeadlineKind``.
        reason: kept in the log; everybody who may read it sees why.

    Raises:
        Refused: ``not_later``, when it is not after the meeting's own deadline.
    """
    participation = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("meeting")
        .get(pk=participation.pk)
    )
    is_answer = kind == DeadlineKind.ANSWERS
    meeting = participation.meeting
    announced = meeting.answers_due_at if is_answer else meeting.statements_due_at
    if due_at <= announced:
        raise Refused("not_later", _("More time must end after the meeting's own deadline."))
    field = "answers_extended_to" if is_answer else "statements_extended_to"
    setattr(participation, field, due_at)
    participation.save(update_fields=[field])
    record(
        by,
        "give_more_time",
        scope=meeting.scope,
        about=participation.ref,
        reason=reason,
        kind=kind,
        due_at=due_at.isoformat(),
    )
    return participation
