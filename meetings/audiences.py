"""To whom a letter goes: named choices of participations, registered by every app.

An audience serves three moments with one rule: who is counted before sending, who gets
a row, and whether the letter is still wanted when a worker holds it in its hand.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import Participation
from meetings.querysets import ParticipationQuerySet

Selection = Callable[[ParticipationQuerySet], ParticipationQuerySet]


@dataclass(frozen=True)
class Audience:
    """One choice of organisations of a meeting.

    Args:
        name: how rows remember it.
        label: completes the sentence "Organisations that …".
        select: narrows a queryset of participations.
    """

    name: str
    label: str | Promise
    select: Selection

    def of_meeting(self, meeting_pk: int) -> ParticipationQuerySet:
        """Return who belongs to it now, in the order of the names."""
        return self.select(Participation.objects.of_meeting(meeting_pk))

    def includes(self, participation_pk: int) -> bool:
        """Say whether one organisation belongs to it at this moment."""
        return self.select(Participation.objects.filter(pk=participation_pk)).exists()


REGISTER: dict[str, Audience] = {}


def audience(name: str, label: str | Promise) -> Callable[[Selection], Selection]:
    """Register the decorated function as the audience ``name``."""

    def register(select: Selection) -> Selection:
        REGISTER[name] = Audience(name, label, select)
        return select

    return register


def choices() -> list[tuple[str, str | Promise]]:
    """Return (name, label) of every audience, for a form."""
    return [(each.name, each.label) for each in REGISTER.values()]


@audience("everyone", _("are on the list"))
def everyone(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select all of them."""
    return participations


@audience("answer_missing", _("have not answered, or are not sure yet"))
def answer_missing(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those whose answer is open."""
    return participations.invited().answer_missing()


@audience("coming", _("said yes"))
def coming(participations: ParticipationQuerySet) -> ParticipationQuerySet:
    """Select those who come."""
    return participations.expected_to_come()
