"""Note who came without being on the list; say later who it was."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from door.models import Press, WalkIn
from door.services.presses import settle
from door.states import PressKind
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Delegate, Meeting, Participation
from meetings.services.invitation import add_participation
from organisations.services import find_or_found


@transaction.atomic
def note_walk_in(
    *, meeting: Meeting, organisation_name: str, person: str, key: UUID, at: datetime, by: str
) -> WalkIn:
    """Keep who came without being on the list; a form sent twice is one row.

    The same form with other words is somebody else.

    Args:
        at: when it was pressed.
    """
    Meeting.objects.hold(meeting.pk)
    walk_in, is_new = WalkIn.objects.get_or_create(
        key=key_of(key, meeting.pk, organisation_name, person),
        defaults={
            "meeting": meeting,
            "organisation_name": organisation_name,
            "person": person,
            "came_at": at,
            "by": by,
        },
    )
    if is_new:
        record(by, "note_walk_in", scope=meeting.scope)
    return walk_in


@transaction.atomic
def place_walk_in(
    *, walk_in: WalkIn, participation: Participation | None, at: datetime, by: str
) -> Participation:
    """Say whose it was: of an organisation on the list, or of one that is put on it now.

    Args:
        participation: on the list of the same meeting; ``None`` for a new one by its name.

    Raises:
        Refused: ``placed``: somebody has said so already.
    """
    meeting = Meeting.objects.hold(walk_in.meeting_id)
    walk_in = WalkIn.objects.select_for_update().get(pk=walk_in.pk)
    if walk_in.participation_id is not None:
        raise Refused("placed", _("Somebody has already said who this was. Look at the list."))
    if participation is None:
        organisation = find_or_found(name=walk_in.organisation_name, by=by)
        participation = add_participation(meeting=meeting, organisation=organisation, by=by)
    participation.meeting = meeting
    delegate = None
    if walk_in.person:
        delegate, _is_new = Delegate.objects.get_or_create(
            participation=participation, name=walk_in.person
        )
    Press.objects.create(
        participation=participation,
        delegate=delegate,
        key=key_of(walk_in.key, "placed"),
        kind=PressKind.CAME,
        pressed_at=walk_in.came_at,
        arrived_at=max(at, walk_in.came_at),
        by=walk_in.by,
    )
    settle(participation, by)
    walk_in.participation = participation
    # The name stands with the organisation now, and nowhere twice.
    walk_in.person = ""
    walk_in.save(update_fields=["participation", "person"])
    record(by, "place_walk_in", scope=meeting.scope, about=participation.ref)
    return participation
