"""Who may read or sign which joint statement: fetch and permission in one call, 404 for both."""

from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from meetings import access
from meetings.models import Meeting, Participation
from organisations.models import Organisation
from statements.models import (
    Cosigner,
    JointStatement,
    Publication,
    Statement,
)


def joint_of(participation: Participation, pk: int) -> JointStatement:
    """Return a joint statement in which an organisation takes part, with its texts, or 404."""
    joint = get_object_or_404(
        JointStatement.objects.select_related("statement__draft", "statement__sent").defer(
            "statement__sent__body"
        ),
        pk=pk,
        cosigners__in=Cosigner.objects.taking_part().filter(participation=participation),
    )
    joint.meeting = participation.meeting
    return joint


def cosigner_of(participation: Participation, pk: int) -> Cosigner:
    """Return the place of an organisation that is asked to sign a joint statement, or 404."""
    cosigner = get_object_or_404(
        Cosigner.objects.present().select_related(
            "joint__statement__draft", "joint__statement__sent"
        ),
        joint=pk,
        participation=participation,
    )
    cosigner.participation = participation
    cosigner.joint.meeting = participation.meeting
    return cosigner


def joint_statements_of(participation: Participation) -> QuerySet[Cosigner]:
    """Return the places of an organisation in joint statements, the newest first, no texts."""
    return (
        Cosigner.objects.present()
        .with_confirmed()
        .filter(participation=participation)
        .select_related("joint__meeting", "joint__statement__draft", "joint__statement__sent")
        .defer("joint__statement__draft__body", "joint__statement__sent__body")
        .order_by("-pk")
    )


def with_everybody(cosigners: QuerySet[Cosigner]) -> QuerySet[Cosigner]:
    """Add who else is there, for a list of joint statements."""
    others = Cosigner.objects.present().by_name()
    return cosigners.prefetch_related(Prefetch("joint__cosigners", others, to_attr="present"))


def may_be_asked_to_sign(participation: Participation) -> QuerySet[Participation]:
    """Return whom an organisation may ask to sign a text with it.

    Those that are invited and agreed to be named: that an organisation in danger is on the
    list is for nobody to learn here. It can begin a text itself and ask the others.
    """
    others = participation.meeting.participations.by_name().asked()
    return others.filter(is_named=True).exclude(pk=participation.pk)


def public_joint(slug: str, number: int) -> Statement:
    """Return a published joint statement, ready for reading, or 404."""
    return get_object_or_404(
        Statement.objects.joint_published().with_text().select_related("joint__meeting"),
        joint__meeting__slug=slug,
        number=number,
    )


def joint_to_read(slug: str, number: int) -> Statement:
    """Return the same with those that sign it as ``joint.signers``, or 404."""
    statement = public_joint(slug, number)
    statement.joint.signers = signers_of(statement, "published")
    return statement


def public_joint_statements(meeting: Meeting) -> QuerySet[Statement]:
    """Return the joint statements that everybody may read, with their names, without texts."""
    return with_signers(Statement.objects.joint_of_meeting(meeting.pk).joint_published())


def with_signers(statements: QuerySet[Statement]) -> QuerySet[Statement]:
    """Add to published joint statements who signs them now; leave out their texts."""
    names = Cosigner.objects.signing("published").by_name()
    return statements.for_index().prefetch_related(
        Prefetch("joint__cosigners", names, to_attr="signers")
    )


def joint_statements_signed_by(organisation: Organisation) -> QuerySet[Statement]:
    """Return the public joint statements under which an organisation's name stands."""
    signed = Cosigner.objects.signing("published").filter(participation__organisation=organisation)
    return (
        Statement.objects.joint_published()
        .filter(joint__in=signed.values("joint"))
        .select_related("joint__meeting")
        .defer("joint__meeting__call")
        .for_index()
        .order_by("-published_at", "-pk")
    )


def signers_of(statement: Statement, text: str) -> QuerySet[Cosigner]:
    """Return who signs the ``sent`` or the ``published`` text of a joint statement."""
    return Cosigner.objects.filter(joint=statement.joint_id).signing(text).by_name()


def why_joint_gone(slug: str, number: int) -> Publication | None:
    """Return how a joint statement that everybody could read ended, or ``None``."""
    return (
        Publication.objects.select_related("statement__joint__meeting")
        .filter(
            statement__joint__meeting__slug=slug,
            statement__number=number,
            statement__published__isnull=True,
            ended_at__gt=F("statement__joint__meeting__opened_at"),
        )
        .order_by("-pk")
        .first()
    )


def sent_joint_for_organiser(
    request: HttpRequest, slug: str, number: int, act: str = access.READ
) -> Statement:
    """Return a joint statement that was sent, with the sent version only."""
    meeting = access.meeting_for_organiser(request, slug, act)
    statement = get_object_or_404(
        Statement.objects.joint_of_meeting(meeting.pk).for_desk().select_related("sent__rendering"),
        number=number,
        sent__isnull=False,
    )
    statement.joint.meeting = meeting
    return statement


def signers_to_be(statement: Statement) -> QuerySet[Cosigner]:
    """Return whose names would stand under a joint statement if it were sent now."""
    return Cosigner.objects.filter(joint=statement.joint_id).taking_part().by_name()
