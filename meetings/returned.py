"""Letters of a meeting that came back, by reason, with the address that is to be put right."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message, Return
from initiative.outbox.states import MessageState, Reason
from meetings.models import Meeting, Participation
from organisations.models import Contact

UNKNOWN: str | Promise = _("came back")


@dataclass(frozen=True)
class Returned:
    """One address that does not work, and the last letter that came back from it.

    Args:
        typed: the new address that was refused just now.
        error: why it was refused.
    """

    participation: Participation
    contact: Contact
    message: Message
    typed: str = ""
    error: str = ""


def returned_letters(meeting: Meeting) -> dict[str | Promise, list[Returned]]:
    """Return reason → addresses that do not work and whose letter can be sent again.

    Three queries however many there are.
    """
    participations = {
        each.organisation_id: each for each in Participation.objects.of_meeting(meeting.pk)
    }
    contacts = {
        mark_of(contact.email): contact for contact in Contact.objects.returned_of(participations)
    }
    failed = Message.objects.of_scope(meeting.scope).filter(state=MessageState.FAILED)
    # The newest comes last and stays.
    letters = {
        letter.recipient_mark: letter
        for letter in failed.of_marks(contacts).exclude(about="").order_by("pk")
    }
    groups: dict[str | Promise, list[Returned]] = defaultdict(list)
    for mark, letter in letters.items():
        contact = contacts[mark]
        why = Reason(letter.reason).label if letter.reason else UNKNOWN
        groups[why].append(Returned(participations[contact.organisation_id], contact, letter))
    return dict(groups)


def tired_marks(meeting: Meeting, at: datetime) -> list[str]:
    """Return the marks of the working addresses whose letters come back for now again and again.

    The same that the desk counts: who decides about them finds exactly these in the outbox.
    """
    tired = Return.objects.of_scope(meeting.scope).tired(at)
    marks = {row["address"]: row["message__recipient_mark"] for row in tired}
    working = Contact.objects.working().filter(email__in=marks)
    return [marks[email] for email in working.values_list("email", flat=True)]
