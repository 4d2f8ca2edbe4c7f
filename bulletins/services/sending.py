"""Send a bulletin to its readers, correct it, take it back: the organisation's own acts."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bulletins.models import Bulletin, BulletinText
from bulletins.services.writing import check_not_withdrawn, check_takes_part
from bulletins.states import TextKind
from initiative import markdown
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.languages import grouped
from meetings.models import Meeting
from meetings.services.meeting import touch_public

# How the log names who wrote what carries no name.
NOBODY = "participant"


@transaction.atomic
def send_bulletin(
    *,
    bulletin: Bulletin,
    version: int,
    key: UUID,
    by: str,
    at: datetime,
    widens: bool = False,
) -> Bulletin:
    """Let readers read the draft; what was sent before it stays among the texts.

    Args:
        bulletin: as the caller read it; it is read again under lock.
        version: the version that the sender has read.
        key: issued with the form; the same form sent twice sends once.
        widens: the sender has agreed, on a page of its own, that more people will read what
            was sent to fewer, or that a name will stand where none stood.

    Raises:
        Refused: ``not_part``, ``withdrawn``, or as ``check_sendable``.
    """
    meeting = Meeting.objects.hold(bulletin.meeting_id)
    row = Bulletin.objects.hold(bulletin.pk)
    row.meeting = meeting
    if row.texts.filter(kind=TextKind.SENT, key=key).exists():
        return row
    check_not_withdrawn(row)
    check_takes_part(row.participation)
    draft = check_sendable(row, version, meeting.character_limit)
    if not widens and is_wider(row):
        raise Refused("widens", _("More people will be able to read this. Say so first."))
    was_public = is_on_public_page(row)
    row.sent, row.sent_at = copy_as_sent(draft, key=key, by=by, at=at, meeting=meeting), at
    row.first_sent_at = row.first_sent_at or at
    if row.sent.is_public and row.public_at is None:
        row.public_at = at
    row.save(update_fields=["sent", "sent_at", "first_sent_at", "public_at"])
    if was_public or is_on_public_page(row):
        touch_public(meeting.pk)
    write_down(row, "send_bulletin", by)
    return row


def check_sendable(bulletin: Bulletin, version: int, limit: int) -> BulletinText:
    """Return the draft if it can be sent as it is.

    Raises:
        Refused: ``edited_elsewhere``, ``empty``, ``no_title`` or ``too_long``.
    """
    draft = bulletin.draft
    if draft is None or bulletin.version != version:
        raise Refused(
            "edited_elsewhere", _("Somebody changed the text meanwhile. Read it, then send it.")
        )
    if not draft.body:
        raise Refused("empty", _("There is no text yet. Write something first."))
    if not draft.title:
        raise Refused("no_title", _("Give it a title first."))
    if draft.n_characters > limit:
        raise Refused(
            "too_long",
            _("The text has %(n)s of %(limit)s characters. Shorten it, then send it.")
            % {"n": grouped(draft.n_characters), "limit": grouped(limit)},
        )
    return draft


def is_wider(bulletin: Bulletin) -> bool:
    """Say whether sending the draft shows more, or to more people, than what was sent."""
    sent, draft = bulletin.sent, bulletin.draft
    if sent is None or draft is None:
        return False
    to_more = draft.is_public and not sent.is_public
    return to_more or (draft.is_signed and not sent.is_signed)


def is_on_public_page(bulletin: Bulletin) -> bool:
    """Say whether everybody reads it now, if the meeting is open."""
    if bulletin.sent is None or bulletin.withdrawn_at is not None:
        return False
    return bulletin.sent.is_public and bulletin.off_at is None


def copy_as_sent(
    draft: BulletinText, *, key: UUID, by: str, at: datetime, meeting: Meeting
) -> BulletinText:
    """Add the draft once more as what readers see, with its HTML."""
    return BulletinText.objects.create(
        bulletin_id=draft.bulletin_id,
        key=key,
        kind=TextKind.SENT,
        base_version=draft.base_version,
        title=draft.title,
        language=draft.language,
        audience=draft.audience,
        is_signed=draft.is_signed,
        n_characters=draft.n_characters,
        character_limit=meeting.character_limit,
        written_by=by,
        written_at=at,
        body=draft.body,
        html=markdown.to_numbered_html(draft.body),
    )


@transaction.atomic
def withdraw_bulletin(*, bulletin: Bulletin, by: str, at: datetime) -> Bulletin:
    """Take back what was sent: nobody else reads it any more. A second press changes nothing.

    Also by an organisation that no longer takes part.

    Raises:
        Refused: ``not_sent``.
    """
    Meeting.objects.hold(bulletin.meeting_id)
    row = Bulletin.objects.hold(bulletin.pk)
    if row.sent is None:
        raise Refused("not_sent", _("It was not sent, so nobody else can read it."))
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    if row.public_at is not None:
        touch_public(row.meeting_id)
    write_down(row, "withdraw_bulletin", by)
    return row


def write_down(bulletin: Bulletin, verb: str, by: str) -> None:
    """Add an act to the log; where no name stands under the words, none stands in the log.

    The organisers read the log. It would tell them what the organisation did not.
    """
    is_signed = bulletin.sent is not None and bulletin.sent.is_signed
    record(
        by if is_signed else NOBODY,
        verb,
        scope=f"meeting:{bulletin.meeting_id}",
        about=bulletin.participation.ref if is_signed else bulletin.ref,
        bulletin=bulletin.number,
    )
