"""Who may see and do what here: fetch and permission in one call.

Whoever works at a desk sees who there is. Addresses are seen only of organisations that are on
the list of a meeting at whose desk one works; of others it is said that they have one. An
address receives the links of every meeting of its organisation: so it is added, and two
organisations are joined, only by who works at the desks of all these meetings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from directory.models import ImportBatch
from initiative.forms import row_number
from meetings.access import MAY, READ, WRITE
from meetings.models import Organiser, Participation
from meetings.states import OrganiserRole
from organisations.access import actor, formerly
from organisations.models import Organisation, User


@dataclass(frozen=True)
class Desks:
    """What one person may do in the directory.

    Args:
        by: how the log of acts names the person.
        is_admin: repairs whatever needs it.
        reads: meetings at whose desk the person works.
        writes: those at which it may write.
    """

    by: str
    is_admin: bool
    reads: frozenset[int]
    writes: frozenset[int]

    @property
    def may_write(self) -> bool:
        """Whether the person may add an organisation."""
        return self.is_admin or bool(self.writes)

    def seen_with_addresses(self, organisations: Iterable[int]) -> set[int]:
        """Return those whose addresses this person sees."""
        if self.is_admin:
            return set(organisations)
        return on_lists(self.reads, organisations)

    def visible(self) -> QuerySet[Organisation]:
        """Return every organisation whose addresses this person sees."""
        if self.is_admin:
            return Organisation.objects.all()
        return Organisation.objects.filter(
            pk__in=Participation.objects.filter(meeting__in=self.reads).values("organisation")
        )

    def has_outside(self, organisation_pk: int) -> bool:
        """Say whether an organisation takes part in a meeting at whose desk one does not work."""
        if self.is_admin:
            return False
        theirs = Participation.objects.filter(organisation=organisation_pk)
        return theirs.exclude(meeting__in=self.reads).exists()

    def may_change(self, organisation_pk: int) -> bool:
        """Say whether the person may correct an organisation."""
        return self.may_change_one_at(meetings_of(organisation_pk))

    def may_change_one_at(self, meetings: set[int]) -> bool:
        """Say whether the person may correct an organisation that is on these lists.

        One of them must be a list on which the person writes; on no list, it is anybody's.
        """
        if self.is_admin or not self.writes:
            return self.is_admin
        return not meetings or bool(meetings & self.writes)

    def may_join(self, organisations: Iterable[int]) -> bool:
        """Say whether the person may make these one: it writes wherever they take part."""
        if self.is_admin or not self.writes:
            return self.is_admin
        theirs = Participation.objects.filter(organisation__in=list(organisations))
        return not theirs.exclude(meeting__in=self.writes).exists()


def meetings_of(organisation_pk: int) -> set[int]:
    """Return the meetings on whose lists an organisation is."""
    theirs = Participation.objects.filter(organisation=organisation_pk)
    return set(theirs.values_list("meeting_id", flat=True))


def on_lists(meetings: Iterable[int], organisations: Iterable[int]) -> set[int]:
    """Return those organisations that are on the list of one of these meetings."""
    there = Participation.objects.filter(
        meeting__in=list(meetings), organisation__in=list(organisations)
    )
    return set(there.values_list("organisation_id", flat=True))


def desks_of_person(by: str) -> Desks:
    """Return what a person, named as in the log of acts, may do in the directory."""
    user = User.objects.filter(pk=row_number(by.removeprefix("user:")), is_active=True).first()
    return desks_of(user)


def desks_of(user: User | None) -> Desks:
    """Return what a person may do in the directory."""
    if user is None:
        return Desks("", False, frozenset(), frozenset())
    roles = dict(Organiser.objects.filter(user=user).values_list("meeting_id", "role"))
    writes = (pk for pk, role in roles.items() if WRITE in MAY[OrganiserRole(role)])
    return Desks(user.ref, user.is_staff, frozenset(roles), frozenset(writes))


def directory_for_organiser(request: HttpRequest, act: str = READ) -> Desks:
    """Return what the signed-in person may do in the directory, or 404 for who has no desk."""
    desks = desks_of(cast(User, request.user))
    if not (desks.is_admin or desks.reads) or (act == WRITE and not desks.may_write):
        raise Http404
    return desks


def organisation_for_organiser(
    request: HttpRequest, slug: str, act: str = READ
) -> tuple[Desks, Organisation]:
    """Return one organisation, also by an address that it once had, or 404.

    Args:
        act: ``WRITE`` asks whether the person may correct it.
    """
    desks = directory_for_organiser(request, act)
    organisation = Organisation.objects.filter(slug=slug).first() or formerly(slug)
    if act == WRITE and not desks.may_change(organisation.pk):
        raise Http404
    return desks, organisation


def organisations_elsewhere(desks: Desks) -> set[int]:
    """Return the organisations that take part in a meeting at whose desk one does not work."""
    if desks.is_admin:
        return set()
    outside = Participation.objects.exclude(meeting__in=desks.reads)
    return set(outside.values_list("organisation_id", flat=True))


def import_for_organiser(request: HttpRequest, pk: int) -> ImportBatch:
    """Return an import that this person made, or that belongs to a meeting where it writes.

    It holds addresses: nobody else sees it.
    """
    desks = directory_for_organiser(request, WRITE)
    batches = ImportBatch.objects.without_source().select_related("meeting")
    batch = get_object_or_404(batches, pk=pk)
    is_mine = batch.meeting_id in desks.writes if batch.meeting_id else batch.made_by == desks.by
    if not (is_mine or desks.is_admin):
        raise Http404
    return batch


def imports_of(request: HttpRequest) -> QuerySet[ImportBatch]:
    """Return the imports of the signed-in person, the newest first."""
    batches = ImportBatch.objects.without_source().select_related("meeting")
    return batches.filter(made_by=actor(request))
