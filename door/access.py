"""Who keeps the door: organisers by their role, helpers by a link of limited time."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from door.models import Helper
from meetings import access, links
from meetings.access import DOOR, MANAGE, READ
from meetings.models import Meeting
from organisations.access import actor
from organisations.models import User

# In the session: meeting → helper whose link opened its door.
SESSION_KEY = "doors"


@dataclass(frozen=True)
class Keeper:
    """Somebody who sees the door of a meeting.

    Args:
        meeting: whose door it is.
        by: how the log names the person.
        may_press: whether the buttons are theirs.
        may_manage: whether they make links for others.
        helper: whose link it is; ``None`` for an organiser.
    """

    meeting: Meeting
    by: str
    may_press: bool
    may_manage: bool
    helper: Helper | None = None


def keeper_of_door(request: HttpRequest, slug: str, act: str = READ) -> Keeper:
    """Return for whom this browser keeps the door of a meeting, or 404.

    An account comes first: an organiser who tries a helper's link stays an organiser.

    Args:
        act: ``READ`` or ``DOOR``.
    """
    if request.user.is_authenticated:
        try:
            meeting = access.meeting_for_organiser(request, slug, act)
        except Http404:
            return helper_of_door(request, slug)
        return Keeper(meeting, actor(request), DOOR in meeting.may, MANAGE in meeting.may)
    return helper_of_door(request, slug)


def helper_of_door(request: HttpRequest, slug: str) -> Keeper:
    """Return the helper whose link this browser holds, or 404."""
    held = request.session.get(SESSION_KEY, {})
    holding = Helper.objects.holding(request.arrived_at)  # type: ignore[attr-defined]
    helper = holding.select_related("meeting").filter(meeting__slug=slug, pk=held.get(slug)).first()
    if helper is None:
        raise Http404
    return Keeper(helper.meeting, helper.ref, may_press=True, may_manage=False, helper=helper)


def may_sign_in(request: HttpRequest, slug: str) -> bool:
    """Say whether the page of signing in may help: nobody is, and no link is held."""
    return not request.user.is_authenticated and slug not in request.session.get(SESSION_KEY, {})


def helper_of_token(token: str, at: datetime) -> Helper | None:
    """Return whose link this is, or ``None``: unknown, ended and stopped look alike."""
    if len(token) != links.TOKEN_LENGTH:
        return None
    helpers = Helper.objects.holding(at).select_related("meeting")
    return helpers.filter(token_hash=links.fingerprint(token)).first()


def open_door(request: HttpRequest, helper: Helper) -> None:
    """Bind this browser's session to a door. Called by a POST only.

    The session gets a new id (ASVS 5.0 7.2.4); nobody is signed in by it.
    """
    held = dict(request.session.get(SESSION_KEY, {})) | {helper.meeting.slug: helper.pk}
    request.session.cycle_key()
    request.session[SESSION_KEY] = held


def names_of_keepers(references: set[str]) -> dict[str, str]:
    """Return the names of those who pressed, by how the log names them."""
    numbers: dict[str, list[int]] = {"user": [], "helper": []}
    for reference in references:
        kind, _colon, number = reference.partition(":")
        if kind in numbers and number.isdigit():
            numbers[kind].append(int(number))
    names: dict[str, str] = {}
    if numbers["user"]:
        names |= {user.ref: str(user) for user in User.objects.filter(pk__in=numbers["user"])}
    if numbers["helper"]:
        helpers = Helper.objects.filter(pk__in=numbers["helper"])
        names |= {helper.ref: helper.name for helper in helpers}
    return names
