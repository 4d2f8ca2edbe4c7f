"""Take part in a joint statement: begin it, ask others, join, confirm its words, leave."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from meetings.models import Meeting, Participation
from meetings.services.meeting import touch_public
from statements.cosigning import WORDS
from statements.models import Confirmation, Cosigner, JointStatement, Revision, Statement
from statements.search.indexing import index_statement
from statements.services.drafting import joint_under_lock
from statements.services.letters import order_joint_letters
from statements.services.publishing import end_publication
from statements.services.sending import check_sendable
from statements.states import Ending

# A text is joint when so many organisations sign it.
FEWEST = 2
# A personal link must not become a way to write to everybody: so many are asked to sign
# one text, and so many texts that nobody has sent can one organisation have begun.
MOST = 100
MOST_BEGUN = 5


@transaction.atomic
def begin_joint(
    *,
    participation: Participation,
    asked: Iterable[Participation],
    key: UUID,
    by: str,
    at: datetime,
) -> JointStatement:
    """Begin a joint statement and ask other organisations to sign it.

    Args:
        participation: who begins it; it takes part at once.
        asked: whom it asks; each gets a letter.
        key: issued with the form; the same form sent twice begins one text.

    Raises:
        Refused: ``nobody_asked``, ``too_many_asked`` or ``too_many_begun``.
    """
    Meeting.objects.hold(participation.meeting_id)
    known = JointStatement.objects.filter(key=key).first()
    if known is not None:
        return known
    if JointStatement.objects.begun_by(participation.pk).count() >= MOST_BEGUN:
        raise Refused(
            "too_many_begun",
            _("You have begun %(n)d joint statements that nobody has sent. Finish one first.")
            % {"n": MOST_BEGUN},
        )
    joint = JointStatement.objects.create(
        meeting=participation.meeting, key=key, begun_by=by, begun_at=at
    )
    Statement.objects.create(joint=joint)
    Cosigner.objects.create(
        joint=joint, participation=participation, asked_by=by, asked_at=at, joined_at=at
    )
    log(joint, participation, "begin_joint", by)
    ask_to_sign(joint=joint, participation=participation, asked=asked, by=by, at=at)
    return joint


@transaction.atomic
def ask_to_sign(
    *,
    joint: JointStatement,
    participation: Participation,
    asked: Iterable[Participation],
    by: str,
    at: datetime,
) -> list[Cosigner]:
    """Ask more organisations of the meeting to sign; each gets a letter, once.

    One that has left can be asked again. Whom somebody has asked before is not asked twice.

    Returns:
        Those that are new.

    Raises:
        Refused: ``nobody_asked``, when no other organisation was named, or ``too_many_asked``.
    """
    joint_under_lock(joint)
    others = [each for each in asked if each.pk != participation.pk]
    if not others:
        raise Refused("nobody_asked", _("Choose at least one other organisation."))
    known = {each.participation_id: each for each in joint.cosigners.all()}
    if len({*known, *(each.pk for each in others)}) > MOST:
        raise Refused(
            "too_many_asked",
            _("At most %(n)d organisations can be asked to sign one text. Choose fewer.")
            % {"n": MOST},
        )
    new = []
    for other in others:
        cosigner = known.get(other.pk)
        if cosigner is not None and cosigner.left_at is None:
            continue
        if cosigner is None:
            cosigner = Cosigner(joint=joint, participation=other)
        cosigner.asked_by, cosigner.asked_at = by, at
        cosigner.joined_at = cosigner.left_at = None
        cosigner.save()
        new.append(cosigner)
        order_joint_letters(
            [other],
            kind="statements.joint_asked",
            key=f"joint-asked:{cosigner.pk}:{at.isoformat()}",
            joint_pk=joint.pk,
            asker_pk=participation.pk,
        )
        log(joint, other, "ask_to_sign", by)
    return new


@transaction.atomic
def join_joint(
    *, joint: JointStatement, participation: Participation, by: str, at: datetime
) -> Cosigner:
    """Take part: read drafts, write, and be asked to confirm. Joined twice is joined once.

    Raises:
        Refused: ``not_asked``, when nobody asks this organisation any more.
    """
    joint_under_lock(joint)
    cosigner = joint.cosigners.present().filter(participation=participation).first()
    if cosigner is None:
        raise Refused(
            "not_asked", _("Your organisation has left this text. Ask to be asked again.")
        )
    if cosigner.joined_at is None:
        cosigner.joined_at = at
        cosigner.save(update_fields=["joined_at"])
        log(joint, participation, "join_joint", by)
    return cosigner


@transaction.atomic
def leave_joint(
    *, joint: JointStatement, participation: Participation, by: str, at: datetime
) -> bool:
    """Say no, or take the organisation's name off; its confirmations end.

    A text that was sent stays with those that still sign it. With fewer than two it is
    withdrawn. The others hear of it; a mere "no" to being asked writes to nobody.

    Returns:
        Whether the statement was withdrawn by it.
    """
    statement = joint_under_lock(joint)
    cosigner = joint.cosigners.present().filter(participation=participation).first()
    if cosigner is None:
        return False
    took_part = cosigner.joined_at is not None
    signed = statement.sent is not None and (
        joint.cosigners.signing("sent").filter(pk=cosigner.pk).exists()
    )
    cosigner.confirmations.standing().update(withdrawn_at=at)
    cosigner.left_at = at
    cosigner.save(update_fields=["left_at"])
    n_left = joint.cosigners.signing("sent").count()
    is_over = signed and n_left < FEWEST
    if is_over:
        withdraw_joint(statement, by=by, at=at)
    if signed:
        touch_public(joint.meeting_id)
    if took_part:
        others = joint.cosigners.taking_part().by_name().select_related("participation__meeting")
        order_joint_letters(
            [each.participation for each in others],
            kind="statements.joint_left",
            key=f"joint-left:{cosigner.pk}:{at.isoformat()}",
            joint_pk=joint.pk,
            leaver_pk=participation.pk,
            is_over=int(is_over),
        )
    log(joint, participation, "leave_joint", by)
    return is_over


def withdraw_joint(statement: Statement, *, by: str, at: datetime) -> None:
    """Take a held joint statement back; every version stays with those that take part."""
    end_publication(statement, ending=Ending.WITHDRAWN, at=at, by=by)
    statement.sent = statement.sent_at = None
    statement.published = statement.published_at = None
    statement.withdrawn_at = at
    statement.save(update_fields=["sent", "sent_at", "published", "published_at", "withdrawn_at"])
    index_statement(statement)
    statement.questions.open().update(settled_at=at)


@transaction.atomic
def confirm_joint(
    *, joint: JointStatement, participation: Participation, version: int, by: str, at: datetime
) -> Confirmation:
    """Agree to the draft, in the name of an organisation that takes part.

    It holds for these very words: when somebody changes them, each is asked again.

    Args:
        version: the version on the screen; what came later is not confirmed unseen.

    Raises:
        Refused: ``not_part``, or as ``check_sendable``: only what could be sent is confirmed.
    """
    statement = joint_under_lock(joint)
    cosigner = check_part(joint, participation)
    draft = check_sendable(statement, version)
    known = confirmations_of(draft).filter(cosigner=cosigner).first()
    if known is not None:
        return known
    log(joint, participation, "confirm_joint", by, revision=draft.pk)
    return Confirmation.objects.create(
        cosigner=cosigner, revision=draft, confirmed_by=by, confirmed_at=at
    )


@transaction.atomic
def take_confirmation_back(
    *, joint: JointStatement, participation: Participation, by: str, at: datetime
) -> None:
    """No longer agree to the draft.

    Raises:
        Refused: ``sent_already``: to take the name off a text that was sent is to leave.
    """
    statement = joint_under_lock(joint)
    sent, draft = statement.sent, statement.draft
    if draft is None or (sent is not None and says_the_same(sent, draft)):
        raise Refused(
            "sent_already",
            _("The text was sent meanwhile. To take your name off it, leave the text."),
        )
    mine = confirmations_of(draft).filter(cosigner__participation=participation)
    if mine.update(withdrawn_at=at):
        log(joint, participation, "take_confirmation_back", by, revision=draft.pk)


@transaction.atomic
def ask_to_confirm(
    *, joint: JointStatement, participation: Participation, version: int, by: str
) -> int:
    """Write to those that have not confirmed the draft. For one version each is asked once.

    Returns:
        To how many organisations.

    Raises:
        Refused: ``not_part``, or as ``check_sendable``.
    """
    statement = joint_under_lock(joint)
    check_part(joint, participation)
    draft = check_sendable(statement, version)
    done = confirmations_of(draft).values("cosigner")
    waiting = joint.cosigners.taking_part().exclude(pk__in=done).by_name()
    waiting = waiting.exclude(participation=participation).select_related("participation__meeting")
    order_joint_letters(
        [each.participation for each in waiting],
        kind="statements.joint_confirm",
        key=f"joint-confirm:{draft.pk}",
        joint_pk=joint.pk,
        asker_pk=participation.pk,
        revision_pk=draft.pk,
    )
    return len(waiting)


def check_part(joint: JointStatement, participation: Participation) -> Cosigner:
    """Return the place of an organisation among those that take part.

    Raises:
        Refused: ``not_part``, when it has left, or never said that it takes part.
    """
    cosigner = joint.cosigners.taking_part().filter(participation=participation).first()
    if cosigner is None:
        raise Refused("not_part", _("Your organisation does not take part in this text."))
    return cosigner


def confirmations_of(revision: Revision) -> QuerySet[Confirmation]:
    """Return the confirmations of the words of a revision that stand, of those that are there."""
    same = {f"revision__{name}": getattr(revision, name) for name in WORDS}
    return Confirmation.objects.standing().filter(
        cosigner__joint__statement=revision.statement_id, cosigner__left_at__isnull=True, **same
    )


def says_the_same(one: Revision, other: Revision) -> bool:
    """Say whether a confirmation of one text is one of the other, too."""
    return all(getattr(one, name) == getattr(other, name) for name in WORDS)


def log(
    joint: JointStatement, about: Participation, verb: str, by: str, revision: int | None = None
) -> None:
    """Write an act about a joint statement into the log."""
    record(by, verb, scope=joint.meeting.scope, about=about.ref, joint=joint.pk, revision=revision)
