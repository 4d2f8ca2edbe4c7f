"""Who speaks at the desk: the list of a session, start and stop, the wall, the ledger of time."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.keys import posted_key
from meetings import access as meeting_access
from meetings.access import READ
from organisations.access import actor
from programme import access
from programme.access import RUN
from programme.forms.speaking import SpeakingForm, chosen
from programme.ledger import entries_of, who_may_speak
from programme.models import Session
from programme.services.floor import start_turn, stop_turn
from programme.services.speaking import (
    ask_for_floor,
    move_turn,
    put_back,
    set_speaking,
    take_off,
)
from programme.views.organiser_session import choice_context

# On the wall: who comes next.
NEXT_SHOWN = 3
PAGE = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def speaking(request: HttpRequest, slug: str, session: int) -> HttpResponse:
    """Show and run the list of who speaks in a session."""
    act = RUN if request.method == "POST" else READ
    row = access.session_for_organiser(request, slug, session, act)
    is_set = request.POST.get("act") == "set"
    form = SpeakingForm(request.POST if is_set else None, initial=speaking_values(row))
    refusal = None
    if request.method == "POST" and (not is_set or form.is_valid()):
        try:
            acted(request, row, form)
        except Refused as error:
            refusal = error
            if is_set:
                form.data = form.data.copy()
                form.data["seen"] = row.version
        else:
            return redirect("programme:organiser_speaking", slug, session)
    context = list_context(request, row) | {"form": form, "refusal": refusal}
    status = 422 if refusal or form.errors else 200
    return render(request, "programme/organiser/speaking.html", context, status=status)


def speaking_values(session: Session) -> dict[str, object]:
    """Return what the form of the speaking time begins with."""
    names = ("minutes_per_turn", "interpreter_factor", "takes_requests")
    return {name: getattr(session, name) for name in names} | {"seen": session.version}


def list_context(request: HttpRequest, session: Session) -> dict[str, object]:
    """Return who speaks, who waits and who has spoken: three queries."""
    turns = session.turns.with_names()
    waiting = list(turns.waiting())
    for before, turn in zip([None, *waiting], waiting, strict=False):
        is_beside = before is not None and before.round == turn.round
        turn.above = before.pk if is_beside else None
        turn.below = None
        if is_beside:
            before.below = turn.pk
    running = turns.running().first()
    if waiting and running is None:
        waiting[0].is_next = True
    return choice_context(request, session.meeting) | {
        "meeting": session.meeting,
        "here": "agenda",
        "session": session,
        "running": running,
        "used": running.used(request.arrived_at) if running else 0,
        "waiting": waiting,
        "spoken": [(turn, turn.used(request.arrived_at)) for turn in turns.spoken()],
        "taken_off": turns.filter(taken_off_at__isnull=False).order_by("taken_off_at"),
        "key": uuid.uuid4(),
    }


def acted(request: HttpRequest, session: Session, form: SpeakingForm) -> None:
    """Do what the pressed button says.

    Raises:
        Refused: ``nothing_pressed``, or as the services.
    """
    act = request.POST.get("act", "")
    by = actor(request)
    if act == "set":
        set_speaking(session=session, by=by, **form.cleaned_data)
        messages.success(request, _("Saved. A turn that has begun keeps its time."))
    elif act == "add":
        add(request, session, by)
    elif act in ACTS:
        turn = access.turn_of(session, row_number(request.POST.get("turn", "")))
        ACTS[act](request, turn, by)
    else:
        raise Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))


def add(request: HttpRequest, session: Session, by: str) -> None:
    """Put who was chosen on the list.

    Raises:
        Refused: ``nobody``, or as ``ask_for_floor``.
    """
    participation, delegate = chosen(request.POST.get("who", ""))
    if participation is None:
        raise Refused("nobody", _("Choose who speaks from the list."))
    ask_for_floor(
        session=session,
        participation=participation,
        delegate=delegate,
        key=posted_key(request.POST.get("key", "")),
        by=by,
        at=request.arrived_at,
    )


ACTS: dict[str, Callable[..., object]] = {
    "start": lambda request, turn, by: start_turn(
        turn=turn,
        key=posted_key(request.POST.get("key", "")),
        by=by,
        at=request.arrived_at,
    ),
    "stop": lambda request, turn, by: stop_turn(turn=turn, by=by, at=request.arrived_at),
    "off": lambda request, turn, by: take_off(turn=turn, by=by, at=request.arrived_at),
    "back": lambda _request, turn, by: put_back(turn=turn, by=by),
    "up": lambda request, turn, by: move_turn(
        turn=turn, over=row_number(request.POST.get("over", "")), up=True, by=by
    ),
    "down": lambda request, turn, by: move_turn(
        turn=turn, over=row_number(request.POST.get("over", "")), up=False, by=by
    ),
}


@login_required
@require_safe
def wall(request: HttpRequest, slug: str, session: int) -> HttpResponse:
    """Show the hall who speaks, for how long, and who is next."""
    row = access.session_for_organiser(request, slug, session)
    turns = row.turns.with_names()
    running = turns.running().first()
    context = {
        "meeting": row.meeting,
        "session": row,
        "running": running,
        "used": running.used(request.arrived_at) if running else 0,
        "next": turns.waiting()[:NEXT_SHOWN],
    }
    return render(request, "programme/organiser/wall.html", context)


@login_required
@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how long each organisation has spoken at the meeting, in the order of the names."""
    meeting = meeting_access.meeting_for_organiser(request, slug)
    page = Paginator(who_may_speak(meeting), PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "here": "agenda",
        "page": page,
        "entries": entries_of(list(page)),
    }
    return render(request, "programme/organiser/ledger.html", context)
