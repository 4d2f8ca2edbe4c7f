"""Give an organisation an address, from the desk of a meeting."""

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.models import Meeting, Participation
from organisations.models import Contact, Organisation
from organisations.services import add_contact


def known_elsewhere(meeting: Meeting) -> set[int]:
    """Return the organisations that take part in a meeting with other organisers.

    An address receives the links of every meeting of its organisation. Who works at one
    desk must not open another desk's meeting by adding an address of their own.
    """
    outside = Participation.objects.outside_desks_of(meeting.pk)
    return set(outside.values_list("organisation_id", flat=True))


def elsewhere_sentence(name: str) -> str:
    """Return why an address cannot be added, and what to do."""
    return _(
        "%(organisation)s also takes part in a meeting at whose desk you do not work. "
        "Ask an admin to add the address."
    ) % {"organisation": name}


@transaction.atomic
def give_address(
    *, meeting: Meeting, organisation: Organisation, email: str, language: str, by: str
) -> Contact:
    """Add an address, or return it if the organisation has it already.

    Raises:
        Refused: ``known_elsewhere``, and as ``add_contact``.
    """
    has_it = organisation.contacts.of_address(email).exists()
    if not has_it and organisation.pk in known_elsewhere(meeting):
        raise Refused("known_elsewhere", elsewhere_sentence(organisation.name))
    return add_contact(organisation=organisation, email=email, language=language, by=by)
