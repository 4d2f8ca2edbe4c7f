"""The door in the admin: presses are the record, read and never written here."""

from django.contrib import admin
from django.http import HttpRequest

from door.models import Helper, Press, WalkIn

# Where a delegate is deleted: one by one, and several of the list.
WITH_THE_NAME = ("meetings_delegate_delete", "meetings_delegate_changelist")


class ReadOnly(admin.ModelAdmin):
    """Rows that follow from acts."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody takes one away."""
        return False


@admin.register(Press)
class PressAdmin(ReadOnly):
    """Every press, as it was pressed."""

    list_display = ["participation", "kind", "pressed_at", "arrived_at", "by"]
    list_select_related = ["participation__organisation", "participation__meeting"]
    date_hierarchy = "pressed_at"

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Let a press about a person go with the person's name, never by itself."""
        match = request.resolver_match
        return match is not None and match.url_name in WITH_THE_NAME


@admin.register(Helper)
class HelperAdmin(ReadOnly):
    """Links of helpers; the desk makes and stops them."""

    list_display = ["name", "meeting", "made_at", "ends_at", "revoked_at"]
    list_select_related = ["meeting"]
    exclude = ["nonce", "token_hash"]


@admin.register(WalkIn)
class WalkInAdmin(ReadOnly):
    """Who was not on the list."""

    list_display = ["organisation_name", "meeting", "came_at", "participation"]
    list_select_related = ["meeting", "participation__organisation", "participation__meeting"]
