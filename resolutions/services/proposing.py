"""Who proposes a text: asked, agreed to its words, left; and the text handed in."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.models import Participation
from meetings.services.invitation import make_links
from meetings.states import AnswerSource
from resolutions.models import Draft, JointText, Proposer
from resolutions.services.letters import order_receipt, order_to_many
from resolutions.services.texts import (
    changed_for_everybody,
    check_writes,
    log,
    names_of,
    text_under_lock,
)

# So many organisations can be asked to propose one text.
MOST_ASKED = 20


@transaction.atomic
def ask_to_propose(
    *,
    text: JointText,
    asked: Iterable[Participation],
    by: str,
    at: datetime,
    participation: Participation | None = None,
) -> int:
    """Ask organisations to propose a text; each gets a letter, once.

    One that left can be asked again. Whom somebody has asked before is not asked twice.

    Args:
        participation: who asks; ``None`` when the organisers do, for a text of theirs.

    Returns:
        How many are new.

    Raises:
        Refused: ``not_yours``, ``withdrawn``, ``nobody_asked`` or ``too_many_asked``.
    """
    text = text_under_lock(text)
    check_writes(text, participation)
    own = participation.pk if participation else None
    others = [each for each in asked if each.pk != own and each.meeting_id == text.meeting_id]
    if not others:
        raise Refused("nobody_asked", _("Choose at least one other organisation."))
    known = {each.participation_id: each for each in text.proposers.all()}
    if len({*known, *(each.pk for each in others)}) > MOST_ASKED:
        raise Refused(
            "too_many_asked",
            _("At most %(n)d organisations can be asked to propose one text. Choose fewer.")
            % {"n": MOST_ASKED},
        )
    new = []
    for other in others:
        proposer = known.get(other.pk)
        if proposer is not None and proposer.left_at is None:
            continue
        proposer = proposer or Proposer(text=text, participation=other)
        proposer.asked_by, proposer.asked_at = by, at
        proposer.joined_at = proposer.left_at = None
        proposer.confirmed = proposer.named_since = None
        proposer.save()
        new.append(other)
        log(text, "ask_to_propose", by, other)
    order_to_many(
        text,
        new,
        kind="resolutions.propose",
        key=f"propose:{text.pk}:{at.isoformat()}",
        text_pk=text.pk,
        asker_pk=own or 0,
    )
    return len(new)


@transaction.atomic
def agree_to_propose(
    *, text: JointText, participation: Participation, draft_number: int, by: str, at: datetime
) -> Proposer:
    """Propose the text in these words. When they change, each is asked again.

    Args:
        draft_number: the draft on the screen; what came later is not agreed to unseen.

    Raises:
        Refused: ``not_asked``, ``withdrawn``, ``changed`` or ``empty``.
    """
    text = text_under_lock(text)
    proposer = text.proposers.present().filter(participation=participation).first()
    if proposer is None:
        raise Refused("not_asked", _("Your organisation is not asked to propose this text."))
    draft = draft_on_screen(text, draft_number)
    return agreed(text, proposer, draft, by, at)


@transaction.atomic
def record_proposer(
    *, text: JointText, participation: Participation, note: str, by: str, at: datetime
) -> Proposer:
    """Write down that an organisation proposes the present draft, as it told an organiser.

    It gets a receipt, so that it can say that this was not so.

    Args:
        note: who told it, how and when; for the organisers.

    Raises:
        Refused: ``withdrawn``, ``no_source`` or ``empty``.
    """
    text = text_under_lock(text)
    if not note:
        raise Refused("no_source", _("Write who told you, how and when."))
    draft = draft_on_screen(text, text.draft_number)
    proposer = text.proposers.filter(participation=participation).first()
    proposer = proposer or Proposer(
        text=text, participation=participation, asked_by=by, asked_at=at
    )
    if proposer.left_at is not None:
        proposer.joined_at = proposer.left_at = proposer.named_since = None
    proposer.source, proposer.source_note = AnswerSource.ORGANISER, note
    make_links(participations=[participation], at=at)
    agreed(text, proposer, draft, by, at)
    order_receipt(
        participation,
        key=f"proposer:{proposer.pk}:{draft.pk}",
        what="proposer",
        pk=proposer.pk,
    )
    return proposer


def draft_on_screen(text: JointText, draft_number: int) -> Draft:
    """Return the draft that somebody agrees to, if it is still the one that they read.

    Raises:
        Refused: ``withdrawn``, ``empty`` or ``changed``.
    """
    if text.withdrawn_at is not None:
        raise Refused("withdrawn", _("This text is withdrawn."))
    draft = text.draft
    if draft is None or not draft.title or not draft.body:
        raise Refused("empty", _("The text needs a title and words first."))
    if text.draft_number != draft_number:
        raise Refused("changed", _("The text has changed meanwhile. Read it once more."))
    return draft


def agreed(text: JointText, proposer: Proposer, draft: Draft, by: str, at: datetime) -> Proposer:
    """Note that an organisation proposes these words."""
    if proposer.confirmed_id != draft.pk:
        proposer.joined_at = proposer.joined_at or at
        proposer.confirmed = draft
        log(text, "agree_to_propose", by, proposer.participation, draft=text.draft_number)
    if text.current is not None and text.current.draft_id == draft.pk:
        # These very words are what everybody reads.
        proposer.named_since = proposer.named_since or at
        changed_for_everybody(text)
    proposer.save()
    return proposer


@transaction.atomic
def leave_proposing(
    *, text: JointText, participation: Participation, by: str, at: datetime
) -> None:
    """No longer propose the text, or say no to being asked.

    A text that is up for signing stays with those that signed it. When nobody proposes it
    any more, nobody can sign it any more either.
    """
    text = text_under_lock(text)
    proposer = text.proposers.present().filter(participation=participation).first()
    if proposer is None:
        return
    proposer.left_at = at
    proposer.save(update_fields=["left_at"])
    log(text, "leave_proposing", by, participation)
    is_alone = not text.proposers.joined().exists()
    if text.opened_at is None and text.begun_for_id is not None and is_alone:
        # Nobody could open it any more.
        text.withdrawn_at = at
        text.save(update_fields=["withdrawn_at"])
    elif text.opened_at is not None and text.closed_at is None and is_alone:
        text.closed_at = at
        text.save(update_fields=["closed_at"])
    changed_for_everybody(text)


@transaction.atomic
def hand_in(
    *, text: JointText, participation: Participation, draft_number: int, by: str, at: datetime
) -> None:
    """Give the draft to the organisers, who put it up for signing; they never change its words.

    Raises:
        Refused: ``not_yours``, ``withdrawn``, ``empty``, ``changed``, ``not_agreed`` or as
            ``check_length``.
    """
    text = text_under_lock(text)
    check_writes(text, participation)
    draft = draft_on_screen(text, draft_number)
    check_length(text, draft)
    check_agreed(text, draft)
    if text.handed_in_id != draft.pk:
        text.handed_in = draft
        text.save(update_fields=["handed_in"])
        log(text, "hand_in_text", by, participation, draft=text.draft_number)


def check_length(text: JointText, draft: Draft) -> None:
    """Refuse a text that is longer than the meeting lets texts of several be.

    Raises:
        Refused: ``too_long``.
    """
    limit = text.meeting.joint_character_limit
    if draft.n_characters > limit:
        raise Refused(
            "too_long",
            _("The text is %(n)d characters over %(limit)d. Shorten it; the draft is kept.")
            % {"n": draft.n_characters - limit, "limit": limit},
        )


def check_agreed(text: JointText, draft: Draft) -> None:
    """Refuse a text that nobody proposes, or that one proposes in other words.

    Raises:
        Refused: ``nobody_proposes`` or ``not_agreed``, with the names.
    """
    proposers = list(text.proposers.joined().by_name())
    if not proposers:
        raise Refused(
            "nobody_proposes",
            _("Nobody proposes this text yet. Ask an organisation to propose it."),
        )
    missing = [each for each in proposers if each.confirmed_id != draft.pk]
    if missing:
        raise Refused(
            "not_agreed",
            _("Not agreed to these words yet: %(names)s. Ask them, then go on.")
            % {"names": names_of(missing)},
        )
