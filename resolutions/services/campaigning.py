"""Campaigns: take part, say what happened."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from initiative.keys import key_of
from meetings.models import Participation
from meetings.services.meeting import touch_public
from resolutions.models import Happening, JointText, Pledge
from resolutions.services.letters import order_receipt
from resolutions.services.saying import EARLIEST_YEAR, FIRST_TO_WAKE
from resolutions.services.texts import log, text_under_lock
from resolutions.states import TextKind

# So many things can one organisation tell of one campaign.
MOST_TOLD = 50


@transaction.atomic
def take_part(
    *,
    text: JointText,
    participation: Participation,
    what: str,
    until: date | None,
    contact: str,
    is_contact_public: bool,
    upon: int,
    key: UUID,
    by: str,
    at: datetime,
) -> Pledge:
    """Say what the organisation will do for a campaign; said anew, the row before ends.

    Args:
        until: the day by which it will do it, if it names one.
        contact: who can be reached; everybody reads it only if ``is_contact_public``.
        upon: the key of the pledge as the screen showed it, 0 for none.
        key: issued with the form; the same form sent twice is one pledge.

    Raises:
        Refused: ``no_campaign``, ``no_words``, ``until_in_past`` or ``said_meanwhile``.
    """
    text = campaign_under_lock(text, participation)
    if not what:
        raise Refused("no_words", _("Write what your organisation will do."))
    if until is not None and until < (at - FIRST_TO_WAKE).date():
        raise Refused("until_in_past", _("The day until which you will do it has passed."))
    pledge_key = key_of(key, text.pk, what, str(until), contact, is_contact_public)
    known = text.pledges.filter(participation=participation, key=pledge_key).first()
    if known is not None and known.ended_at is None:
        return known
    end_before(text, participation, upon if known is None else known.pk, at)
    pledge = Pledge.objects.create(
        text=text,
        participation=participation,
        key=pledge_key,
        what=what,
        until=until,
        contact=contact,
        is_contact_public=is_contact_public,
        made_by=by,
        made_at=at,
    )
    touch_public(text.meeting_id)
    log(text, "take_part", by, participation)
    order_receipt(participation, key=f"pledge:{pledge.pk}", what="pledge", pk=pledge.pk)
    return pledge


@transaction.atomic
def no_longer_take_part(
    *, text: JointText, participation: Participation, upon: int, by: str, at: datetime
) -> None:
    """End what the organisation said it would do; nobody reads it any more.

    Raises:
        Refused: ``no_campaign`` or ``said_meanwhile``.
    """
    text = campaign_under_lock(text, participation)
    if end_before(text, participation, upon, at):
        touch_public(text.meeting_id)
        log(text, "end_taking_part", by, participation)


def end_before(text: JointText, participation: Participation, upon: int, at: datetime) -> bool:
    """End the pledge that the screen showed; return whether there was one.

    Raises:
        Refused: ``said_meanwhile``, when another one stands there by now.
    """
    before = text.pledges.standing().filter(participation=participation).first()
    if (before.pk if before else 0) != upon:
        raise Refused(
            "said_meanwhile",
            _("Somebody has changed this for your organisation meanwhile. See it, then go on."),
        )
    if before is None:
        return False
    before.ended_at = at
    before.save(update_fields=["ended_at"])
    return True


@transaction.atomic
def tell_what_happened(
    *,
    text: JointText,
    happened_on: date,
    words: str,
    key: UUID,
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> Happening:
    """Say what happened in a campaign, for everybody to read.

    Args:
        participation: who tells it: one that signs, proposes or takes part; ``None`` for
            the organisers.
        key: issued with the form; the same form sent twice is told once.

    Raises:
        Refused: ``no_campaign``, ``no_words``, ``in_future``, ``taken_back``, ``not_part`` or
            ``too_many``.
    """
    text = campaign_under_lock(text, participation)
    if not words:
        raise Refused("no_words", _("Write what happened."))
    if happened_on > (at + FIRST_TO_WAKE).date():
        raise Refused("in_future", _("The day is in the future. Tell it when it has happened."))
    if happened_on.year < EARLIEST_YEAR:
        raise Refused("in_future", _("Check the year."))
    happening_key = key_of(key, str(happened_on), words)
    known = text.happenings.filter(key=happening_key).first()
    if known is not None and known.ended_at is not None:
        raise Refused("taken_back", _("You took this back. Write a new one."))
    if known is not None:
        return known
    if participation is not None:
        check_part(text, participation)
        if text.happenings.standing().filter(participation=participation).count() >= MOST_TOLD:
            raise Refused(
                "too_many",
                _("You have told %(n)d things. Take one back first.") % {"n": MOST_TOLD},
            )
    happening = Happening.objects.create(
        text=text,
        participation=participation,
        key=happening_key,
        happened_on=happened_on,
        words=words,
        written_by=by,
        written_at=at,
    )
    touch_public(text.meeting_id)
    log(text, "tell_what_happened", by, participation)
    return happening


@transaction.atomic
def take_happening_back(
    *,
    text: JointText,
    pk: int,
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> None:
    """Take back what was told; each takes back its own, organisers what they told.

    Raises:
        Refused: ``no_campaign``.
    """
    text = campaign_under_lock(text, participation)
    own = text.happenings.standing().filter(pk=pk, participation=participation)
    if own.update(ended_at=at):
        touch_public(text.meeting_id)
        log(text, "take_happening_back", by, participation)


def campaign_under_lock(text: JointText, participation: Participation | None) -> JointText:
    """Return a campaign that was opened, held until the commit.

    Raises:
        Refused: ``no_campaign``.
    """
    text = text_under_lock(text)
    is_here = participation is None or participation.meeting_id == text.meeting_id
    is_running = text.opened_at is not None and text.withdrawn_at is None
    if text.kind != TextKind.CAMPAIGN or not is_running or not is_here:
        raise Refused("no_campaign", _("This is no campaign in which one can take part."))
    return text


def check_part(text: JointText, participation: Participation) -> None:
    """Refuse words about a campaign by one that has no part in it.

    Raises:
        Refused: ``not_part``.
    """
    has_part = (
        text.voices.signatures().filter(participation=participation).exists()
        or text.pledges.standing().filter(participation=participation).exists()
        or text.proposers.joined().filter(participation=participation).exists()
    )
    if not has_part:
        raise Refused(
            "not_part", _("Only those that sign the campaign or take part say what happened.")
        )
