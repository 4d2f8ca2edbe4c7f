"""A delegate asks for more time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import access
from meetings.deadlines import deadline
from meetings.forms.time import AskTimeForm
from meetings.models import Participation
from meetings.recipients import zone_of
from meetings.services.moretime import ask_for_time
from meetings.states import DeadlineKind


@require_http_methods(["GET", "HEAD", "POST"])
def ask_time(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the organisation's dates and what became of its wishes; take a new one."""
    participation = access.participation_for_delegate(request, slug)
    initial = {"kind": request.GET.get("for") or DeadlineKind.STATEMENTS}
    form = AskTimeForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        ask_for_time(
            participation=participation,
            by=access.delegate_actor(request, participation),
            at=request.arrived_at,
            **form.cleaned_data,
        )
        messages.success(request, _("The organisers have your wish. They answer by letter."))
        return redirect("meetings:delegate_more_time", slug)
    context = context_of(request, participation) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/delegate/more_time.html", context, status=status)


def context_of(request: HttpRequest, participation: Participation) -> dict[str, object]:
    """Return the dates of an organisation and the history of its wishes."""
    at = request.arrived_at
    return {
        "participation": participation,
        "meeting": participation.meeting,
        "organisation": participation.organisation,
        "at": at,
        "reader_zone": zone_of(participation),
        "dates": [deadline(participation, kind, at) for kind in DeadlineKind],
        "wishes": participation.time_requests.prefetch_related("extensions"),
    }
