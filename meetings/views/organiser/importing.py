"""Import a list: paste or file, preview with repairs in place, confirm."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import access
from meetings.access import WRITE
from meetings.forms.importing import OPEN_ROWS, ImportForm
from meetings.models import Meeting
from meetings.services.importing import import_list, plan_import
from organisations.access import actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a list and show what it would do; nothing is saved before the last button."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    if request.method != "POST":
        return page(request, meeting, {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, meeting, {"form": form}, status=422)
    if request.POST.get("act") == "confirm":
        plan = import_list(meeting=meeting, listing=form.listing(), by=actor(request))
        words = _("%(new)d added, %(changed)d changed, %(same)d were the same.")
        counts = {"new": len(plan.new), "changed": len(plan.changed), "same": len(plan.same)}
        messages.success(request, words % counts)
        return redirect("meetings:organiser_organisations", slug)
    plan = plan_import(meeting=meeting, listing=form.listing())
    context = {
        "form": form,
        "plan": plan,
        "listing": form.listing(),
        "text": form.cleaned_data["text"],
        "open_rows": plan.needs_you[:OPEN_ROWS],
        "repaired": form.repaired(),
        "n_act": len(plan.new) + len(plan.changed),
    }
    return page(request, meeting, context)


def page(
    request: HttpRequest, meeting: Meeting, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Render the one page of the import."""
    context |= {"meeting": meeting, "here": "organisations"}
    return render(request, "meetings/organiser/organisation_import.html", context, status=status)
