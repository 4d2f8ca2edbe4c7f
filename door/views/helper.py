"""The link of a helper: a GET changes nothing, a press opens the door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from door.access import helper_of_token, open_door


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the link opens and until when; open it when the button is pressed."""
    helper = helper_of_token(token, request.arrived_at)
    if helper is None:
        return render(request, "door/helper/gone.html", status=404)
    if request.method == "POST":
        open_door(request, helper)
        return redirect("door:organiser_door", helper.meeting.slug)
    context = {"helper": helper, "meeting": helper.meeting}
    return render(request, "door/helper/link.html", context)
