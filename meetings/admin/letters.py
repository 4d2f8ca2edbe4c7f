"""Repairs of letters: what was sent stays as it was."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from initiative.adminsite import ReadOnly, ReadOnlyInline, Repairs
from meetings.models import DeadlineMove, Letter, LetterText, ReminderRule, Sending


class UnsentOnly:
    """Letters, until they are sent: after that they stay as the recipients read them."""

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no once the letter is sent."""
        return not is_sent(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no once the letter is sent."""
        return not is_sent(obj) and super().has_delete_permission(request, obj)


def is_sent(obj: models.Model | None) -> bool:
    """Say whether this letter, or the letter of this text, has been sent."""
    letter = getattr(obj, "letter", obj)
    return letter is not None and letter.sent_at is not None


class LetterTextInline(UnsentOnly, admin.StackedInline):
    """The words of a letter."""

    model = LetterText
    extra = 0


class SendingInline(ReadOnlyInline):
    """Who asked for it to be sent, who agreed, who stopped it."""

    model = Sending


class ReminderRuleInline(admin.TabularInline):
    """When a letter goes out by itself."""

    model = ReminderRule
    extra = 0


@admin.register(Letter)
class LetterAdmin(UnsentOnly, Repairs):
    """Letters of the organisers."""

    list_display = ["meeting", "kind", "audience", "sent_at"]
    list_filter = ["kind", "meeting"]
    search_fields = ["texts__subject", "meeting__title"]
    autocomplete_fields = ["meeting"]
    list_select_related = ["meeting"]
    inlines = [LetterTextInline, SendingInline, ReminderRuleInline]
    readonly_fields = ["sent_at", "audience", "without"]


@admin.register(LetterText)
class LetterTextAdmin(UnsentOnly, Repairs):
    """Texts of letters."""

    list_display = ["subject", "language", "letter"]
    list_filter = ["language"]
    search_fields = ["subject", "body"]
    autocomplete_fields = ["letter"]
    list_select_related = ["letter__meeting"]


@admin.register(ReminderRule)
class ReminderRuleAdmin(Repairs):
    """Reminders."""

    list_display = ["letter", "deadline", "days_before", "goes_at", "is_on"]
    list_filter = ["is_on", "deadline"]
    search_fields = ["letter__meeting__title"]
    autocomplete_fields = ["letter"]
    list_select_related = ["letter__meeting"]


@admin.register(Sending)
class SendingAdmin(ReadOnly):
    """Each press of "send"."""

    list_display = ["letter", "asked_at", "leaves_at", "stopped_at", "n_letters"]
    list_filter = ["letter__meeting"]
    search_fields = ["letter__texts__subject", "letter__meeting__title"]
    list_select_related = ["letter__meeting"]


@admin.register(DeadlineMove)
class DeadlineMoveAdmin(ReadOnly):
    """Deadlines that were moved."""

    list_display = ["meeting", "kind", "was", "now", "moved_at"]
    list_filter = ["kind", "meeting"]
    search_fields = ["meeting__title"]
    list_select_related = ["meeting"]
