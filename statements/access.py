"""Who may read which statement: fetch and permission in one call, 404 for both."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from initiative.prepared import PreparedObjects
from meetings import access
from meetings.models import Meeting, Participation
from organisations.models import Organisation
from statements.models import (
    Cosigner,
    Publication,
    Statement,
    Translation,
)
from statements.states import RevisionKind


def published_statements(meeting: Meeting) -> QuerySet[Statement]:
    """Return what everybody may read of a public meeting."""
    return (
        Statement.objects.of_meeting(meeting.pk).published().defer("participation__meeting__call")
    )


def published_rows(pks: Iterable[int]) -> dict[int, Statement]:
    """Return one page of a public list by key.

    By key alone: with the meeting named too, a database walks through all of its rows.
    """
    rows = Statement.objects.published().for_index().with_beginning()
    rows = rows.select_related("participation__organisation")
    return rows.order_by().in_bulk(list(pks))


def published_slugs(meeting: Meeting) -> QuerySet:
    """Return the addresses of the published statements, in the order of the list."""
    return published_statements(meeting).values_list("participation__organisation__slug", flat=True)


def other_statements(statement: Statement) -> QuerySet[Statement]:
    """Return what the same organisation published at other meetings, the newest first."""
    return (
        Statement.objects.published()
        .for_index()
        .select_related("participation__meeting")
        .defer("participation__meeting__call")
        .filter(participation__organisation__participations=statement.participation_id)
        .exclude(pk=statement.pk)
        .order_by("-published_at")
    )


def statements_by(organisation: Organisation) -> QuerySet[Statement]:
    """Return what one organisation published, at every public meeting, without texts."""
    return (
        Statement.objects.published()
        .for_index()
        .select_related("participation__meeting")
        .defer("participation__meeting__call")
        .filter(participation__organisation=organisation)
    )


def public_statement(slug: str, organisation_slug: str) -> Statement:
    """Return a published statement, ready for reading, or 404."""
    return get_object_or_404(
        Statement.objects.published()
        .with_text()
        .select_related("participation__organisation", "participation__meeting")
        .defer("participation__meeting__call"),
        participation__meeting__slug=slug,
        participation__organisation__slug=organisation_slug,
    )


# What a statement's page shows. All the columns would cost as much as the page itself.
READ = [
    "number",
    "joint_id",
    "published_at",
    "published__title",
    "published__language",
    "published__n_characters",
    "published__sha256",
    "published__written_at",
    "published__rendering__html",
    "participation__organisation__slug",
    "participation__organisation__name",
    "participation__organisation__language",
    "participation__organisation__place",
    "participation__meeting__slug",
    "participation__meeting__title",
    "participation__meeting__short_name",
    "participation__meeting__language",
    "participation__meeting__place",
    "participation__meeting__time_zone",
    "participation__meeting__starts_on",
    "participation__meeting__ends_on",
    "participation__meeting__help_name",
    "participation__meeting__help_email",
]


@PreparedObjects
def statements_to_read(slug: str, organisation_slug: str) -> QuerySet[Statement]:
    """Ask for a published statement as its page shows it: finished, without its source."""
    return (
        Statement.objects.published()
        .with_text()
        .select_related("participation__organisation", "participation__meeting")
        .only(*READ)
        .filter(
            participation__meeting__slug=slug,
            participation__organisation__slug=organisation_slug,
        )
    )


def statement_to_read(slug: str, organisation_slug: str) -> Statement:
    """Return a published statement for its page, or 404."""
    for statement in statements_to_read(slug, organisation_slug):
        return statement
    raise Http404


def statement_of(participation: Participation) -> Statement | None:
    """Return the statement of a participation that access let in, or ``None`` before a word."""
    statement = (
        Statement.objects.select_related("draft", "sent")
        .defer("sent__body")
        .filter(participation=participation)
        .first()
    )
    if statement is not None:
        statement.participation = participation
    return statement


def addresses_of_statements() -> QuerySet:
    """Return (meeting, organisation, moment) of every published statement, the newest first."""
    rows = Statement.objects.published().order_by("-published_at", "-pk")
    return rows.values_list(
        "participation__meeting__slug", "participation__organisation__slug", "published_at"
    )


def addresses_of_joint_statements() -> QuerySet:
    """Return (meeting, number, moment) of every published joint statement, the newest first."""
    rows = Statement.objects.joint_published().order_by("-published_at", "-pk")
    return rows.values_list("joint__meeting__slug", "number", "published_at")


def newest_statements(meeting_pks: Iterable[int] | None) -> QuerySet[Statement]:
    """Return what everybody may read, the newest first, with names and finished pages.

    Args:
        meeting_pks: of these meetings; ``None`` of all.
    """
    names = Cosigner.objects.signing("published").by_name()
    statements = Statement.objects.filter(
        Q(participation__meeting__opened_at__isnull=False)
        | Q(joint__meeting__opened_at__isnull=False),
        published__isnull=False,
    )
    if meeting_pks is not None:
        statements = statements.filter(
            Q(participation__meeting__in=meeting_pks) | Q(joint__meeting__in=meeting_pks)
        )
    return (
        statements.select_related(
            "published__rendering",
            "participation__organisation",
            "participation__meeting",
            "joint__meeting",
        )
        .defer("published__body", "participation__meeting__call", "joint__meeting__call")
        .prefetch_related(Prefetch("joint__cosigners", names, to_attr="signers"))
        .order_by("-published_at", "-pk")
    )


def sent_statement_for_organiser(
    request: HttpRequest, slug: str, organisation_slug: str, act: str = access.READ
) -> Statement:
    """Return a statement that was sent, with the sent version only; drafts stay private."""
    participation = access.participation_for_organiser(request, slug, organisation_slug, act)
    statement = get_object_or_404(
        Statement.objects.for_desk().select_related("sent__rendering"),
        participation=participation,
        sent__isnull=False,
    )
    statement.participation = participation
    return statement


def newer_draft_at(statement: Statement) -> datetime | None:
    """Return when somebody saved words after those that were sent; never the words."""
    drafts = statement.revisions.filter(pk__gt=statement.sent_id)
    return drafts.exclude(kind=RevisionKind.SENT).values_list("written_at", flat=True).first()


def why_gone(slug: str, organisation_slug: str) -> Publication | None:
    """Return how a statement that everybody could read ended, or ``None`` if none did.

    What ended before the meeting was open to the public was read by nobody.
    """
    return (
        Publication.objects.select_related(
            "statement__participation__meeting", "statement__participation__organisation"
        )
        .filter(
            statement__participation__meeting__slug=slug,
            statement__participation__organisation__slug=organisation_slug,
            statement__published__isnull=True,
            ended_at__gt=F("statement__participation__meeting__opened_at"),
        )
        .order_by("-pk")
        .first()
    )


def translations_of(statement: Statement) -> QuerySet[Translation]:
    """Return the translations of a statement for its authors and organisers, without texts."""
    return (
        statement.translations.select_related("draft", "ready")
        .defer("draft__paragraphs", "ready__paragraphs")
        .order_by("language")
    )


def public_translations(statement: Statement) -> QuerySet[Translation]:
    """Return what stands beside a published statement, for a line of languages.

    Never the translation of a version that nobody could read in the original.
    """
    return (
        beside_originals(statement=statement)
        .select_related("ready")
        .defer("ready__paragraphs")
        .order_by("language")
    )


def beside_originals(**of: object) -> QuerySet[Translation]:
    """Return the translations that are ready and whose original everybody could read.

    Not of a version that was withdrawn or taken back, even when a newer one is public.
    """
    public = Publication.objects.not_taken_back().filter(revision=OuterRef("ready__original"))
    return Translation.objects.ready().filter(Exists(public), **of)


def public_translation(statement: Statement, language: str) -> Translation:
    """Return one translation of a published statement, ready for reading, or 404."""
    return get_object_or_404(
        public_translations(statement).select_related("ready__rendering", "ready__original"),
        language=language,
    )
