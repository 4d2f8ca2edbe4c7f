"""Who may see and do what at a meeting: fetch and permission in one call.

Absent and forbidden look the same: 404. A stranger must not learn that a private
meeting, or a link, exists.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from meetings import links, stopping
from meetings.models import Meeting, Organiser, Participation
from meetings.states import OrganiserRole
from organisations.access import actor, organisations_of
from organisations.models import Contact, User

READ, WRITE, PUBLISH, DOOR, MANAGE = "read", "write", "publish", "door", "manage"

# What each role may do. Nobody may edit an organisation's words or read its drafts.
MAY = {
    OrganiserRole.READS: {READ},
    OrganiserRole.WRITES: {READ, WRITE},
    OrganiserRole.PUBLISHES: {READ, PUBLISH},
    OrganiserRole.DOOR: {READ, DOOR},
    OrganiserRole.EVERYTHING: {READ, WRITE, PUBLISH, DOOR, MANAGE},
}

# In the session: participation → generation of the link that opened it.
SESSION_KEY = "links"
# In the session: meeting → participation this browser acted for last.
ACTING_KEY = "acting"
# In the session: the period in which it was written down last.
PERIOD_KEY = "period"
ALIVE_FOR = timedelta(minutes=10)


def public_meeting(slug: str) -> Meeting:
    """Return a meeting that everybody may read, or 404."""
    return get_object_or_404(Meeting.objects.public(), slug=slug)


def meetings_for_organiser(user: User, act: str = READ) -> QuerySet[Meeting]:
    """Return the meetings at whose desk ``user`` works, and may do ``act``."""
    roles = [role for role, may in MAY.items() if act in may]
    return Meeting.objects.organised_by(user.pk, roles)


def meeting_for_organiser(request: HttpRequest, slug: str, act: str = READ) -> Meeting:
    """Return a meeting if the signed-in person may do ``act`` there, or 404.

    The meeting carries ``may``: the set of acts of this person, for its pages.
    """
    organiser = get_object_or_404(
        Organiser.objects.select_related("meeting"), user_id=request.user.pk, meeting__slug=slug
    )
    meeting = organiser.meeting
    meeting.may = MAY[OrganiserRole(organiser.role)]
    if act not in meeting.may:
        raise Http404
    return meeting


def participation_for_organiser(
    request: HttpRequest, slug: str, organisation_slug: str, act: str = READ
) -> Participation:
    """Return one organisation on the list of a meeting of this organiser, or 404."""
    meeting = meeting_for_organiser(request, slug, act)
    participation = get_object_or_404(
        Participation.objects.of_meeting(meeting.pk), organisation__slug=organisation_slug
    )
    participation.meeting = meeting
    return participation


def may_call_a_meeting(user: User, at: datetime) -> bool:
    """Say whether this person may plan a meeting: who acts for an organisation, or has a desk."""
    if not user.is_authenticated:
        return False
    return (
        user.is_staff
        or meetings_for_organiser(user).exists()
        or organisations_of(user, at.date()).exists()
    )


def may_see_health(user: User) -> bool:
    """Say whether the health page is for this person: staff, or organisers of any meeting."""
    if not user.is_authenticated:
        return False
    return user.is_staff or meetings_for_organiser(user).exists()


def participation_of_token(token: str) -> Participation | None:
    """Return whose personal link this is, or ``None``: unknown, replaced and stopped look alike."""
    if len(token) != links.TOKEN_LENGTH:
        return None
    return (
        Participation.objects.invited()
        .select_related("organisation", "meeting", "invitation")
        .filter(invitation__token_hash=links.fingerprint(token))
        .first()
    )


def contact_of_stop_link(token: str) -> Contact | None:
    """Return the address whose letters this link stops, or ``None``.

    Holding it is a capability: it switches letters to one address off and on, nothing else.
    """
    return stopping.contact_of_token(token)


def open_link(request: HttpRequest, participation: Participation) -> None:
    """Bind this browser's session to a participation. Called by a POST only.

    The session gets a new id (ASVS 5.0 7.2.4), and the link opens nothing else: nobody
    is signed in by it.
    """
    held = dict(request.session.get(SESSION_KEY, {}))
    held[str(participation.pk)] = participation.invitation.generation
    request.session.cycle_key()
    request.session[SESSION_KEY] = held
    if participation.language:
        request.session["language"] = participation.language
    act_for(request, participation)


def act_for(request: HttpRequest, participation: Participation) -> None:
    """Remember for whom this browser acts at a meeting, and keep its session alive.

    A page that saves by itself comes every few seconds: its session is written down again
    only when something changed, or ``ALIVE_FOR`` later.
    """
    session = request.session
    acting = session.get(ACTING_KEY, {})
    now = acting | {str(participation.meeting_id): participation.pk}
    period = int(request.arrived_at.timestamp() // ALIVE_FOR.total_seconds())  # type: ignore[attr-defined]
    if (now, period) != (acting, session.get(PERIOD_KEY)):
        session[ACTING_KEY], session[PERIOD_KEY] = now, period


def close_links(request: HttpRequest) -> None:
    """Forget every link in this browser: "Leave this page"."""
    request.session.pop(SESSION_KEY, None)
    request.session.pop(ACTING_KEY, None)


def participations_for_delegate(request: HttpRequest) -> QuerySet[Participation]:
    """Return every participation this browser may act for, the newest meeting first.

    Those whose link this session holds and that has not been replaced, and those of
    the organisations for which the signed-in person has a mandate.
    """
    held = request.session.get(SESSION_KEY, {})
    by_link = [
        pk
        for pk, generation in Participation.objects.invited()
        .filter(pk__in=[int(key) for key in held])
        .values_list("pk", "invitation__generation")
        if held[str(pk)] == generation
    ]
    mine = Participation.objects.filter(pk__in=by_link)
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        mandates = organisations_of(request.user, request.arrived_at.date())  # type: ignore[attr-defined]
        mine |= Participation.objects.asked().filter(organisation__in=mandates)
    return mine.select_related("organisation", "meeting").order_by("-meeting__starts_on", "pk")


def participation_for_delegate(request: HttpRequest, slug: str) -> Participation:
    """Return the participation at that meeting for which this browser acts, or 404.

    A browser may hold the links of two organisations at one meeting. A form names its
    own (``for``), so that a window left open never writes for the other one; a page is
    that of the organisation for which this browser acted last.
    """
    mine = list(participations_for_delegate(request).filter(meeting__slug=slug))
    if not mine:
        raise Http404
    named = request.POST.get("for") if request.method == "POST" else None
    acting = request.session.get(ACTING_KEY, {}).get(str(mine[0].meeting_id))
    wanted = named or str(acting)
    found = [participation for participation in mine if str(participation.pk) == wanted]
    if named and not found:
        raise Http404
    participation = found[0] if found else mine[0]
    participation.has_others = len(mine) > 1
    if request.method == "POST":
        act_for(request, participation)
    return participation


def delegate_actor(request: HttpRequest, participation: Participation) -> str:
    """Return how the log of acts names who acts for an organisation in this browser."""
    generation = request.session.get(SESSION_KEY, {}).get(str(participation.pk))
    if generation is not None and generation == generation_of(participation):
        return f"link:{participation.pk}"
    return actor(request)


def generation_of(participation: Participation) -> int | None:
    """Return the number of the link that holds now, or ``None``."""
    invited = Participation.objects.invited().filter(pk=participation.pk)
    return invited.values_list("invitation__generation", flat=True).first()
