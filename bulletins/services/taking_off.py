"""The one thing organisers may do to a bulletin: take it off the public page, with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.models import Bulletin
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.enqueue import enqueue
from meetings.models import Meeting
from meetings.recipients import receipt_orders
from meetings.services.meeting import touch_public
from statements.text import canonical


@transaction.atomic
def take_off(*, bulletin: Bulletin, reason: str, by: str, at: datetime) -> Bulletin:
    """Take a bulletin off the public page; its address says when and why.

    Those that take part still read it. The organisation gets a letter where its name stands
    under it: the outbox, which the organisers read, must not tell who wrote what has none.

    Raises:
        Refused: ``no_reason``, or ``not_public`` where there is nothing to take off.
    """
    Meeting.objects.hold(bulletin.meeting_id)
    row = Bulletin.objects.hold(bulletin.pk)
    reason = canonical(reason)
    if not reason:
        raise Refused("no_reason", _("Say why: readers and the organisation will read it."))
    if row.off_at is None and not is_public(row):
        raise Refused("not_public", _("It is not on the public page, so nothing was taken off."))
    if row.off_at is not None:
        return row
    row.off_at, row.off_reason = at, reason
    row.save(update_fields=["off_at", "off_reason"])
    touch_public(row.meeting_id)
    note(row, "take_off_bulletin", by, reason)
    if row.sent is not None and row.sent.is_signed:
        row.participation.meeting = row.meeting
        enqueue(
            receipt_orders(
                row.participation,
                kind="bulletins.taken_off",
                key=f"bulletin-off:{row.pk}:{at.isoformat()}",
                refs={"bulletin_pk": row.pk, "participation_pk": row.participation_id},
            )
        )
    return row


@transaction.atomic
def put_back(*, bulletin: Bulletin, by: str) -> Bulletin:
    """Let everybody read again what was taken off by mistake."""
    Meeting.objects.hold(bulletin.meeting_id)
    row = Bulletin.objects.hold(bulletin.pk)
    if row.off_at is not None:
        row.off_at, row.off_reason = None, ""
        row.save(update_fields=["off_at", "off_reason"])
        touch_public(row.meeting_id)
        note(row, "put_back_bulletin", by)
    return row


def is_public(bulletin: Bulletin) -> bool:
    """Say whether everybody may read it now."""
    return Bulletin.objects.public().filter(pk=bulletin.pk).exists()


def note(bulletin: Bulletin, verb: str, by: str, reason: str = "") -> None:
    """Add an organiser's act to the log."""
    is_signed = bulletin.sent is not None and bulletin.sent.is_signed
    record(
        by,
        verb,
        scope=f"meeting:{bulletin.meeting_id}",
        about=bulletin.participation.ref if is_signed else bulletin.ref,
        reason=reason,
        bulletin=bulletin.number,
    )
