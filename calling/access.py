"""Who may see and do what here: fetch and permission in one call, 404 for both.

Nominations are read by conveners and by the organisers at the desk. Nobody reads what is
said of an organisation for which they act themselves.
"""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from calling import codes
from calling.models import InvitationPolicy, JoinRequest, Nomination
from calling.querysets import NominationQuerySet
from calling.states import PolicyKind
from meetings import access
from meetings.models import Convener, Meeting, Participation
from organisations.access import organisations_of
from organisations.models import Organisation, User


@dataclass(frozen=True)
class Table:
    """The nominations of a meeting as one reader sees them.

    Args:
        meeting: of the desk, with ``may``; or of the delegate.
        speaks_for: the conveners for which this reader may speak.
        hidden: organisations for which this reader acts.
        participation: of the delegate; ``None`` at the desk.
    """

    meeting: Meeting
    speaks_for: list[Organisation]
    hidden: frozenset[int]
    participation: Participation | None = None

    def nominations(self) -> NominationQuerySet:
        """Return what this reader may read."""
        rows: NominationQuerySet = Nomination.objects.of_meeting(self.meeting.pk)
        return rows.hidden_from(self.hidden)

    def nomination(self, pk: int) -> Nomination:
        """Return one of them with the words that count, or 404."""
        found: Nomination = get_object_or_404(self.nominations().with_words(), pk=pk)
        found.meeting = self.meeting
        return found


def table_for_organiser(request: HttpRequest, slug: str, act: str = access.READ) -> Table:
    """Return the nominations as an organiser of the desk sees them, or 404.

    An organiser speaks for the conveners in which they have a mandate today.
    """
    meeting = access.meeting_for_organiser(request, slug, act)
    day = request.arrived_at.date()  # type: ignore[attr-defined]
    mine = list(organisations_of(cast(User, request.user), day).order_by("name", "pk"))
    conveners = set(conveners_of(meeting).values_list("organisation_id", flat=True))
    return Table(
        meeting,
        [each for each in mine if each.pk in conveners],
        frozenset(each.pk for each in mine),
    )


def table_for_delegate(request: HttpRequest, slug: str) -> Table:
    """Return the nominations as a convener's own delegate sees them; 404 for everybody else."""
    participation = access.participation_for_delegate(request, slug)
    meeting, organisation = participation.meeting, participation.organisation
    if not conveners_of(meeting).filter(organisation=organisation).exists():
        raise Http404
    return Table(meeting, [organisation], frozenset({organisation.pk}), participation)


def conveners_of(meeting: Meeting) -> QuerySet[Convener]:
    """Return who calls a meeting, with the organisations, in the order of the names."""
    rows = Convener.objects.filter(meeting=meeting).select_related("organisation")
    return rows.order_by("organisation__name", "pk")


def request_for_organiser(
    request: HttpRequest, slug: str, pk: int, act: str = access.READ
) -> JoinRequest:
    """Return one confirmed request to take part at the organiser's desk, or 404."""
    meeting = access.meeting_for_organiser(request, slug, act)
    asked: JoinRequest = get_object_or_404(JoinRequest.objects.of_meeting(meeting.pk), pk=pk)
    asked.meeting = meeting
    return asked


def request_of_ref(slug: str, ref: UUID) -> JoinRequest:
    """Return the request whose code is to be entered on this page, or 404."""
    rows = JoinRequest.objects.select_related("meeting")
    public = Meeting.objects.public().filter(slug=slug)
    found: JoinRequest = get_object_or_404(rows.filter(meeting__in=public.order_by()), ref=ref)
    return found


def request_of_token(slug: str, token: str) -> JoinRequest:
    """Return the request whose own page this link opens, or 404."""
    rows = JoinRequest.objects.select_related("meeting").filter(confirmed_at__isnull=False)
    asked: JoinRequest = get_object_or_404(rows, meeting__slug=slug, pk=codes.number_in(token))
    if not codes.fits(token, asked.pk, asked.nonce):
        raise Http404
    return asked


def was_open(meeting: Meeting) -> bool:
    """Say whether everybody could once ask to take part in a meeting."""
    return InvitationPolicy.objects.of_meeting(meeting.pk).filter(kind=PolicyKind.ALL).exists()
