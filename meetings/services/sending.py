"""Send a letter to many: ask, agree, hold, stop."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.forms import row_number
from initiative.outbox.enqueue import Order, enqueue, ring_after_commit
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState, Reason
from meetings.audiences import Audience
from meetings.models import Invitation, Letter, Participation, Sending
from meetings.recipients import contacts_of, order_for
from meetings.services.invitation import make_links
from meetings.services.letter import words_mark
from organisations.models import Membership

# More organisations than this can need a second organiser.
MANY = 20


@dataclass(frozen=True)
class Stopped:
    """What pressing "stop" did.

    Args:
        n_stopped: letters that will not leave.
        n_gone: letters that had left, or were just leaving.
    """

    n_stopped: int
    n_gone: int


@transaction.atomic
def ask_to_send(
    *, letter: Letter, key: uuid.UUID, at: datetime, by: str, looked: str | None = None
) -> Sending:
    """Send a letter to its audience, or ask a second organiser where the meeting wants one.

    Pressing twice sends once: the form's key names the sending, and the key of an outbox
    row names letter, organisation, generation of its link and address. Copies that were
    stopped before are taken up again.

    Args:
        key: issued with the page that has the button.
        looked: ``look_mark`` of what the page showed; not asked when left out.

    Returns:
        The sending, or the one that is under way already: it waits for a second organiser,
        or has everybody's copy.

    Raises:
        Refused: ``changed_since``, ``nobody``, ``no_text``, ``nobody_reachable`` or
            ``all_have_it``.
    """
    letter = Letter.objects.hold(letter.pk)
    known = Sending.objects.filter(key=key).first()
    if known is not None:
        return known
    check_looked(letter, looked)
    participations = recipients_of(letter)
    if letter.meeting.needs_second_organiser and len(participations) > MANY:
        waiting = letter.sendings.waiting_for_another().first()
        if waiting is not None:
            return waiting
        sending = Sending.objects.create(letter=letter, key=key, asked_by=by, asked_at=at)
        record(by, "ask_to_send", scope=letter.meeting.scope, about=letter.mailing)
        return sending
    sending = Sending(letter=letter, key=key, asked_by=by, asked_at=at)
    return dispatch(sending, participations, at, by)


@transaction.atomic
def approve_sending(
    *, sending: Sending, at: datetime, by: str, looked: str | None = None
) -> Sending:
    """Agree to a sending that waits for a second organiser; it goes to the audience of now.

    Args:
        looked: ``look_mark`` of what the second organiser saw; not asked when left out.

    Raises:
        Refused: ``changed_since``, ``same_person``, ``same_organisation``,
            ``already_decided``, and as ``ask_to_send``.
    """
    letter = Letter.objects.hold(sending.letter_id)
    sending = Sending.objects.select_related("letter").get(pk=sending.pk)
    check_waits(sending)
    check_looked(letter, looked)
    check_another(sending.asked_by, by, at.date())
    sending.approved_by, sending.approved_at = by, at
    record(by, "approve_sending", scope=letter.meeting.scope, about=letter.mailing)
    return dispatch(sending, recipients_of(letter), at, by)


@transaction.atomic
def stop_sending(*, sending: Sending, at: datetime, by: str) -> Stopped:
    """Stop what waits: a sending that asks for a second organiser, or copies not yet begun.

    Raises:
        Refused: ``already_decided``, when somebody stopped it before.
    """
    letter = Letter.objects.hold(sending.letter_id)
    sending = Sending.objects.get(pk=sending.pk)
    if sending.stopped_at is not None:
        raise Refused("already_decided", _("Somebody has stopped this sending already."))
    copies = Message.objects.of_mailing(letter.mailing)
    n_stopped = copies.stop(at) if sending.leaves_at is not None else 0
    n_gone = copies.exclude(state=MessageState.CANCELLED).count()
    forget_links(sending)
    if not n_gone and not letter.sendings.exclude(pk=sending.pk).going().exists():
        # Nobody has it: the words may be put right and sent anew.
        letter.sent_at = None
        letter.save(update_fields=["sent_at"])
    sending.stopped_at, sending.stopped_by = at, by
    sending.save(update_fields=["stopped_at", "stopped_by"])
    record(by, "stop_sending", scope=letter.meeting.scope, about=letter.mailing, n=n_stopped)
    return Stopped(n_stopped, n_gone)


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


def recipients_of(letter: Letter) -> list[Participation]:
    """Return who gets the letter now.

    Raises:
        Refused: ``no_text`` or ``nobody``.
    """
    if not letter.texts.exists():
        raise Refused("no_text", _("This letter has no text yet. Write it first."))
    participations = list(Audience.of_letter(letter).of_meeting(letter.meeting_id))
    if not participations:
        raise Refused("nobody", _("No organisation is in this audience now. Choose another one."))
    return participations


def look_mark(letter: Letter) -> str:
    """Return a short mark of a letter's words and audience, to send what was looked at."""
    left_out = sorted(letter.without.values_list("pk", flat=True))
    parts = (words_mark(letter), sorted(letter.audience.items()), left_out)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def check_looked(letter: Letter, looked: str | None) -> None:
    """Refuse to send what nobody has looked at.

    Raises:
        Refused: ``changed_since``.
    """
    if looked is not None and looked != look_mark(letter):
        raise Refused(
            "changed_since",
            _("The letter, or to whom it goes, was changed since you looked. Look once more."),
        )


