"""The desk of a meeting: the Roll, the statements that came in, who came."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from initiative.forms import row_number
from initiative.health.waiting import trouble
from meetings import access as meeting_access
from meetings.access import DOOR
from meetings.models import Meeting, Participation
from meetings.services.attendance import mark_came, undo_came
from organisations.access import actor
from statements import roll
from statements.desk import STAGE_FILTERS, next_deadline, what_needs_you
from statements.happened import what_happened

# Lines of the log at the foot of the desk.
ACTS_SHOWN = 12


@login_required
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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Note who came; made for a phone at the entrance."""
    act = DOOR if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    if request.method == "POST":
        participation = press(request, meeting)
        wanted = request.POST.get("q", "")[:80]
        query = "?" + urlencode({"q": wanted}) if wanted else ""
        return redirect(f"{request.path}{query}#row-{participation.pk}")
    wanted = request.GET.get("q", "").strip()[:80]
    rows = list(roll.rows_of(meeting))
    context = {
        "meeting": meeting,
        "here": "door",
        "q": wanted,
        "rows": [row for row in rows if found(row, wanted)],
        "n_came": sum(row.came_at is not None for row in rows),
    }
    return render(request, "statements/organiser/door.html", context)


def found(row: Participation, wanted: str) -> bool:
    """Say whether an organisation's name or acronym holds what was typed, in any case."""
    words = f"{row.organisation.name} {row.organisation.acronym}".casefold()
    return wanted.casefold() in words


def press(request: HttpRequest, meeting: Meeting) -> Participation:
    """Do what a button at the door says; return whose button it was."""
    participation = get_object_or_404(
        Participation.objects.of_meeting(meeting.pk), pk=row_number(request.POST.get("who", ""))
    )
    if request.POST.get("act") == "undo":
        undo_came(participation=participation, by=actor(request))
    else:
        mark_came(participation=participation, at=request.arrived_at, by=actor(request))
    return participation
