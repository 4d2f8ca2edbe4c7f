"""Whom to invite, for repairs: what the record rests on is read-only."""

from django.contrib import admin

from calling.models import (
    Decision,
    InvitationPolicy,
    JoinCode,
    JoinMessage,
    JoinRequest,
    Nomination,
    Opinion,
)
from initiative.adminsite import ReadOnly, ReadOnlyInline


@admin.register(InvitationPolicy)
class InvitationPolicyAdmin(ReadOnly):
    """Whom meetings invite, with what was said before."""

    list_display = ["meeting", "kind", "is_current", "set_at"]
    list_filter = ["kind", "is_current"]
    search_fields = ["meeting__title"]
    list_select_related = ["meeting"]


class OpinionInline(ReadOnlyInline):
    """What the conveners said."""

    model = Opinion


class DecisionInline(ReadOnlyInline):
    """What was decided."""

    model = Decision


@admin.register(Nomination)
class NominationAdmin(ReadOnly):
    """Who was proposed, by whom and why."""

    list_display = ["__str__", "proposer", "proposed_at", "listed_at"]
    list_filter = ["meeting"]
    search_fields = ["organisation__name", "name"]
    list_select_related = ["meeting", "organisation", "proposer"]
    inlines = [OpinionInline, DecisionInline]


@admin.register(Opinion)
class OpinionAdmin(ReadOnly):
    """Opinions, one row each."""

    list_display = ["nomination", "organisation", "opinion", "is_current", "given_at"]
    list_filter = ["opinion", "is_current"]
    search_fields = ["organisation__name"]
    list_select_related = ["nomination__meeting", "nomination__organisation", "organisation"]


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Decisions, one row each."""

    list_display = ["nomination", "decision", "is_current", "decided_at"]
    list_filter = ["decision", "is_current"]
    search_fields = ["nomination__organisation__name", "nomination__name"]
    list_select_related = ["nomination__meeting", "nomination__organisation"]


class MessageInline(ReadOnlyInline):
    """Words on both sides."""

    model = JoinMessage


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnly):
    """Who asked to take part."""

    list_display = ["name", "meeting", "state", "created_at", "decided_at"]
    list_filter = ["state", "meeting"]
    search_fields = ["name"]
    list_select_related = ["meeting"]
    inlines = [MessageInline]


@admin.register(JoinMessage)
class JoinMessageAdmin(ReadOnly):
    """Words about requests, one row each."""

    list_display = ["request", "voice", "written_at"]
    list_filter = ["voice"]
    search_fields = ["request__name"]
    list_select_related = ["request__meeting"]


@admin.register(JoinCode)
class JoinCodeAdmin(ReadOnly):
    """That codes were sent, and whether they were used; the codes are stored nowhere."""

    list_display = ["request", "sent_at", "n_tries", "used_at"]
    list_filter = ["used_at"]
    search_fields = ["request__name"]
    list_select_related = ["request__meeting"]
