"""Reads of nominations, the policy and requests to take part."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from calling.states import OPEN_STATES, DecisionKind, PolicyKind, RequestState

if TYPE_CHECKING:
    from calling.models import JoinRequest, Nomination


class PolicyQuerySet(models.QuerySet):
    """What was recorded about whom to invite …"""

    def of_meeting(self, meeting_pk: int) -> "PolicyQuerySet":
        """… at one meeting, the newest first."""
        return self.filter(meeting_id=meeting_pk).order_by("-pk")

    def current(self) -> "PolicyQuerySet":
        """… that holds now."""
        return self.filter(is_current=True)

    def open_to_all(self, at: object) -> "PolicyQuerySet":
        """… by which everybody may ask to take part at a moment.

        Args:
            at: a moment, or the database's own.
        """
        return self.current().filter(
            kind=PolicyKind.ALL,
            meeting__opened_at__isnull=False,
            meeting__answers_due_at__gt=at,
        )


class NominationQuerySet(models.QuerySet):
    """Organisations that a convener proposes to invite …"""

    def of_meeting(self, meeting_pk: int) -> "NominationQuerySet":
        """… to one meeting, in the order of the names."""
        called = Lower(Coalesce("organisation__name", NullIf("name", Value(""))))
        rows = self.filter(meeting_id=meeting_pk).select_related(
            "organisation", "proposer", "participation__organisation"
        )
        return rows.annotate(called_by=called).order_by("called_by", "pk")

    def hidden_from(self, organisations: Iterable[int]) -> "NominationQuerySet":
        """… that are not about one of these: who is proposed never reads what is said of it.

        Nor where it is a name that several bear, and nobody has said yet whose it is.
        """
        mine = list(organisations)
        directory = self.model._meta.get_field("organisation").related_model.objects
        borne = directory.filter(pk__in=mine).values_list("name", "other_names__name")
        rows = self.exclude(organisation__in=mine)
        for name in sorted({name for names in borne for name in names if name}):
            rows = rows.exclude(organisation__isnull=True, name__iexact=name)
        return rows

    def with_words(self) -> "NominationQuerySet":
        """Add what counts now: the opinions in the order of the names, and the decision."""
        opinions = self.model._meta.get_field("opinions").related_model.objects
        decisions = self.model._meta.get_field("decisions").related_model.objects
        said = opinions.filter(is_current=True).select_related("organisation")
        return self.prefetch_related(
            Prefetch(
                "opinions",
                said.order_by(Lower("organisation__name"), "organisation_id"),
                to_attr="said",
            ),
            Prefetch("decisions", decisions.filter(is_current=True), to_attr="decided"),
        )

    def undecided(self) -> "NominationQuerySet":
        """… about which nobody has decided."""
        return self.filter(participation__isnull=True).exclude(decisions__is_current=True)

    def decided_as(self, decision: str) -> "NominationQuerySet":
        """… about which that was decided and that are not on the list yet."""
        return self.filter(
            participation__isnull=True, decisions__is_current=True, decisions__decision=decision
        )

    def to_put_on_the_list(self) -> "NominationQuerySet":
        """… that are to be invited and are not on the list yet."""
        return self.decided_as(DecisionKind.INVITE)

    def waiting_for_opinion(self, organisation_pk: object) -> "NominationQuerySet":
        """… undecided, about which that convener has not said anything."""
        opinions = self.model._meta.get_field("opinions").related_model.objects
        mine = opinions.filter(
            nomination=OuterRef("pk"), organisation=organisation_pk, is_current=True
        )
        return self.undecided().exclude(organisation=organisation_pk).filter(~Exists(mine))

    def hold(self, pk: int) -> "Nomination":
        """Read one nomination with its meeting and keep it to this transaction."""
        rows = self.select_related("meeting", "organisation", "proposer")
        return cast("Nomination", rows.select_for_update(of=("self",)).get(pk=pk))


class JoinRequestQuerySet(models.QuerySet):
    """Organisations that ask to take part …"""

    def of_meeting(self, meeting_pk: int) -> "JoinRequestQuerySet":
        """… in one meeting and have confirmed their address, who waits longest first."""
        rows = self.filter(meeting_id=meeting_pk).exclude(state=RequestState.UNCONFIRMED)
        return rows.select_related("participation__organisation").order_by("confirmed_at", "pk")

    def waiting(self) -> "JoinRequestQuerySet":
        """… for a word of the organisers."""
        return self.filter(state=RequestState.WAITING)

    def open(self) -> "JoinRequestQuerySet":
        """… about which nothing is decided."""
        return self.filter(state__in=OPEN_STATES)

    def never_confirmed(self, before: datetime) -> "JoinRequestQuerySet":
        """… since before a moment, and never confirmed the address."""
        return self.filter(state=RequestState.UNCONFIRMED, created_at__lt=before)

    def decided_before(self, before: datetime) -> "JoinRequestQuerySet":
        """… about which was decided before a moment, with a person's name or address left."""
        named = ~Q(email="") | ~Q(contact_name="")
        return self.filter(named, decided_at__lt=before)

    def hold(self, pk: int) -> "JoinRequest":
        """Read one request with its meeting and keep it to this transaction."""
        rows = self.select_related("meeting")
        return cast("JoinRequest", rows.select_for_update(of=("self",)).get(pk=pk))


class JoinCodeQuerySet(models.QuerySet):
    """Codes that were sent …"""

    def since(self, at: datetime) -> "JoinCodeQuerySet":
        """… after a moment."""
        return self.filter(sent_at__gt=at)

    def newest_first(self) -> "JoinCodeQuerySet":
        """… the one that counts on top."""
        return self.order_by(F("pk").desc())
