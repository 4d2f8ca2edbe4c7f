"""Letters of the top floor: receipt of a statement, and every news about it."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from initiative.languages import direction, grouped
from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.deadlines import deadline
from meetings.emails import addressee, common, reply_to
from meetings.filling import moment, values_for
from meetings.models import Participation
from meetings.services.invitation import link_of
from meetings.states import DeadlineKind
from statements.models import Cosigner, Publication, Question, Revision, Statement
from statements.services.cosigning import confirmations_of, says_the_same

# A longer text comes as a file: mail programs cut letters that are too large.
BYTES_IN_LETTER = 80_000


@letter("statements.receipt")
def receipt(*, recipient: str, participation_pk: int, revision_pk: int) -> Sheet | Withheld:
    """Return proof that a text arrived: time, characters, SHA-256 and the text itself."""
    revision = Revision.objects.select_related(
        "statement__participation__meeting", "statement__joint__meeting"
    ).get(pk=revision_pk)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    is_whole = len(escape(revision.body).encode()) <= BYTES_IN_LETTER
    due = deadline(participation, DeadlineKind.STATEMENTS, timezone.now())
    return Sheet(
        context=values_for(participation)
        | common(participation, link)
        | {
            "revision": revision,
            "n_characters": grouped(revision.n_characters),
            "text_direction": direction(revision.language),
            "received": moment(revision.written_at, participation.meeting.time_zone),
            "is_whole": is_whole,
            "is_open": due.is_open,
        },
        attachments=[] if is_whole else [("statement.txt", revision.body, "text/plain")],
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


@letter("statements.published")
def published(*, recipient: str, participation_pk: int, revision_pk: int) -> Sheet | Withheld:
    """Return the news that everybody can read the statement. Stale once another is published."""
    revisions = Revision.objects.select_related("statement__joint__meeting")
    revision = revisions.defer("body").get(pk=revision_pk)
    if revision.statement.published_id != revision.pk:
        return Withheld(Reason.REPLACED)
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link)
        | {
            "revision": revision,
            "public_address": address_of(revision.statement, participation),
        },
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


@letter("statements.question")
def question(
    *, recipient: str, participation_pk: int, revision_pk: int, question_pk: int
) -> Sheet | Withheld:
    """Return the organisers' question about a sent version. Stale once it is settled."""
    asked = Question.objects.select_related("revision").defer("revision__body").get(pk=question_pk)
    if asked.settled_at is not None:
        return Withheld(Reason.REPLACED)
    return about_statement(participation_pk, recipient, asked.revision, question=asked)


@letter("statements.withdrawn")
def withdrawn(*, recipient: str, participation_pk: int, revision_pk: int) -> Sheet | Withheld:
    """Return proof that an organisation withdrew its statement."""
    revision = Revision.objects.select_related("statement").defer("body").get(pk=revision_pk)
    if revision.statement.sent_id is not None:
        return Withheld(Reason.REPLACED)
    return about_statement(participation_pk, recipient, revision)


@letter("statements.unpublished")
def unpublished(
    *, recipient: str, participation_pk: int, revision_pk: int, publication_pk: int
) -> Sheet | Withheld:
    """Return the news that organisers took a statement back from the public, and why."""
    ended = Publication.objects.select_related("revision", "statement").get(pk=publication_pk)
    if ended.statement.published_id is not None:
        return Withheld(Reason.REPLACED)
    return about_statement(participation_pk, recipient, ended.revision, publication=ended)


@letter("statements.joint_asked")
def joint_asked(
    *, recipient: str, participation_pk: int, joint_pk: int, asker_pk: int
) -> Sheet | Withheld:
    """Return the question of an organisation whether another signs a text with it.

    Stale once the other has left the text, or takes part in it.
    """
    cosigner = Cosigner.objects.filter(joint=joint_pk, participation=participation_pk).first()
    if cosigner is None or cosigner.left_at is not None or cosigner.joined_at is not None:
        return Withheld(Reason.REPLACED)
    return about_joint(participation_pk, recipient, joint_pk, asker_pk)


@letter("statements.joint_confirm")
def joint_confirm(
    *, recipient: str, participation_pk: int, joint_pk: int, asker_pk: int, revision_pk: int
) -> Sheet | Withheld:
    """Return the request to confirm a joint statement. Stale once its draft says other words."""
    revision = Revision.objects.select_related("statement__draft").get(pk=revision_pk)
    draft = revision.statement.draft
    confirmed = confirmations_of(revision).filter(cosigner__participation=participation_pk)
    if draft is None or not says_the_same(draft, revision) or confirmed.exists():
        return Withheld(Reason.REPLACED)
    return about_joint(participation_pk, recipient, joint_pk, asker_pk, revision=revision)


@letter("statements.joint_left")
def joint_left(
    *, recipient: str, participation_pk: int, joint_pk: int, leaver_pk: int, is_over: int
) -> Sheet | Withheld:
    """Return the news that an organisation has left a joint statement."""
    newest = Statement.objects.select_related("draft").defer("draft__body").get(joint=joint_pk)
    return about_joint(
        participation_pk, recipient, joint_pk, leaver_pk, revision=newest.draft, is_over=is_over
    )


def about_joint(
    participation_pk: int, recipient: str, joint_pk: int, other_pk: int, **more: object
) -> Sheet | Withheld:
    """Return a letter about a joint statement, to one of those that were asked to sign it."""
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    other = Participation.objects.select_related("organisation").get(pk=other_pk)
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link) | {"other": other.organisation} | more,
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


def about_statement(
    participation_pk: int, recipient: str, revision: Revision, **more: object
) -> Sheet | Withheld:
    """Return a letter about one version of a statement, to one of its authors."""
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link) | {"revision": revision} | more,
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


def address_of(statement: Statement, participation: Participation) -> str:
    """Return the public address of a statement, in the letter's language where pages have it."""
    code = translation.get_language()
    slug = participation.meeting.slug
    with translation.override(code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        if statement.joint_id:
            path = reverse("public:joint", args=[slug, statement.number])
        else:
            path = reverse("public:statement", args=[slug, participation.organisation.slug])
        return settings.SITE_URL + path
