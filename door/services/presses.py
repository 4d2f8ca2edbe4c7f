"""Take in a press at the door, however late and however often it arrives."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from door.models import Presence, Press
from door.standing import standing_of
from door.states import PressKind
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Attendance, Delegate, Meeting, Participation
from meetings.services.attendance import mark_came, undo_came

# A page that was left open for longer says nothing about today.
LONGEST_ON_ITS_WAY = timedelta(hours=24)


@transaction.atomic
def press(
    *,
    participation: Participation,
    kind: PressKind,
    key: UUID,
    pressed_at: datetime,
    arrived_at: datetime,
    by: str,
    delegate: Delegate | None = None,
) -> Attendance | None:
    """Keep one press and work out who of the organisation is here now.

    Args:
        key: of the press; one that arrived before changes nothing.
        pressed_at: when the finger was on the button; never after ``arrived_at``.
        delegate: of this organisation, where one person came.

    Returns:
        The presence of the organisation as it stands now, or ``None`` when it is not here.

    Raises:
        Refused: ``too_old``: it was pressed more than 24 hours ago.
    """
    if arrived_at - pressed_at > LONGEST_ON_ITS_WAY:
        raise Refused(
            "too_old",
            _("This was pressed more than a day ago. Open the list again and look who is here."),
        )
    Meeting.objects.hold(participation.meeting_id)
    _press, is_new = Press.objects.get_or_create(
        key=key,
        defaults={
            "participation": participation,
            "delegate": delegate,
            "kind": kind,
            "pressed_at": min(pressed_at, arrived_at),
            "arrived_at": arrived_at,
            "by": by,
        },
    )
    if is_new:
        settle(participation, by)
    return Attendance.objects.filter(participation=participation).first()


def settle(participation: Participation, by: str) -> None:
    """Write down who is here, as all presses say. The caller holds the meeting."""
    now = standing_of(Press.objects.of_participation(participation.pk))
    if now.came_at is None:
        undo_came(participation=participation, by=by)
    else:
        mark_came(participation=participation, at=now.came_at, by=by)
    known = dict(
        Presence.objects.filter(delegate__participation=participation).values_list(
            "delegate_id", "came_at"
        )
    )
    Presence.objects.filter(delegate__in=known.keys() - now.delegates.keys()).delete()
    for pk, came_at in now.delegates.items():
        if known.get(pk) != came_at:
            Presence.objects.update_or_create(delegate_id=pk, defaults={"came_at": came_at})
    if known.keys() != now.delegates.keys():
        record(
            by,
            "note_delegates",
            scope=participation.meeting.scope,
            about=participation.ref,
            n=len(now.delegates),
        )
