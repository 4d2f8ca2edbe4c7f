"""Meetings at the desk: my meetings, a new one, its settings, who calls it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access
from meetings.access import MANAGE
from meetings.forms.organiser import FIELD_OF_REFUSAL, ConvenerForm, MeetingForm
from meetings.models import Meeting
from meetings.services.invitation import add_participation
from meetings.services.meeting import (
    change_meeting,
    name_convener,
    open_meeting,
    plan_meeting,
    remove_convener,
    settings_mark,
)
from organisations.access import actor
from organisations.services import find_or_found

# From so many a new meeting can be copied.
MOST_EARLIER = 10


@login_required
@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings at whose desk this person works."""
    meetings = access.meetings_for_organiser(request.user).with_counts()
    context = {
        "meetings": meetings,
        "may_plan": access.may_call_a_meeting(request.user, request.arrived_at),
    }
    return render(request, "meetings/organiser/meeting_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Plan a meeting; it is private until it is opened."""
    if not access.may_call_a_meeting(request.user, request.arrived_at):
        raise Http404
    initial = {"help_name": request.user.name, "help_email": request.user.email}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            meeting = plan_meeting(organiser=request.user, **form.values())
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            messages.success(request, _("The meeting is made. Only you see it until you open it."))
            return redirect("meetings:organiser_conveners", meeting.slug)
    status = 422 if form.errors else 200
    earlier = access.meetings_for_organiser(request.user, MANAGE)[:MOST_EARLIER]
    context = {"form": form, "earlier": earlier}
    return render(request, "meetings/organiser/meeting_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change a meeting, or open it to the public."""
    act = MANAGE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    if request.method == "POST" and request.POST.get("act") == "open":
        open_meeting(meeting=meeting, at=request.arrived_at, by=actor(request))
        messages.success(request, _("The meeting is open to the public."))
        return redirect("meetings:organiser_settings", slug)
    seen = settings_mark(meeting)
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
    if form.is_bound and form.is_valid():
        try:
            changed = change_meeting(
                meeting=meeting,
                at=request.arrived_at,
                by=actor(request),
                seen=request.POST.get("seen") or seen,
                **form.values(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            messages.success(request, _("The settings are saved."))
            # What follows from a moved deadline is said on the line of time.
            page = "settings" if due_dates(changed) == due_dates(meeting) else "reminders"
            return redirect(f"meetings:organiser_{page}", slug)
    context = {"meeting": meeting, "here": "settings", "form": form, "seen": seen}
    status = 422 if form.errors else 200
    return render(request, "meetings/organiser/meeting_settings.html", context, status=status)


def due_dates(meeting: Meeting) -> tuple[datetime, datetime]:
    """Return both deadlines."""
    return meeting.answers_due_at, meeting.statements_due_at


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def conveners(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who calls the meeting; each of them is also on the list of the invited."""
    act = MANAGE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    if request.method == "POST" and "remove" in request.POST:
        return take_off(request, meeting)
    form = ConvenerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        organisation = given["organisation"] or find_or_found(name=given["name"], by=actor(request))
        by = actor(request)
        name_convener(meeting=meeting, organisation=organisation, role=given["role"], by=by)
        add_participation(meeting=meeting, organisation=organisation, by=by)
        return redirect("meetings:organiser_conveners", slug)
    context = {
        "meeting": meeting,
        "here": "settings",
        "form": form,
        "conveners": meeting.conveners.select_related("organisation"),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/organiser/conveners.html", context, status=status)


def take_off(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Take an organisation off the list of those who call the meeting."""
    pk = request.POST["remove"]
    convener = get_object_or_404(meeting.conveners, pk=row_number(pk))
    remove_convener(convener=convener, by=actor(request))
    return redirect("meetings:organiser_conveners", meeting.slug)
