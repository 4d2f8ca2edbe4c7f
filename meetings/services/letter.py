"""Write letters, send them, send a link again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import SYSTEM, record
from initiative.errors import Refused
from initiative.outbox.enqueue import Order, enqueue, ring_after_commit
from initiative.outbox.models import Message
from meetings.audiences import REGISTER
from meetings.blanks import check_blanks
from meetings.models import Letter, LetterText, Meeting, Participation
from meetings.recipients import order_for
from meetings.services.invitation import make_links, replace_link
from organisations.models import Contact

# Asking for one's link again: so often an hour, so that nobody is flooded by a stranger.
LINKS_AN_HOUR = 3


@dataclass(frozen=True)
class Sending:
    """What pressing "send" did.

    Args:
        n_new: letters that were written to the outbox now.
        n_known: letters that were there already, from a press before.
        without_address: organisations that no letter can reach.
    """

    n_new: int
    n_known: int
    without_address: list[Participation]


@transaction.atomic
def write_letter(
    *,
    meeting: Meeting,
    kind: str,
    audience: str,
    texts: Mapping[str, tuple[str, str]],
    by: str,
    letter: Letter | None = None,
) -> Letter:
    """Save a letter with its words in each language.

    Args:
        texts: language → (subject, text in Markdown with blanks).
        letter: the one to change; a new one when left out.

    Raises:
        Refused: ``unknown_blank``, ``no_text`` or ``already_sent``.
    """
    if not texts:
        raise Refused("no_text", _("Write the letter in at least one language."))
    for subject, body in texts.values():
        check_blanks(subject)
        check_blanks(body)
    if letter is None:
        letter = Letter(meeting=meeting)
    elif letter.sent_at is not None:
        raise Refused(
            "already_sent", _("This letter has been sent. Write a new one, starting from it.")
        )
    letter.kind = kind
    letter.audience = audience
    letter.save()
    letter.texts.exclude(language__in=texts).delete()
    for language, (subject, body) in texts.items():
        LetterText.objects.update_or_create(
            letter=letter, language=language, defaults={"subject": subject, "body": body}
        )
    record(by, "write_letter", scope=meeting.scope, about=f"letter:{letter.pk}")
    return letter


@transaction.atomic
def send_letter(*, letter: Letter, at: datetime, by: str) -> Sending:
    """Write one outbox row for each address of the letter's audience.

    Pressing twice sends once: the key of a row names letter, organisation, generation
    of its link and address.

    Raises:
        Refused: ``nobody``, when the audience is empty.
    """
    letter = (
        Letter.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=letter.pk)
    )
    audience = REGISTER[letter.audience]
    if letter.sent_at is None:
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
    participations = list(audience.of_meeting(letter.meeting_id))
    if not participations:
        raise Refused("nobody", _("No organisation is in this audience now. Choose another one."))
    make_links(participations=participations, at=at)
    orders, without_address = orders_of(letter, participations)
    n_new = enqueue(orders)
    record(
        by, "send_letter", scope=letter.meeting.scope, about=f"letter:{letter.pk}", n_letters=n_new
    )
    return Sending(n_new, len(orders) - n_new, without_address)


def orders_of(
    letter: Letter, participations: Iterable[Participation], occasion: str = "", **more
) -> tuple[list[Order], list[Participation]]:
    """Return the orders of a letter, and the organisations that have no working address.

    Args:
        occasion: begins the key of each order; the letter itself when left out.
        more: ``not_before`` and ``expires_at`` of the orders.
    """
    participations = list(participations)
    addresses = contacts_of(participations)
    generations = dict(
        Participation.objects.filter(
            pk__in=[participation.pk for participation in participations]
        ).values_list("pk", "invitation__generation")
    )
    written_in = set(letter.texts.values_list("language", flat=True))
    orders: list[Order] = []
    without_address = []
    for participation in participations:
        contacts = addresses.get(participation.organisation_id, [])
        if not contacts:
            without_address.append(participation)
        key = f"{occasion or f'letter:{letter.pk}'}:{participation.pk}"
        if not occasion:
            key += f":{generations[participation.pk]}"
        orders.extend(
            order_for(
                participation,
                contact,
                kind="meetings.letter",
                key=key,
                refs={
                    "letter_pk": letter.pk,
                    "participation_pk": participation.pk,
                    "contact_pk": contact.pk,
                },
                among=written_in,
                **more,
            )
            for contact in contacts
        )
    return orders, without_address


def contacts_of(participations: Iterable[Participation]) -> dict[int, list[Contact]]:
    """Return the working addresses by organisation, in one query."""
    organisations = {participation.organisation_id for participation in participations}
    contacts = defaultdict(list)
    for contact in Contact.objects.working().filter(organisation__in=organisations).order_by("pk"):
        contacts[contact.organisation_id].append(contact)
    return contacts


@transaction.atomic
def send_link_again(*, email: str, at: datetime) -> None:
    """Send the links of an address to that address; strangers learn nothing.

    Unknown addresses, and more than three letters an hour, are silence.
    """
    contact = Contact.objects.working().of_address(email).first()
    if contact is None:
        return
    participations = (
        Participation.objects.invited()
        .filter(organisation_id=contact.organisation_id, meeting__ends_on__gte=at.date())
        .select_related("meeting", "organisation")
    )
    for participation in participations:
        recent = Message.objects.filter(
            kind="meetings.link",
            recipient=contact.email,
            about=participation.ref,
            created_at__gt=at - timedelta(hours=1),
        )
        n_recent = recent.count()
        if n_recent >= LINKS_AN_HOUR:
            continue
        enqueue(
            [
                order_for(
                    participation,
                    contact,
                    kind="meetings.link",
                    key=f"link:{participation.pk}:{at.isoformat()}",
                    refs={"participation_pk": participation.pk, "contact_pk": contact.pk},
                    priority=1,
                )
            ]
        )
        record(
            SYSTEM, "send_link_again", scope=participation.meeting.scope, about=participation.ref
        )


@transaction.atomic
def send_again(*, letter: Message, at: datetime, by: str) -> bool:
    """Put a settled letter back into the queue, with the same identity.

    Returns:
        False when it is still on its way: then nothing changes.
    """
    if not Message.objects.filter(pk=letter.pk).send_again(at):
        return False
    record(by, "send_again", scope=letter.scope, about=letter.about, letter=letter.pk)
    ring_after_commit([letter.key])
    return True


@transaction.atomic
def replace_and_send_link(*, participation: Participation, at: datetime, by: str) -> int:
    """Stop the old link and order the letter with the new one: both, or neither.

    Returns:
        How many letters are new; 0 when there is no address to write to.
    """
    replace_link(participation=participation, at=at, by=by)
    return send_new_link(participation=participation)


@transaction.atomic
def send_new_link(*, participation: Participation) -> int:
    """Order the letter with the present link to every working address.

    Returns:
        How many letters are new; 0 when there is no address, or all have it already.
    """
    generation = participation.invitation.generation
    contacts = Contact.objects.working().filter(organisation_id=participation.organisation_id)
    return enqueue(
        order_for(
            participation,
            contact,
            kind="meetings.link",
            key=f"link:{participation.pk}:generation-{generation}",
            refs={"participation_pk": participation.pk, "contact_pk": contact.pk},
            priority=1,
        )
        for contact in contacts
    )