def forget_links(sending: Sending) -> None:
    """Take back the links that a stopped sending made for who was never written to.

    They are not invited: nobody has told them.
    """
    if sending.leaves_at is None:
        return
    letter = sending.letter
    copies = Message.objects.of_mailing(letter.mailing)
    stopped = copies.filter(state=MessageState.CANCELLED, reason=Reason.STOPPED)
    abouts = set(stopped.values_list("about", flat=True))
    written_to = Message.objects.of_scope(letter.meeting.scope).filter(about__in=abouts)
    abouts -= set(written_to.exclude(state=MessageState.CANCELLED).values_list("about", flat=True))
    keys = [int(about.partition(":")[2]) for about in abouts]
    made = Invitation.objects.filter(participation__in=keys, issued_at__gte=sending.leaves_at)
    made.filter(generation=1).delete()


def check_waits(sending: Sending) -> None:
    """Refuse to agree to what is stopped or has left.

    Raises:
        Refused: ``already_decided``.
    """
    if sending.stopped_at is not None or sending.leaves_at is not None:
        raise Refused("already_decided", _("This sending was stopped, or somebody has agreed."))


def check_another(asked_by: str, by: str, on: date) -> None:
    """Refuse an agreement that does not come from another person of another organisation.

    Organisations count where both persons have a mandate: who acts for nobody else than
    the first person does is no second pair of eyes.

    Raises:
        Refused: ``same_person`` or ``same_organisation``.
    """
    if asked_by == by:
        raise Refused(
            "same_person",
            _("You asked for this letter to be sent. Another organiser must agree."),
        )
    first, second = organisations_of(asked_by, on), organisations_of(by, on)
    if first and second and second <= first:
        raise Refused(
            "same_organisation",
            _("An organiser of another organisation than the one that asked must agree."),
        )


def organisations_of(person: str, on: date) -> set[int]:
    """Return the organisations that a person, named as in the log, acts for on that day."""
    mandates = Membership.objects.current(on).filter(user=row_number(person.removeprefix("user:")))
    return set(mandates.values_list("organisation_id", flat=True))


def dispatch(
    sending: Sending, participations: list[Participation], at: datetime, by: str
) -> Sending:
    """Write the outbox rows of a sending; they leave when the hold is over.

    Raises:
        Refused: ``nobody_reachable``, and as ``running_sending``.
    """
    letter = sending.letter
    sending.leaves_at = at + timedelta(minutes=letter.meeting.hold_minutes)
    addresses = contacts_of(participations)
    reached = [each for each in participations if addresses.get(each.organisation_id)]
    if not reached:
        raise Refused(
            "nobody_reachable", _("No organisation in this audience has an address that works.")
        )
    # From the moment on at which it can leave: no reminder overtakes an invitation.
    make_links(participations=reached, at=sending.leaves_at)
    orders = orders_of(letter, reached, sending.leaves_at)
    n_again = take_up_again(letter, orders, sending.leaves_at)
    sending.n_letters = enqueue(orders) + n_again
    if not sending.n_letters and not sending.approved_by:
        return running_sending(letter)
    sending.save()
    if letter.sent_at is None:
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
    record(
        by,
        "send_letter",
        scope=letter.meeting.scope,
        about=letter.mailing,
        n_letters=sending.n_letters,
    )
    return sending


def running_sending(letter: Letter) -> Sending:
    """Return the sending that already gave everybody a copy.

    Raises:
        Refused: ``all_have_it``, when reminders did, or somebody stopped it too late.
    """
    sending = letter.sendings.filter(stopped_at__isnull=True).first()
    if sending is None:
        raise Refused("all_have_it", _("Everybody in this audience has this letter already."))
    return sending


def take_up_again(letter: Letter, orders: list[Order], leaves_at: datetime) -> int:
    """Put copies that somebody had stopped back into the queue; return how many.

    Only those whose organisation is still in the audience.
    """
    stopped = Message.objects.of_mailing(letter.mailing).filter(
        state=MessageState.CANCELLED, reason=Reason.STOPPED
    )
    wanted = {order.key: order for order in orders}
    rows = [row for row in stopped if row.key in wanted]
    for row in rows:
        address_to(row, wanted[row.key].recipient)
    Message.objects.bulk_update(
        rows, ["recipient", "recipient_domain", "recipient_mark", "purged_at"], batch_size=500
    )
    return stopped.with_keys([row.key for row in rows]).send_again(leaves_at) if rows else 0


def address_to(row: Message, email: str) -> None:
    """Address a copy that never left: the address may have been corrected, or blanked."""
    row.recipient, row.recipient_domain = email, email.rpartition("@")[2].lower()
    row.recipient_mark, row.purged_at = mark_of(email), None


def orders_of(
    letter: Letter, participations: list[Participation], leaves_at: datetime
) -> list[Order]:
    """Return one order for each working address of each organisation."""
    addresses = contacts_of(participations)
    generations = Participation.objects.generations_of_links(participations)
    threads = Message.objects.threads_of_scope(letter.meeting.scope)
    written_in = {text.language for text in letter.texts.all()}
    return [
        order_for(
            participation,
            contact,
            kind="meetings.letter",
            key=f"{letter.mailing}:{participation.pk}:{generations[participation.pk]}",
            refs={
                "letter_pk": letter.pk,
                "participation_pk": participation.pk,
                "contact_pk": contact.pk,
            },
            among=written_in,
            mailing=letter.mailing,
            follows=threads.get((participation.ref, mark_of(contact.email)), ""),
            not_before=leaves_at,
        )
        for participation in participations
        for contact in addresses.get(participation.organisation_id, [])
    ]
