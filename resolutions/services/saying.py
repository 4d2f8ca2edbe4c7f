"""What every word of an organisation to a text goes through: in time, upon what was read, once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Participation
from meetings.services.invitation import make_links
from meetings.services.meeting import touch_public
from meetings.states import AnswerSource
from resolutions.models import JointText, Version, Voice
from resolutions.services.letters import order_receipt
from resolutions.services.texts import log, text_under_lock
from resolutions.states import VoiceKind

# Where the day begins first (UTC+14): what was decided there today is not in the future.
FIRST_TO_WAKE = timedelta(hours=14)
EARLIEST_YEAR = 2000


def say(
    text: JointText,
    participation: Participation,
    *,
    version: int,
    upon: int,
    key: UUID,
    by: str,
    at: datetime,
    source: str,
    source_note: str,
    **what: object,
) -> Voice:
    """Add what an organisation says under lock, end what it said before, order the receipt."""
    if source == AnswerSource.ORGANISER and not source_note:
        raise Refused("no_source", _("Write who told you, how and when."))
    text = text_under_lock(text)
    voice_key = key_of(key, text.pk, version, *(str(each) for each in what.values()))
    known = text.voices.filter(participation=participation, key=voice_key).first()
    if known is not None and known.is_standing:
        return known
    current = check_takes(text, participation, at)
    before = standing_of(text, participation)
    # Sent once more by a page of before (the Back button), after it was taken back: asked anew.
    check_upon(before, upon if known is None else known.pk)
    check_version(current, version)
    is_signed = before is not None and before.kind == VoiceKind.SIGNED
    if is_signed and what["kind"] != VoiceKind.SIGNED:
        raise Refused(
            "still_signed", _("Your organisation signs this text. Take the signature back first.")
        )
    if before is not None:
        before.replaced_at = at
        before.save(update_fields=["replaced_at"])
    voice = Voice.objects.create(
        text=text,
        version=current,
        participation=participation,
        key=voice_key,
        source=source,
        source_note=source_note,
        said_by=by,
        said_at=at,
        **what,
    )
    if source == AnswerSource.ORGANISER:
        # What came by telephone still gets a receipt with a link.
        make_links(participations=[participation], at=at)
    touch_public(text.meeting_id)
    log(text, VERBS[VoiceKind(voice.kind)], by, participation, version=current.number)
    order_receipt(participation, key=f"voice:{voice.pk}", what="voice", pk=voice.pk)
    return voice


VERBS = {
    VoiceKind.SIGNED: "sign_text",
    VoiceKind.DIFFERENT: "hold_another_view",
    VoiceKind.NOT_OURS: "say_not_our_matter",
}


def standing_of(text: JointText, participation: Participation) -> Voice | None:
    """Return what an organisation says to a text now."""
    standing = text.voices.standing().filter(participation=participation)
    return standing.select_related("version").defer("version__html").first()


def check_takes(text: JointText, participation: Participation, at: datetime) -> Version:
    """Return the version that is up for signing now.

    Any organisation on the meeting's list may sign, whatever it answered to the invitation.

    Raises:
        Refused: ``closed`` or ``withdrawn``.
    """
    if text.withdrawn_at is not None:
        raise Refused("withdrawn", _("This text is withdrawn. Nobody can sign it any more."))
    is_here = participation.meeting_id == text.meeting_id
    if text.current is None or not text.takes_signatures(at) or not is_here:
        raise Refused("closed", _("Signing is closed. You can still write to the organisers."))
    return text.current


def check_version(current: Version, version: int) -> None:
    """Refuse to sign, or to leave, words that nobody has read: those of another version.

    Raises:
        Refused: ``text_changed``.
    """
    if current.number != version:
        raise Refused(
            "text_changed",
            _("The text has changed while you were reading. See what is new, then decide."),
        )


def check_upon(before: Voice | None, upon: int) -> None:
    """Refuse to overwrite what another window, or a colleague, said meanwhile.

    Raises:
        Refused: ``said_meanwhile``.
    """
    if (before.pk if before else 0) != upon:
        raise Refused(
            "said_meanwhile",
            _("Somebody has decided for your organisation meanwhile. See it, then go on."),
        )


def check_decided(decided_on: date, at: datetime) -> None:
    """Refuse a day on which nobody can have decided.

    Raises:
        Refused: ``decided_in_future`` or ``decided_too_early``.
    """
    if decided_on > (at + FIRST_TO_WAKE).date():
        raise Refused("decided_in_future", _("The day of the decision is in the future."))
    if decided_on.year < EARLIEST_YEAR:
        raise Refused("decided_too_early", _("Check the year of the decision."))


def check_words(words: str, limit: int) -> None:
    """Refuse words that are too long.

    Raises:
        Refused: ``too_long``.
    """
    if len(words) > limit:
        raise Refused(
            "too_long",
            _("This has %(n)d characters. It may have %(limit)d.")
            % {"n": len(words), "limit": limit},
        )
