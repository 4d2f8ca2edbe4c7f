"""Dates and reminders: what is due when, and which letter goes out before it by itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.forms import row_number
from meetings import access
from meetings.access import WRITE
from meetings.audiences import REGISTER
from meetings.forms.letters import ReminderForm
from meetings.models import Meeting, ReminderRule
from meetings.services.reminder import set_reminder
from organisations.access import actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Show deadlines and reminders; add a reminder, or switch one on or off."""
    act = WRITE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    if request.method == "POST" and "rule" in request.POST:
        return switch(request, meeting)
    form = ReminderForm(meeting, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        set_reminder(
            letter=given["letter"],
            deadline_kind=given["deadline_kind"],
            hours_before=24 * given["days_before"],
            is_on=True,
            by=actor(request),
        )
        messages.success(request, _("The reminder is switched on."))
        return redirect("meetings:organiser_reminders", slug)
    context = {"meeting": meeting, "here": "dates", "form": form, "at": request.arrived_at}
    context |= {"rules": rules_of(meeting), "has_letters": form.fields["letter"].queryset.exists()}
    return render(
        request, "meetings/organiser/reminders.html", context, status=422 if form.errors else 200
    )


def rules_of(meeting: Meeting) -> list[tuple[ReminderRule, object, int]]:
    """Return each rule with its audience and how many it would reach today."""
    rules = ReminderRule.objects.filter(letter__meeting=meeting).select_related("letter")
    counts = {}
    rows = []
    for rule in rules.prefetch_related("letter__texts"):
        audience = REGISTER[rule.letter.audience]
        if audience.name not in counts:
            counts[audience.name] = audience.of_meeting(meeting.pk).count()
        rows.append((rule, audience, counts[audience.name]))
    return rows


def switch(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Switch a rule on or off."""
    pk = request.POST["rule"]
    rule = get_object_or_404(
        ReminderRule.objects.filter(letter__meeting=meeting).select_related("letter__meeting"),
        pk=row_number(pk),
    )
    set_reminder(
        letter=rule.letter,
        deadline_kind=rule.deadline,
        hours_before=rule.hours_before,
        is_on=request.POST.get("is_on") == "1",
        by=actor(request),
    )
    return redirect("meetings:organiser_reminders", meeting.slug)
