"""Who a letter reaches, and why it does not reach the others: counted before it is sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.audiences import Audience
from meetings.models import Letter, Participation
from organisations.models import Contact

NO_ADDRESS = "none"
WHY: dict[str, str | Promise] = {
    Contact.State.RETURNED: _("its address does not work"),
    Contact.State.STOPPED: _("it stopped letters"),
    NO_ADDRESS: _("it has no address"),
}


@dataclass(frozen=True)
class Reach:
    """An audience, address by address.

    Args:
        reached: organisations with an address that works, in the order of the names.
        addresses: organisation → its working addresses.
        unreached: (organisation, why) of the others.
        n_listed: organisations on the meeting's list.
        n_by_hand: organisations that were taken out by hand.
    """

    reached: list[Participation]
    addresses: dict[int, list[Contact]]
    unreached: list[tuple[Participation, str | Promise]]
    n_listed: int
    n_by_hand: int
    pairs: list[tuple[Participation, Contact]] = field(default_factory=list)

    @property
    def n_in_audience(self) -> int:
        """Organisations for which every choice holds."""
        return len(self.reached) + len(self.unreached)

    @property
    def n_outside(self) -> int:
        """Organisations on the list for which a choice does not hold."""
        return self.n_listed - self.n_in_audience - self.n_by_hand


def reach_of(letter: Letter) -> Reach:
    """Return whom a letter reaches now, in a handful of queries."""
    audience = Audience.of_letter(letter)
    participations = list(audience.of_meeting(letter.meeting_id))
    working, states = addresses_of(participations)
    reached, unreached = [], []
    for participation in participations:
        participation.meeting = letter.meeting
        if working.get(participation.organisation_id):
            reached.append(participation)
        else:
            unreached.append((participation, why(states[participation.organisation_id])))
    return Reach(
        reached=reached,
        addresses=working,
        unreached=unreached,
        n_listed=Participation.objects.filter(meeting=letter.meeting_id).count(),
        n_by_hand=len(audience.without),
        pairs=[(each, contact) for each in reached for contact in working[each.organisation_id]],
    )


def addresses_of(
    participations: Iterable[Participation],
) -> tuple[dict[int, list[Contact]], dict[int, set[str]]]:
    """Return (working addresses, states of all addresses) by organisation, in one query."""
    organisations = {participation.organisation_id for participation in participations}
    working: dict[int, list[Contact]] = defaultdict(list)
    states: dict[int, set[str]] = defaultdict(set)
    for contact in Contact.objects.filter(organisation__in=organisations).order_by("pk"):
        states[contact.organisation_id].add(contact.state)
        if contact.state == Contact.State.WORKS:
            working[contact.organisation_id].append(contact)
    return working, states


def why(states: set[str]) -> str | Promise:
    """Return why an organisation with addresses in these states cannot be reached."""
    for state in (Contact.State.RETURNED, Contact.State.STOPPED):
        if state in states:
            return WHY[state]
    return WHY[NO_ADDRESS]
