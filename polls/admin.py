"""Polls for repairs: the answers belong to the organisations, so everything is read-only."""

from django.contrib import admin

from initiative.adminsite import ReadOnly
from polls.models import Choice, FormerOption, LetterCopy, Option, Poll, Succession


@admin.register(Poll)
class PollAdmin(ReadOnly):
    """The question at a meeting."""

    list_display = ["title", "meeting", "state", "open_until", "is_public"]
    list_filter = ["state", "meeting"]
    search_fields = ["title"]
    list_select_related = ["meeting"]


@admin.register(Option)
class OptionAdmin(ReadOnly):
    """Proposals, also those that were taken back."""

    list_display = ["pk", "poll", "kind", "starts_on", "place", "version", "taken_back_at"]
    list_filter = ["kind"]
    search_fields = ["place", "words", "poll__title"]
    list_select_related = ["poll"]


@admin.register(FormerOption)
class FormerOptionAdmin(ReadOnly):
    """What proposals said before they were changed."""

    list_display = ["option", "version", "changed_at"]
    search_fields = ["place", "words"]
    list_select_related = ["option__poll"]


@admin.register(Choice)
class ChoiceAdmin(ReadOnly):
    """Every answer; the newest to a proposal counts."""

    list_display = ["participation", "option", "answer", "is_current", "source", "given_at"]
    list_filter = ["answer", "is_current", "source"]
    search_fields = ["participation__organisation__name"]
    list_select_related = ["participation__organisation", "participation__meeting", "option__poll"]


@admin.register(Succession)
class SuccessionAdmin(ReadOnly):
    """Which meeting follows which."""

    list_display = ["previous", "next", "decided_at"]
    search_fields = ["previous__title", "next__title"]
    list_select_related = ["previous", "next"]


@admin.register(LetterCopy)
class LetterCopyAdmin(ReadOnly):
    """Letters that came from the meeting before."""

    list_display = ["letter", "source", "looked_at"]
    list_select_related = ["letter__meeting", "source__meeting"]
