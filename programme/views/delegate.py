"""The agenda on an organisation's own pages: when it speaks, and asking for the floor."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.clocks import city_of
from initiative.errors import Refused
from initiative.forms import row_number
from initiative.keys import posted_key
from meetings import access as meeting_access
from meetings.models import Delegate, Participation
from programme import access
from programme.models import AgendaVersion, Session, Turn
from programme.services.speaking import ask_for_floor, take_off
from programme.shown import Line, days_of, lines_of
from programme.states import SessionKind
from statements.pages import delegate_context


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """Show when the organisation speaks, where it may ask for the floor, and the whole agenda."""
    participation = meeting_access.participation_for_delegate(request, slug)
    refusal = None
    if request.method == "POST":
        try:
            acted(request, participation)
        except Refused as error:
            refusal = error
        else:
            return redirect("programme:delegate_agenda", slug)
    context = page_context(request, participation) | {"refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "programme/delegate/agenda.html", context, status=status)


def page_context(request: HttpRequest, participation: Participation) -> dict[str, object]:
    """Return what the page shows."""
    meeting = participation.meeting
    version = AgendaVersion.objects.newest(meeting.pk)
    zone = version.zone if version else meeting.time_zone
    lines = lines_of(version, meeting, zone) if version else []
    mine = [line for line in lines if participation.pk in line.item.organisations]
    names = dict(Delegate.objects.filter(participation=participation).values_list("pk", "name"))
    return delegate_context(request, participation) | {
        "version": version,
        "place_zone": zone,
        "city": city_of(zone),
        "mine": [(line, own_people(line, participation, names)) for line in mine],
        "lists": open_lists(participation, lines),
        "days": days_of(lines),
        "key": uuid.uuid4(),
    }


def own_people(line: Line, participation: Participation, names: dict[int, str]) -> str:
    """Return who speaks for the organisation itself: its own names are no secret to it."""
    people = [person for who, person in line.item.speakers if who == participation.pk]
    return ", ".join(names[person] for person in people if person in names)


def open_lists(
    participation: Participation, lines: list[Line]
) -> list[tuple[Session, Turn | None]]:
    """Return where the organisation may ask for the floor or waits, with its turn: two queries."""
    here = [line.item.uid for line in lines if line.item.kind == SessionKind.SPEECHES]
    sessions = Session.objects.of_meeting(participation.meeting_id).filter(uid__in=here)
    waiting = {
        turn.session_id: turn for turn in Turn.objects.waiting().filter(participation=participation)
    }
    return [
        (session, waiting.get(session.pk))
        for session in sessions
        if session.takes_requests or session.pk in waiting
    ]


def acted(request: HttpRequest, participation: Participation) -> None:
    """Do what the pressed button says.

    Raises:
        Refused: ``nothing_pressed``, or as ``ask_for_floor`` and ``take_off``.
    """
    act = request.POST.get("act", "")
    if act not in ("ask", "back"):
        raise Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))
    session = access.session_for_delegate(
        participation, row_number(request.POST.get("session", ""))
    )
    by = meeting_access.delegate_actor(request, participation)
    if act == "ask":
        ask_for_floor(
            session=session,
            participation=participation,
            key=posted_key(request.POST.get("key", "")),
            by=by,
            at=request.arrived_at,
            is_own=True,
        )
        messages.success(request, _("Your organisation is on the list."))
        return
    turn = session.turns.waiting().filter(participation=participation).first()
    if turn is not None:
        take_off(turn=turn, by=by, at=request.arrived_at)
    messages.success(request, _("Your organisation is not on the list any more."))
