"""Repairs of meetings: answers and messages are read-only, links and time have actions."""

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.adminsite import ReadOnly, ReadOnlyInline, Repairs
from initiative.clocks import is_zone
from initiative.errors import Refused
from meetings.deadlines import deadline
from meetings.models import (
    Attendance,
    Convener,
    Delegate,
    Extension,
    Invitation,
    Meeting,
    Note,
    Organiser,
    Participation,
    Rsvp,
    TimeRequest,
)
from meetings.services.link import replace_and_send_link
from meetings.services.meeting import check_dates
from meetings.services.moretime import give_more_time
from meetings.states import DeadlineKind

MORE_TIME = timedelta(days=7)


class OrganiserInline(admin.TabularInline):
    """The team of a meeting."""

    model = Organiser
    extra = 0
    autocomplete_fields = ["user"]


class ConvenerInline(admin.TabularInline):
    """Who calls a meeting."""

    model = Convener
    extra = 0
    autocomplete_fields = ["organisation"]


# What the rules about dates look at, and where the admin says what is wrong with them.
DATES = ("time_zone", "starts_on", "ends_on", "answers_due_at", "statements_due_at")
FIELD_OF_REFUSAL = {
    "ends_before_start": "ends_on",
    "answers_after_start": "answers_due_at",
    "statements_after_start": "statements_due_at",
    "statements_before_answers": "statements_due_at",
}


class MeetingForm(forms.ModelForm):
    """Asks the same rules about dates as the desk, in the same words."""

    def clean(self) -> dict[str, object]:
        """Refuse dates in an order that cannot be kept."""
        cleaned = super().clean()
        given = {name: cleaned[name] for name in DATES if name in cleaned}
        if len(given) == len(DATES) and is_zone(given["time_zone"]):
            try:
                check_dates(Meeting(**given))
            except Refused as refusal:
                self.add_error(FIELD_OF_REFUSAL[refusal.code], refusal.message)
        return cleaned


@admin.register(Meeting)
class MeetingAdmin(Repairs):
    """Meetings."""

    form = MeetingForm
    list_display = ["title", "place", "starts_on", "n_participations", "opened_at"]
    search_fields = ["title", "short_name", "place", "slug"]
    date_hierarchy = "starts_on"
    inlines = [OrganiserInline, ConvenerInline]
    readonly_fields = ["slug"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        """Count the organisations in the same query."""
        return super().get_queryset(request).with_counts()

    @admin.display(description=gettext_lazy("organisations"), ordering="n_participations")
    def n_participations(self, meeting: Meeting) -> int:
        """Return the number that the database counted."""
        return meeting.n_participations

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Send who wants a new meeting to the desk: there its maker gets a role."""
        return False


class RsvpInline(ReadOnlyInline):
    """Every answer of a participation."""

    model = Rsvp


class DelegateInline(admin.TabularInline):
    """Delegates of a participation."""

    model = Delegate
    extra = 0


@admin.register(Participation)
class ParticipationAdmin(Repairs):
    """Organisations at meetings."""

    list_display = ["organisation", "meeting", "answer_words", "is_named", "statements_extended_to"]
    list_filter = ["meeting", "is_named"]
    search_fields = ["organisation__name", "meeting__title", "organisation__contacts__email"]
    autocomplete_fields = ["organisation", "meeting"]
    list_select_related = ["organisation", "meeting"]
    inlines = [DelegateInline, RsvpInline]
    actions = ["make_new_link", "more_time"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Participation | None = None
    ) -> list[str]:
        """Keep who and where: answers, links and published addresses hang on them."""
        return ["organisation", "meeting"] if obj else []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Participation]:
        """Read the last answer in the same query."""
        return super().get_queryset(request).with_answer()

    @admin.display(description=gettext_lazy("answer"))
    def answer_words(self, participation: Participation) -> str:
        """Return the answer that counts, in words."""
        return participation.answer_words or _("not answered yet")

    @admin.action(description=gettext_lazy("Make a new link and send it"), permissions=["change"])
    def make_new_link(self, request: HttpRequest, queryset: QuerySet[Participation]) -> None:
        """Stop the old links; each organisation gets its new one by letter."""
        for participation in queryset.select_related("meeting", "organisation"):
            replace_and_send_link(
                participation=participation, at=timezone.now(), by=request.user.ref
            )
        self.message_user(request, _("The old links are stopped."), messages.SUCCESS)

    @admin.action(
        description=gettext_lazy("Give seven more days for the statement"), permissions=["change"]
    )
    def more_time(self, request: HttpRequest, queryset: QuerySet[Participation]) -> None:
        """Give each organisation seven days from its present deadline, or from now."""
        for participation in queryset.select_related("meeting"):
            at = timezone.now()
            present = deadline(participation, DeadlineKind.STATEMENTS, at).due_at
            give_more_time(
                participation=participation,
                kind=DeadlineKind.STATEMENTS,
                due_at=max(present, at) + MORE_TIME,
                reason=_("given by an admin"),
                by=request.user.ref,
                at=at,
            )
        self.message_user(request, _("They have seven more days."), messages.SUCCESS)


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Links: their number, never the link."""

    list_display = ["participation", "generation", "issued_at", "revoked_at"]
    search_fields = ["participation__organisation__name"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Rsvp)
class RsvpAdmin(ReadOnly):
    """Answers."""

    list_display = ["participation", "answer", "n_delegates", "source", "given_at"]
    list_filter = ["answer", "source", "participation__meeting"]
    search_fields = ["participation__organisation__name"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Note)
class NoteAdmin(ReadOnly):
    """Messages to the organisers."""

    list_display = ["participation", "written_at", "text"]
    search_fields = ["participation__organisation__name", "text"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(TimeRequest)
class TimeRequestAdmin(ReadOnly):
    """Wishes for more time; they are answered at the desk."""

    list_display = ["participation", "kind", "asked_at", "answer"]
    list_filter = ["answer", "kind", "participation__meeting"]
    search_fields = ["participation__organisation__name", "words"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Extension)
class ExtensionAdmin(ReadOnly):
    """More time that was given."""

    list_display = ["participation", "kind", "until", "given_at"]
    list_filter = ["kind", "participation__meeting"]
    search_fields = ["participation__organisation__name", "reason"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Delegate)
class DelegateAdmin(Repairs):
    """Delegates."""

    list_display = ["name", "participation", "is_public"]
    list_filter = ["is_public", "participation__meeting"]
    search_fields = ["name", "participation__organisation__name"]
    autocomplete_fields = ["participation"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Attendance)
class AttendanceAdmin(Repairs):
    """Who came."""

    list_display = ["participation", "came_at"]
    list_filter = ["participation__meeting"]
    search_fields = ["participation__organisation__name"]
    autocomplete_fields = ["participation"]
    list_select_related = ["participation__organisation", "participation__meeting"]


@admin.register(Convener)
class ConvenerAdmin(Repairs):
    """Who calls which meeting."""

    list_display = ["organisation", "meeting", "role"]
    list_filter = ["role", "meeting"]
    search_fields = ["organisation__name", "meeting__title"]
    autocomplete_fields = ["organisation", "meeting"]
    list_select_related = ["organisation", "meeting"]


@admin.register(Organiser)
class OrganiserAdmin(Repairs):
    """Who works at which desk."""

    list_display = ["user", "meeting", "role"]
    list_filter = ["role", "meeting"]
    search_fields = ["user__email", "meeting__title"]
    autocomplete_fields = ["user", "meeting"]
    list_select_related = ["user", "meeting"]
