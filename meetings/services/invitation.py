"""Put organisations on the list, make their links, stop and replace links."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction

from initiative.audit.record import record
from meetings import links
from meetings.models import Invitation, Meeting, Participation
from organisations.models import Organisation


@transaction.atomic
def add_participation(*, meeting: Meeting, organisation: Organisation, by: str) -> Participation:
    """Put an organisation on the list of a meeting; doing it twice changes nothing."""
    participation, is_new = Participation.objects.get_or_create(
        meeting=meeting, organisation=organisation
    )
    if is_new:
        record(by, "add_participation", scope=meeting.scope, about=participation.ref)
    return participation


def make_links(*, participations: Iterable[Participation], at: datetime) -> None:
    """Give a personal link to each organisation that has none yet. Call it in a transaction."""
    wanted = {participation.pk: participation for participation in participations}
    have = Invitation.objects.filter(participation__in=wanted).values_list(
        "participation_id", flat=True
    )
    for pk in have:
        del wanted[pk]
    invitations = []
    for participation in wanted.values():
        nonce = links.new_nonce()
        token = links.derive(settings.LINK_KEY, nonce, 1)
        invitations.append(
            Invitation(
                participation=participation,
                nonce=nonce,
                token_hash=links.fingerprint(token),
                issued_at=at,
            )
        )
    Invitation.objects.bulk_create(invitations, batch_size=500, ignore_conflicts=True)


@transaction.atomic
def replace_link(*, participation: Participation, at: datetime, by: str) -> Invitation:
    """Make a new link and stop the old one at once."""
    make_links(participations=[participation], at=at)
    invitation = Invitation.objects.select_for_update().get(participation=participation)
    invitation.generation += 1
    token = links.derive(settings.LINK_KEY, invitation.nonce, invitation.generation)
    invitation.token_hash = links.fingerprint(token)
    invitation.issued_at = at
    invitation.revoked_at = None
    invitation.save(update_fields=["generation", "token_hash", "issued_at", "revoked_at"])
    record(by, "replace_link", scope=participation.meeting.scope, about=participation.ref)
    # The caller's copy must not go on deriving the stopped link.
    participation.invitation = invitation
    return invitation


def link_of(invitation: Invitation) -> str:
    """Return the personal link, derived now; it is stored nowhere.

    Raises:
        ValueError: the key in the environment is not the one the link was made with.
    """
    token = links.derive(settings.LINK_KEY, invitation.nonce, invitation.generation)
    if links.fingerprint(token) != invitation.token_hash:
        raise ValueError("LINK_KEY has changed: make new links for this meeting.")
    return f"{settings.SITE_URL}/i/{token}/"
