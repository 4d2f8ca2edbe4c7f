"""The desk looks ahead: the meeting as it will be after a deadline, for organisers only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from initiative.clocks import on_clock
from meetings import access as meeting_access
from statements.forecast import after_deadline, forecast
from statements.forms.desk import MomentForm


@login_required
@require_safe
def ahead(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the meeting as it will be at a moment; nothing is changed by looking.

    Without a moment: just after the deadline for statements.
    """
    meeting = meeting_access.meeting_for_organiser(request, slug)
    usual = on_clock(after_deadline(meeting), meeting.time_zone)
    initial = {"day": usual.date(), "clock": usual.time()}
    form = MomentForm(request.GET or None, initial=initial)
    is_wrong = form.is_bound and not form.is_valid()
    at = usual if is_wrong or not form.is_bound else form.moment(meeting.time_zone)
    context = {
        "meeting": meeting,
        "here": "desk",
        "form": form,
        "is_past": at < request.arrived_at,
        "forecast": forecast(meeting, at),
    }
    status = 422 if is_wrong else 200
    return render(request, "statements/organiser/ahead.html", context, status=status)
