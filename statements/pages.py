"""What the pages of one audience have in common, on this floor and above."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from initiative.languages import in_language
from meetings.deadlines import deadline
from meetings.models import Participation
from meetings.recipients import zone_of
from meetings.states import DeadlineKind


def page(
    request: HttpRequest, name: str, context: dict[str, object], app: str = "statements"
) -> HttpResponse:
    """Render a public page with its address in every language of the interface.

    Args:
        name: of the template in ``<app>/public/``.
    """
    here, address = get_language(), request.get_full_path()
    alternates = [
        {"code": code, "path": in_language(address, code), "is_current": code == here}
        for code, _name in settings.LANGUAGES
    ]
    return render(
        request,
        f"{app}/public/{name}.html",
        context | {"alternates": alternates, "at": request.arrived_at, "here": name},
    )


def delegate_context(request: HttpRequest, participation: Participation) -> dict[str, object]:
    """Return what every page of a delegate shows."""
    return {
        "participation": participation,
        "meeting": participation.meeting,
        "organisation": participation.organisation,
        "at": request.arrived_at,
        "reader_zone": zone_of(participation),
        "due": deadline(participation, DeadlineKind.STATEMENTS, request.arrived_at),
    }
