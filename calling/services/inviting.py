"""One press: everybody about whom "invite" was decided comes on the list, with a draft letter."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from calling.models import Nomination
from calling.services.nomination import settle
from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Letter, Meeting
from meetings.services.address import give_address
from meetings.services.invitation import add_participation
from meetings.services.invitation_letter import begin_invitation
from organisations.models import Organisation
from organisations.services import found_organisation


@dataclass
class Pressed:
    """What a press did.

    Args:
        n_listed: how many organisations are new on the list.
        letter: the invitation that waits; ``None`` when nobody was to be invited.
        is_new: whether the letter was written by this press.
        left_out: nomination and why it is not on the list, or why its address is not kept.
    """

    n_listed: int = 0
    letter: Letter | None = None
    is_new: bool = False
    left_out: list[tuple[Nomination, str]] = field(default_factory=list)


@transaction.atomic
def invite_accepted(*, meeting: Meeting, at: datetime, by: str) -> Pressed:
    """Put everybody on the list about whom "invite" was decided, and see that a letter waits.

    Pressing twice makes nothing twice. The letter is not sent: a person reads it first.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    pressed = Pressed()
    wanted = Nomination.objects.of_meeting(meeting.pk).to_put_on_the_list()
    for pk in list(wanted.order_by("pk").values_list("pk", flat=True)):
        nomination = Nomination.objects.hold(pk)
        try:
            with transaction.atomic():
                put_on_list(nomination, at, by)
        except Refused as refusal:
            pressed.left_out.append((nomination, refusal.message))
            continue
        pressed.n_listed += 1
        refusal_words = give_its_address(nomination, by)
        if refusal_words:
            pressed.left_out.append((nomination, refusal_words))
    if pressed.n_listed:
        pressed.letter, pressed.is_new = begin_invitation(meeting=meeting, by=by)
    return pressed


def put_on_list(nomination: Nomination, at: datetime, by: str) -> None:
    """Make the participation of one nomination, which the caller has locked.

    Raises:
        Refused: ``which``, when several organisations bear the name; ``proposed``, when the
            name turned out to be an organisation that was proposed too.
    """
    if nomination.organisation is None:
        settle(nomination, organisation_of(nomination, by), by)
    organisation = nomination.organisation
    assert organisation is not None  # noqa: S101 - settled above
    nomination.participation = add_participation(
        meeting=nomination.meeting, organisation=organisation, by=by
    )
    nomination.listed_at = at
    nomination.save(update_fields=["participation", "listed_at"])
    record(by, "list_nominated", scope=nomination.meeting.scope, about=nomination.participation.ref)


def organisation_of(nomination: Nomination, by: str) -> Organisation:
    """Return the organisation a proposed name means, founded if there is none.

    Raises:
        Refused: ``which`` or ``proposed``.
    """
    found = list(Organisation.objects.named(nomination.name)[:2])
    if len(found) > 1:
        raise Refused(
            "which",
            _("Several organisations bear the name %(name)s. Open the proposal and say which.")
            % {"name": nomination.name},
        )
    if not found:
        return found_organisation(
            name=nomination.name, language=nomination.language, place=nomination.place, by=by
        )
    if Nomination.objects.filter(meeting=nomination.meeting, organisation=found[0]).exists():
        raise Refused(
            "proposed",
            _("%(name)s has been proposed twice. Decide “not now” about one of the two.")
            % {"name": nomination.name},
        )
    return found[0]


def give_its_address(nomination: Nomination, by: str) -> str:
    """Give the organisation the address that was proposed; return why not, or nothing."""
    if not nomination.email or nomination.organisation is None:
        return ""
    try:
        with transaction.atomic():
            give_address(
                meeting=nomination.meeting,
                organisation=nomination.organisation,
                email=nomination.email,
                language=nomination.meeting.language,
                by=by,
            )
    except Refused as refusal:
        return refusal.message
    return ""
