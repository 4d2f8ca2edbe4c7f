"""Direct notes: send one, answer it, want no more of them; forget their words in the end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.access import can_be_written_to, is_blocked
from bulletins.models import DirectNote, NoteBlock
from bulletins.services.writing import check_takes_part
from bulletins.states import LONGEST_NOTE, NOTES_A_DAY
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.languages import grouped
from initiative.outbox.enqueue import enqueue
from meetings.models import Participation
from meetings.recipients import receipt_orders
from organisations.models import Organisation
from statements.text import canonical

TOO_MANY = "too_many"


@transaction.atomic
def send_note(
    *,
    sender: Participation,
    receiver: Participation,
    text: str,
    key: UUID,
    by: str,
    at: datetime,
    first: DirectNote | None = None,
) -> DirectNote:
    """Write a note to another organisation and order a letter to each of its addresses.

    The log says that one was sent, and neither to whom nor what it says.

    Args:
        first: the note that began the exchange, when this one goes on with it.
        key: issued with the form; the same form sent twice is one note. With other words it
            is another one: they are not lost.

    Raises:
        Refused: ``not_part``, ``self``, ``left``, ``blocked``, ``too_many``, ``empty`` or
            ``too_long``.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    # One lock for all notes of an organisation: the count below holds for two forms at once.
    Organisation.objects.select_for_update(no_key=True).get(pk=sender.organisation_id)
    key = key_of(key, receiver.pk, text)
    known = DirectNote.objects.filter(sender=sender, key=key).first()
    if known is not None:
        return known
    check_may_send(sender, receiver, first, at)
    note = DirectNote.objects.create(
        sender=sender,
        receiver=receiver,
        first=first,
        key=key,
        sent_at=at,
        text=checked_words(text),
    )
    record(by, "send_note", scope=sender.meeting.scope, about=sender.ref)
    receiver.meeting = sender.meeting
    enqueue(
        receipt_orders(
            receiver, kind="bulletins.note", key=f"note:{note.pk}", refs={"note_pk": note.pk}
        )
    )
    return note


def checked_words(text: str) -> str:
    """Return the words as they are kept.

    Raises:
        Refused: ``empty`` or ``too_long``.
    """
    text = canonical(text)
    if not text:
        raise Refused("empty", _("Write your note"))
    if len(text) > LONGEST_NOTE:
        raise Refused(
            "too_long",
            _("The note has %(n)s characters. It may have %(limit)s.")
            % {"n": grouped(len(text)), "limit": grouped(LONGEST_NOTE)},
        )
    return text


def check_may_send(
    sender: Participation, receiver: Participation, first: DirectNote | None, at: datetime
) -> None:
    """Refuse a note that must not go.

    Raises:
        Refused: as ``send_note``.
    """
    if sender.pk == receiver.pk:
        raise Refused("self", _("This is your own organisation. Choose another one."))
    check_takes_part(sender)
    if not can_be_reached(sender, receiver, first):
        raise Refused(
            "left",
            _("This organisation does not take part any more. The note was not sent."),
        )
    if is_blocked(receiver=receiver, sender=sender):
        raise Refused("blocked", _("This organisation wants no more notes from you."))
    if DirectNote.objects.within_a_day(sender.organisation_id, at).count() >= NOTES_A_DAY:
        raise Refused(
            TOO_MANY,
            _("Your organisation sent %(n)d notes within a day. Send this one tomorrow.")
            % {"n": NOTES_A_DAY},
        )


def can_be_reached(
    sender: Participation, receiver: Participation, first: DirectNote | None
) -> bool:
    """Say whether a note can go there: to who is named, or to who wrote to the sender."""
    if can_be_written_to(sender).filter(pk=receiver.pk).exists():
        return True
    two = {sender.pk, receiver.pk}
    is_answer = first is not None and {first.sender_id, first.receiver_id} == two
    return is_answer and Participation.objects.invited().filter(pk=receiver.pk).exists()


@transaction.atomic
def block_notes(*, receiver: Participation, sender: Participation, by: str, at: datetime) -> None:
    """Want no more notes from an organisation. A second press changes nothing."""
    _block, is_new = NoteBlock.objects.get_or_create(
        receiver=receiver, sender=sender, defaults={"since": at}
    )
    if is_new:
        record(by, "block_notes", scope=receiver.meeting.scope, about=receiver.ref)


@transaction.atomic
def unblock_notes(*, receiver: Participation, sender: Participation, by: str) -> None:
    """Take notes from an organisation again."""
    n_deleted, _rows = NoteBlock.objects.filter(receiver=receiver, sender=sender).delete()
    if n_deleted:
        record(by, "unblock_notes", scope=receiver.meeting.scope, about=receiver.ref)


def forget_notes(*, at: datetime) -> int:
    """Delete the words of notes thirty days after the meeting's end; return how many.

    Those that were sent afterwards are kept as long. That there was a note stays.
    """
    return DirectNote.objects.to_forget(at).update(text="", forgotten_at=at)
