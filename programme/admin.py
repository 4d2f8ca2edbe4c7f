"""The agenda for repairs: what was published and what was spoken is read-only."""

from django.contrib import admin

from initiative.adminsite import ReadOnly, ReadOnlyInline, Repairs
from programme.models import AgendaVersion, Session, Speech, Turn


class SpeechInline(ReadOnlyInline):
    """Who is to speak; changed at the desk, where it is checked."""

    model = Speech
    fields = ["participation", "delegate", "position"]
    readonly_fields = fields


@admin.register(Session)
class SessionAdmin(Repairs):
    """A session; its times are changed at the desk, where the instants follow from them."""

    list_display = ["title", "meeting", "day", "start_time", "end_time", "room"]
    list_filter = ["meeting", "kind"]
    search_fields = ["title"]
    list_select_related = ["meeting"]
    fields = ["title", "language", "kind", "room", "notes", "takes_requests"]
    inlines = [SpeechInline]

    def has_add_permission(self, request, obj=None) -> bool:
        """Say no: a session begins at the desk."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Say no: it is taken out at the desk, which knows whether somebody has spoken."""
        return False


@admin.register(AgendaVersion)
class AgendaVersionAdmin(ReadOnly):
    """What was published."""

    list_display = ["number", "meeting", "published_at", "published_by"]
    list_filter = ["meeting"]
    list_select_related = ["meeting"]


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    """Who asked for the floor and had it."""

    list_display = ["participation", "session", "round", "asked_at", "started_at", "stopped_at"]
    list_filter = ["session__meeting"]
    list_select_related = ["participation__organisation", "participation__meeting", "session"]
