"""Who helps at the door, and who came without being on the list."""

from uuid import uuid4

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from door.forms import HelperForm
from door.models import WalkIn
from door.services.helpers import link_of, make_helper, stop_helper
from door.services.walkins import place_walk_in
from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access
from meetings.access import MANAGE, WRITE
from meetings.models import Participation
from organisations.access import actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def helpers(request: HttpRequest, slug: str) -> HttpResponse:
    """List the links of helpers that hold, and make one."""
    meeting = access.meeting_for_organiser(request, slug, MANAGE)
    form = HelperForm(request.POST if request.method == "POST" else None, initial={"key": uuid4()})
    if form.is_bound and form.is_valid():
        try:
            made = make_helper(
                meeting=meeting, at=request.arrived_at, by=actor(request), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            address = redirect("door:organiser_helpers", slug).url
            return redirect(f"{address}#helper-{made.pk}")
    holding = list(meeting.helpers.holding(request.arrived_at))
    for helper in holding:
        helper.link = link_of(helper)
        helper.qr = segno.make(helper.link, error="m").svg_data_uri(
            scale=4, border=4, dark="#17202A", light="#FFFFFF"
        )
    context = {"meeting": meeting, "here": "door", "helpers": holding, "form": form}
    return render(
        request, "door/organiser/helpers.html", context, status=422 if form.errors else 200
    )


@login_required
@require_POST
def helper_stop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Stop the link of a helper."""
    meeting = access.meeting_for_organiser(request, slug, MANAGE)
    helper = get_object_or_404(meeting.helpers.select_related("meeting"), pk=pk)
    stop_helper(helper=helper, at=request.arrived_at, by=actor(request))
    messages.success(request, _("The link opens nothing any more. What was noted stays."))
    return redirect("door:organiser_helpers", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def walk_ins(request: HttpRequest, slug: str) -> HttpResponse:
    """Say of those who were not on the list which organisation they are."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    waiting = WalkIn.objects.open().filter(meeting=meeting)
    refusal = None
    if request.method == "POST":
        walk_in = get_object_or_404(
            WalkIn.objects.filter(meeting=meeting), pk=row_number(request.POST.get("walk_in", ""))
        )
        chosen = request.POST.get("organisation", "")
        on_list = Participation.objects.of_meeting(meeting.pk)
        participation = get_object_or_404(on_list, pk=row_number(chosen)) if chosen else None
        try:
            placed = place_walk_in(
                walk_in=walk_in,
                participation=participation,
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refused:
            refusal = refused
        else:
            messages.success(
                request,
                _("%(organisation)s is on the list, and came.")
                % {"organisation": placed.organisation.name},
            )
            return redirect("door:organiser_walk_ins", slug)
    context = {
        "meeting": meeting,
        "here": "door",
        "walk_ins": waiting,
        "participations": Participation.objects.of_meeting(meeting.pk) if waiting else [],
        "refusal": refusal,
    }
    return render(request, "door/organiser/walk_ins.html", context, status=422 if refusal else 200)
