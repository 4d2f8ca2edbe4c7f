"""Bulletins and notes for repairs: read-only, and no word of a note or a draft is shown.

Where no name stands under a bulletin, the admin shows none either.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from bulletins.models import Bulletin, BulletinText, DirectNote, Subscription
from bulletins.states import TextKind
from initiative.adminsite import ReadOnly


@admin.register(Bulletin)
class BulletinAdmin(ReadOnly):
    """One row a bulletin, by its number."""

    list_display = ["__str__", "first_sent_at", "sent_at", "withdrawn_at", "off_at"]
    list_filter = ["meeting"]
    list_select_related = ["meeting"]
    fields = [
        "meeting",
        "number",
        "version",
        "first_sent_at",
        "sent_at",
        "public_at",
        "withdrawn_at",
        "off_at",
        "off_reason",
    ]


@admin.register(BulletinText)
class BulletinTextAdmin(ReadOnly):
    """What was sent; drafts are left out."""

    list_display = ["title", "language", "audience", "is_signed", "n_characters", "written_at"]
    list_filter = ["audience", "language"]
    search_fields = ["title"]
    fields = ["title", "language", "audience", "is_signed", "n_characters", "written_at", "body"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulletinText]:
        """Return sent texts only."""
        return super().get_queryset(request).filter(kind=TextKind.SENT)


@admin.register(DirectNote)
class DirectNoteAdmin(ReadOnly):
    """That a note was sent, and when its words were deleted; never the words."""

    list_display = ["pk", "sent_at", "forgotten_at"]
    fields = ["sent_at", "forgotten_at"]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnly):
    """Who wants the weekly letter."""

    list_display = ["participation", "is_on", "since", "planned_until"]
    list_select_related = ["participation__organisation", "participation__meeting"]
    fields = ["participation", "contact", "is_on", "since", "planned_until"]
