"""Who may see and name delegates: fetch and permission in one call."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from meetings import access
from meetings.access import WRITE
from meetings.models import Delegate, Meeting


def delegate_for_delegate(request: HttpRequest, slug: str, pk: int) -> Delegate:
    """Return one delegate of the organisation for which this browser acts, or 404."""
    participation = access.participation_for_delegate(request, slug)
    found = get_object_or_404(
        Delegate.objects.select_related("details"), pk=pk, participation=participation
    )
    found.participation = participation
    return found


def meeting_for_lists(request: HttpRequest, slug: str) -> Meeting:
    """Return a meeting whose people this organiser may see: who writes to them, or 404."""
    return access.meeting_for_organiser(request, slug, WRITE)
