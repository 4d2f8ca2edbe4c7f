"""Who may see and do what here: fetch and permission in one call, 404 for absent and forbidden."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from meetings import access
from meetings.models import Participation
from programme.content import items_of
from programme.models import AgendaVersion, Session, Speech, Turn

# Who publishes also works on the agenda; who is at the door also runs the list of who speaks.
EDIT = access.PUBLISH
RUN = access.DOOR


def session_for_organiser(
    request: HttpRequest, slug: str, pk: int, act: str = access.READ
) -> Session:
    """Return a session at a meeting of this organiser, or 404."""
    meeting = access.meeting_for_organiser(request, slug, act)
    session = get_object_or_404(Session.objects.of_meeting(meeting.pk), pk=pk)
    session.meeting = meeting
    return session


def speech_of(session: Session, pk: int) -> Speech:
    """Return one speech of a session that access let in, or 404."""
    speeches = session.speeches.select_related("participation__organisation", "session")
    return get_object_or_404(speeches, pk=pk)


def turn_of(session: Session, pk: int) -> Turn:
    """Return one turn of a session that access let in, or 404."""
    return get_object_or_404(session.turns.with_names(), pk=pk)


def public_sessions(participation: Participation) -> QuerySet[Session]:
    """Return the sessions that stand on the published agenda of an organisation's meeting."""
    version = AgendaVersion.objects.newest(participation.meeting_id)
    uids = [item.uid for item in items_of(version)]
    return Session.objects.of_meeting(participation.meeting_id).filter(uid__in=uids)


def session_for_delegate(participation: Participation, pk: int) -> Session:
    """Return a session on the published agenda, or 404."""
    return get_object_or_404(public_sessions(participation), pk=pk)
