"""The desk of a meeting: what is next, what needs somebody, the Roll."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from initiative.health.waiting import trouble
from meetings import access as meeting_access
from statements import roll
from statements.desk import STAGE_FILTERS, next_deadline, what_needs_you
from statements.happened import what_happened

# Lines of the log at the foot of the desk.
ACTS_SHOWN = 12


@login_required
@gzip_page
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is next, what needs somebody, and every organisation's strip."""
    meeting = meeting_access.meeting_for_organiser(request, slug)
    lines = roll.lines_of(meeting, request.arrived_at)
    wanted = request.GET.get("stage", "")
    keep = STAGE_FILTERS.get(wanted)
    context = {
        "meeting": meeting,
        "here": "desk",
        "at": request.arrived_at,
        "numbers": roll.numbers_of(lines),
        "needs": what_needs_you(meeting, lines, request.arrived_at),
        "trouble": trouble(request.arrived_at),
        "next_deadline": next_deadline(meeting, lines, request.arrived_at),
        "lines": [line for line in lines if keep is None or keep.holds(line)],
        "filters": STAGE_FILTERS.items(),
        "wanted": wanted if keep else "",
        "happened": what_happened(meeting, lines, ACTS_SHOWN),
    }
    return render(request, "statements/organiser/desk.html", context)
