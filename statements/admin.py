"""Statements for repairs: everything is read-only, the words belong to the organisations.

Drafts are nobody's business but their authors': the admin shows no text of a draft.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from initiative.adminsite import ReadOnly
from statements.models import Rendering, Revision, Statement


@admin.register(Statement)
class StatementAdmin(ReadOnly):
    """One row an organisation at a meeting."""

    list_display = ["participation", "version", "sent_at", "published_at"]
    list_filter = ["participation__meeting"]
    search_fields = ["participation__organisation__name"]
    list_select_related = ["participation__organisation", "participation__meeting"]
    fields = ["participation", "version", "sent_at", "published_at"]


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
