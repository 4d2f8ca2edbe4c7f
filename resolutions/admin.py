"""Texts and signatures for repairs: everything is read-only, the words belong to organisations.

Drafts are nobody's business but their writers': the admin shows no text of a draft.
"""

from django.contrib import admin

from initiative.adminsite import ReadOnly
from resolutions.models import (
    Draft,
    Happening,
    JointText,
    Pledge,
    Proposer,
    Translation,
    Version,
    Voice,
)

OF_PARTICIPATION = ["participation__organisation", "participation__meeting"]


@admin.register(JointText)
class JointTextAdmin(ReadOnly):
    """Resolutions, appeals and campaigns."""

    list_display = ["__str__", "kind", "opened_at", "signing_until", "closed_at", "withdrawn_at"]
    list_filter = ["kind", "meeting"]
    search_fields = ["versions__title"]
    list_select_related = ["meeting"]
    exclude = ["draft"]


@admin.register(Version)
class VersionAdmin(ReadOnly):
    """What was put up for signing."""

    list_display = ["title", "text", "number", "language", "n_characters", "opened_at"]
    search_fields = ["title", "sha256"]
    list_select_related = ["text__meeting"]
    exclude = ["draft"]


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    """When drafts were saved, and how long they were; never what they say."""

    list_display = ["pk", "text", "n_characters", "is_conflict", "written_at"]
    list_select_related = ["text__meeting"]
    fields = ["text", "language", "n_characters", "is_conflict", "written_at"]


@admin.register(Translation)
class TranslationAdmin(ReadOnly):
    """Into which languages texts were translated."""

    list_display = ["pk", "language", "made_by", "written_at"]
    list_filter = ["language"]
    fields = ["language", "made_by", "written_at"]


@admin.register(Proposer)
class ProposerAdmin(ReadOnly):
    """Who is asked to propose a text, and proposes it."""

    list_display = ["participation", "text", "asked_at", "joined_at", "left_at"]
    search_fields = ["participation__organisation__name"]
    list_select_related = [*OF_PARTICIPATION, "text__meeting"]
    exclude = ["confirmed"]


@admin.register(Voice)
class VoiceAdmin(ReadOnly):
    """Signatures and views, those that ended among them."""

    list_display = ["participation", "text", "kind", "said_at", "withdrawn_at", "replaced_at"]
    list_filter = ["kind", "source"]
    search_fields = ["participation__organisation__name"]
    list_select_related = [*OF_PARTICIPATION, "text__meeting"]


@admin.register(Pledge)
class PledgeAdmin(ReadOnly):
    """Who takes part in campaigns."""

    list_display = ["participation", "text", "made_at", "ended_at"]
    search_fields = ["participation__organisation__name"]
    list_select_related = [*OF_PARTICIPATION, "text__meeting"]


@admin.register(Happening)
class HappeningAdmin(ReadOnly):
    """What happened in campaigns."""

    list_display = ["happened_on", "text", "participation", "ended_at"]
    search_fields = ["words", "participation__organisation__name"]
    list_select_related = [*OF_PARTICIPATION, "text__meeting"]
