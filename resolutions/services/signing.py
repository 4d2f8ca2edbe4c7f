"""What an organisation says to a text: sign it, hold another view, take it back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.models import Participation
from meetings.services.meeting import touch_public
from meetings.states import AnswerSource
from resolutions.models import JointText, Voice
from resolutions.services.letters import order_receipt
from resolutions.services.saying import (
    check_decided,
    check_takes,
    check_upon,
    check_version,
    check_words,
    say,
    standing_of,
)
from resolutions.services.texts import log, text_under_lock
from resolutions.states import VoiceKind

LONGEST_EXPLANATION = 600
LONGEST_VIEW = 2_000


@transaction.atomic
def sign(
    *,
    text: JointText,
    participation: Participation,
    version: int,
    upon: int,
    decided_on: date,
    signer: str,
    key: UUID,
    by: str,
    at: datetime,
    role: str = "",
    words: str = "",
    source: str = AnswerSource.LINK,
    source_note: str = "",
) -> Voice:
    """Sign one version of a text for an organisation, and order its receipt.

    Signed anew (a newer version, another explanation) the row before ends and stays.

    Args:
        version: the number of the version on the screen; no other one is signed unseen.
        upon: the key of what the organisation said as the screen showed it, 0 for nothing:
            two windows do not overwrite each other.
        decided_on: when the organisation's body decided.
        signer: the person who signs; ``role`` what they are. Both for the organisers only.
        words: an explanation; everybody reads it.
        key: issued with the form; the same form sent twice is one signature.
        source_note: who told an organiser, how and when; needed when ``source`` says so.

    Raises:
        Refused: ``closed``, ``withdrawn``, ``text_changed``, ``said_meanwhile``,
            ``decided_in_future``, ``decided_too_early``, ``no_source``, ``no_name`` or
            ``too_long``.
    """
    check_decided(decided_on, at)
    check_words(words, LONGEST_EXPLANATION)
    if not signer:
        raise Refused("no_name", _("Enter the name of the person who signs."))
    return say(
        text,
        participation,
        version=version,
        upon=upon,
        key=key,
        by=by,
        at=at,
        source=source,
        source_note=source_note,
        kind=VoiceKind.SIGNED,
        decided_on=decided_on,
        signer=signer,
        role=role,
        words=words,
    )


@transaction.atomic
def take_position(
    *,
    text: JointText,
    participation: Participation,
    kind: str,
    version: int,
    upon: int,
    key: UUID,
    by: str,
    at: datetime,
    words: str = "",
    source: str = AnswerSource.LINK,
    source_note: str = "",
) -> Voice:
    """Say "different view", in the organisation's own words, or "not our matter".

    Args:
        kind: ``DIFFERENT`` or ``NOT_OURS``.

    Raises:
        Refused: as ``sign``; ``no_words`` for a different view without words;
            ``still_signed``: who signs and sees it otherwise takes the signature back first.
    """
    check_words(words, LONGEST_VIEW)
    if kind == VoiceKind.DIFFERENT and not words:
        raise Refused("no_words", _("Write how your organisation sees it."))
    return say(
        text,
        participation,
        version=version,
        upon=upon,
        key=key,
        by=by,
        at=at,
        source=source,
        source_note=source_note,
        kind=kind,
        words=words if kind == VoiceKind.DIFFERENT else "",
    )


@transaction.atomic
def keep_signature(
    *, text: JointText, participation: Participation, version: int, upon: int, by: str, at: datetime
) -> None:
    """Leave a signature under the version that was signed, having read the newer one.

    Raises:
        Refused: ``closed``, ``withdrawn``, ``text_changed`` or ``said_meanwhile``.
    """
    text = text_under_lock(text)
    current = check_takes(text, participation, at)
    voice = standing_of(text, participation)
    check_upon(voice, upon)
    check_version(current, version)
    if voice is not None and voice.kept_through != version:
        voice.kept_through = version
        voice.save(update_fields=["kept_through"])
        log(text, "keep_signature", by, participation, version=version)


@transaction.atomic
def take_back(
    *,
    text: JointText,
    participation: Participation,
    upon: int,
    by: str,
    at: datetime,
    reason: str = "",
) -> Voice:
    """Take a signature, or another word, back. The row stays with its date.

    Never too late: a name stands under a text only as long as the organisation wants.

    Args:
        upon: the key of what is taken back.
        reason: the organisation's own words; everybody reads them.

    Returns:
        What was taken back.

    Raises:
        Refused: ``said_meanwhile`` or ``too_long``.
    """
    check_words(reason, LONGEST_EXPLANATION)
    text = text_under_lock(text)
    known = text.voices.filter(participation=participation, pk=upon).first()
    if known is not None and known.withdrawn_at is not None:
        return known
    voice = standing_of(text, participation)
    check_upon(voice, upon)
    if voice is None:
        raise Refused("said_meanwhile", _("There is nothing to take back."))
    voice.withdrawn_at = at
    voice.withdrawn_reason = reason if voice.kind == VoiceKind.SIGNED else ""
    voice.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    touch_public(text.meeting_id)
    log(text, "take_voice_back", by, participation, version=voice.version.number)
    order_receipt(participation, key=f"back:{voice.pk}", what="taken_back", pk=voice.pk)
    return voice
