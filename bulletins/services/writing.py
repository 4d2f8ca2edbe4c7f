"""Keep what was typed for a bulletin: the newest text, and what two people typed at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from bulletins.access import takes_part
from bulletins.models import Bulletin, BulletinText
from bulletins.states import Audience, TextKind
from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Meeting, Participation
from statements.text import canonical


@dataclass(frozen=True)
class Words:
    """What a form says.

    Args:
        is_signed: whether the organisation's name stands under it.
    """

    title: str
    language: str
    body: str
    audience: str = Audience.PARTICIPANTS
    is_signed: bool = False

    def key(self, form_key: UUID) -> UUID:
        """Return the key of these words sent by this form."""
        return key_of(
            form_key, self.title, self.language, self.body, str(self.audience), self.is_signed
        )


@dataclass(frozen=True)
class Saved:
    """What a save did.

    Args:
        text: what was kept.
        other: the draft that somebody saved meanwhile, or ``None``; then ``text`` is kept
            beside it and the draft is still ``other``.
    """

    bulletin: Bulletin
    text: BulletinText
    other: BulletinText | None = None


@transaction.atomic
def save_bulletin(
    *,
    participation: Participation,
    bulletin: Bulletin | None,
    words: Words,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Saved:
    """Keep a text. It may be too long or unfinished: nothing typed is lost.

    Args:
        bulletin: as the caller read it; ``None`` begins one.
        base_version: the version on the writer's screen; 0 for the first text.
        key: issued with the form; the same form sent twice is one text, and one bulletin.

    Raises:
        Refused: ``not_part``, when a new one is begun by an organisation that does not take
            part; ``withdrawn``.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    row = begun(meeting, participation, bulletin, key)
    words = Words(
        title=words.title,
        language=words.language,
        body=canonical(words.body),
        audience=words.audience,
        is_signed=words.is_signed,
    )
    text_key = words.key(key)
    known = row.texts.typed().filter(key=text_key).first()
    if known is not None and known != row.draft:
        return Saved(row, known, row.draft)
    if known is not None:
        return Saved(row, known)
    is_own = row.version == 0 or (bulletin is None and row.key == key)
    is_conflict = not is_own and row.version != base_version
    text = BulletinText.objects.create(
        bulletin=row,
        key=text_key,
        kind=TextKind.CONFLICT if is_conflict else TextKind.DRAFT,
        base_version=base_version,
        title=words.title,
        language=words.language,
        audience=words.audience,
        is_signed=words.is_signed,
        n_characters=len(words.body),
        character_limit=meeting.character_limit,
        written_by=by,
        written_at=at,
        body=words.body,
    )
    if is_conflict:
        return Saved(row, text, row.draft)
    row.draft = text
    row.version += 1
    row.save(update_fields=["draft", "version"])
    return Saved(row, text)


def begun(
    meeting: Meeting, participation: Participation, bulletin: Bulletin | None, key: UUID
) -> Bulletin:
    """Return the bulletin that a form is about, held; a new one where it is the first."""
    if bulletin is None:
        bulletin = Bulletin.objects.filter(participation=participation, key=key).first()
    if bulletin is None:
        check_takes_part(participation)
        last = Bulletin.objects.filter(meeting=meeting).aggregate(last=Max("number"))["last"]
        bulletin = Bulletin.objects.create(
            meeting=meeting, participation=participation, key=key, number=(last or 0) + 1
        )
    row = Bulletin.objects.hold(bulletin.pk)
    row.meeting = meeting
    check_not_withdrawn(row)
    return row


def check_takes_part(participation: Participation) -> None:
    """Refuse words of an organisation that does not take part.

    Raises:
        Refused: ``not_part``.
    """
    if not takes_part(participation):
        raise Refused(
            "not_part",
            _(
                "Only organisations that come or send a statement write news. Change your "
                "answer first, then come back."
            ),
        )


def check_not_withdrawn(bulletin: Bulletin) -> None:
    """Refuse to go on with what was taken back.

    Raises:
        Refused: ``withdrawn``.
    """
    if bulletin.withdrawn_at is not None:
        raise Refused("withdrawn", _("You took this back. Write a new one."))
