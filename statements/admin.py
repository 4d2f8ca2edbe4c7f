"""Statements for repairs: everything is read-only, the words belong to the organisations.

Drafts are nobody's business but their authors': the admin shows no text of a draft.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiative.adminsite import ReadOnly
from statements.models import (
    Confirmation,
    Cosigner,
    IndexedPassage,
    JointStatement,
    Publication,
    Question,
    Rendering,
    Revision,
    Statement,
    Topic,
    Translation,
    TranslationRendering,
    TranslationRevision,
)

# What the name of a statement is made of.
OF_STATEMENT = [
    "statement__participation__organisation",
    "statement__participation__meeting",
    "statement__joint__meeting",
]


@admin.register(Statement)
class StatementAdmin(ReadOnly):
    """One row an organisation at a meeting."""

    list_display = ["__str__", "number", "version", "sent_at", "published_at", "withdrawn_at"]
    list_filter = ["participation__meeting"]
    search_fields = ["participation__organisation__name"]
    list_select_related = [
        "participation__organisation",
        "participation__meeting",
        "joint__meeting",
    ]
    fields = [
        "participation",
        "joint",
        "number",
        "version",
        "sent_at",
        "published_at",
        "withdrawn_at",
    ]


@admin.register(Topic)
class TopicAdmin(ReadOnly):
    """What statements of a meeting are about; changed at the desk, where it is written down."""

    list_display = ["name", "meeting", "language", "order"]
    list_filter = ["meeting"]
    search_fields = ["name"]
    list_select_related = ["meeting"]


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    """What was sent; drafts are left out."""

    list_display = ["title", "statement", "language", "n_characters", "is_late", "written_at"]
    list_filter = ["is_late", "language"]
    search_fields = ["title", "sha256", "statement__participation__organisation__name"]
    list_select_related = [
        "statement__participation__organisation",
        "statement__participation__meeting",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        """Return sent revisions only."""
        return super().get_queryset(request).sent()


@admin.register(Rendering)
class RenderingAdmin(ReadOnly):
    """Finished pages."""

    list_display = ["revision", "markdown_version"]
    list_filter = ["markdown_version"]
    search_fields = ["revision__title"]
    list_select_related = ["revision"]


@admin.register(Publication)
class PublicationAdmin(ReadOnly):
    """What everybody could read, from when to when."""

    list_display = ["revision", "published_at", "ended_at", "ending"]
    list_filter = ["ending"]
    search_fields = ["revision__title", "reason"]
    list_select_related = ["revision"]


@admin.register(Question)
class QuestionAdmin(ReadOnly):
    """What the organisers asked about a sent version."""

    list_display = ["statement", "asked_at", "settled_at"]
    search_fields = ["statement__participation__organisation__name", "text"]
    list_select_related = OF_STATEMENT


@admin.register(Translation)
class TranslationAdmin(ReadOnly):
    """One row a language; what is a draft stays with its translators."""

    list_display = ["statement", "language", "ready_at", "approved_at"]
    list_filter = ["language"]
    search_fields = ["statement__participation__organisation__name"]
    list_select_related = OF_STATEMENT
    fields = ["statement", "language", "version", "ready_at", "approved_at"]


@admin.register(TranslationRevision)
class TranslationRevisionAdmin(ReadOnly):
    """What stands, or stood, beside an original; drafts are left out."""

    list_display = ["title", "translation", "kind", "is_machine_assisted", "written_at"]
    list_filter = ["kind", "is_machine_assisted"]
    search_fields = ["title", "translator"]
    list_select_related = ["translation"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TranslationRevision]:
        """Return those that were ready only."""
        return super().get_queryset(request).filter(rendering__isnull=False)


@admin.register(TranslationRendering)
class TranslationRenderingAdmin(ReadOnly):
    """Finished translations."""

    list_display = ["revision", "markdown_version"]
    list_filter = ["markdown_version"]
    search_fields = ["revision__title"]
    list_select_related = ["revision"]


@admin.register(JointStatement)
class JointStatementAdmin(ReadOnly):
    """Texts of several organisations."""

    list_display = ["pk", "meeting", "begun_at"]
    list_filter = ["meeting"]
    search_fields = ["meeting__title"]
    list_select_related = ["meeting"]


@admin.register(Cosigner)
class CosignerAdmin(ReadOnly):
    """Who is asked to sign, and signs."""

    list_display = ["participation", "joint", "asked_at", "joined_at", "left_at"]
    search_fields = ["participation__organisation__name"]
    list_select_related = [
        "participation__organisation",
        "participation__meeting",
        "joint__meeting",
    ]


@admin.register(Confirmation)
class ConfirmationAdmin(ReadOnly):
    """Which words each has agreed to."""

    list_display = ["cosigner", "revision", "confirmed_at"]
    search_fields = ["cosigner__participation__organisation__name"]
    list_select_related = [
        "cosigner__participation__organisation",
        "cosigner__participation__meeting",
        "revision",
    ]


@admin.register(IndexedPassage)
class IndexedPassageAdmin(ReadOnly):
    """What readers find words in: only what is public."""

    list_display = ["statement", "language", "number"]
    list_filter = ["language"]
    list_select_related = OF_STATEMENT
