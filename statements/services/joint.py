"""Write and send a joint statement: every organisation that takes part confirms it first."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.deadlines import deadline
from meetings.models import Participation
from meetings.states import DeadlineKind
from statements.models import Cosigner, JointStatement, Revision
from statements.services.cosigning import FEWEST, check_part, confirmations_of
from statements.services.drafting import Saved, joint_under_lock, keep_text
from statements.services.sending import check_sendable, make_sent, sent_before
from statements.states import Origin, RevisionKind


@transaction.atomic
def save_joint(
    *,
    joint: JointStatement,
    participation: Participation,
    title: str,
    language: str,
    body: str,
    base_version: int,
    key: UUID,
    by: str,
    at: datetime,
    kind: str = RevisionKind.DRAFT,
    origin: str = Origin.TYPED,
) -> Saved:
    """Keep a text of several organisations, as ``keep_text`` does.

    Raises:
        Refused: ``not_part``, when the organisation has left meanwhile.
        statements.text.UnusableCharacter: the text holds a character that cannot be kept.
    """
    statement = joint_under_lock(joint)
    check_part(joint, participation)
    return keep_text(
        statement,
        title=title,
        language=language,
        body=body,
        base_version=base_version,
        key=key,
        by=by,
        at=at,
        kind=kind,
        origin=origin,
    )


@transaction.atomic
def send_joint(
    *,
    joint: JointStatement,
    participation: Participation,
    version: int,
    key: UUID,
    by: str,
    at: datetime,
    agreed_by: str = "",
) -> Revision:
    """Send the joint statement that all who take part have confirmed, word for word.

    The deadline is that of the organisation that sends it, with the time it was given.

    Args:
        participation: who presses the button; any that takes part.
        version: the version that the sender has read.
        key: issued with the form; the same form sent twice sends once.

    Returns:
        The sent revision, or the one that this form made before.

    Raises:
        Refused: ``not_part``, ``too_few``, ``not_confirmed``, or as ``check_sendable``.
    """
    statement = joint_under_lock(joint)
    known = sent_before(statement, key)
    if known is not None:
        return known
    check_part(joint, participation)
    draft = check_sendable(statement, version)
    check_signed(list(joint.cosigners.taking_part().by_name()), draft)
    participation.refresh_from_db(fields=["statements_extended_to"])
    participation.meeting = joint.meeting
    due = deadline(participation, DeadlineKind.STATEMENTS, at)
    return make_sent(
        statement, draft, key=key, is_late=not due.is_open, by=by, at=at, agreed_by=agreed_by
    )


def check_signed(cosigners: list[Cosigner], draft: Revision) -> None:
    """Refuse to send what fewer than two sign, or what one that takes part has not confirmed.

    Args:
        cosigners: all that take part, with their organisations.

    Raises:
        Refused: ``too_few`` or ``not_confirmed``.
    """
    if len(cosigners) < FEWEST:
        raise Refused(
            "too_few", _("A joint statement needs two organisations. Ask another one to take part.")
        )
    confirmed = set(confirmations_of(draft).values_list("cosigner", flat=True))
    missing = [
        each.participation.organisation.name for each in cosigners if each.pk not in confirmed
    ]
    if missing:
        raise Refused(
            "not_confirmed",
            _("Not confirmed yet by: %(names)s. Ask them, then send it.")
            % {"names": ", ".join(missing)},
        )
