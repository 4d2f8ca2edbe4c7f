"""The list at the door: made for a phone and a bad network, and the same without scripts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from door.access import Keeper, keeper_of_door, may_sign_in
from door.forms import WalkInForm
from door.listing import LINES_SHOWN, counts_of, line_of, lines_of, rows_found
from door.models import WalkIn
from door.services.presses import press
from door.services.walkins import note_walk_in
from door.states import PressKind
from initiative.errors import Refused
from initiative.forms import row_number
from initiative.keys import posted_key
from meetings.access import DOOR, READ
from meetings.models import Delegate, Participation

View = Callable[..., HttpResponse]
LONGEST_AGE_MS = 7 * 24 * 3600 * 1000


def at_the_door(view: View) -> View:
    """Send who is nobody here to the page of signing in, as everywhere at the desk."""

    @wraps(view)
    def known(request: HttpRequest, slug: str, **parts: int) -> HttpResponse:
        if may_sign_in(request, slug):
            return redirect_to_login(request.get_full_path())
        return view(request, slug, **parts)

    return known


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who is expected and who is here; take in a press."""
    keeper = keeper_of_door(request, slug, DOOR if request.method == "POST" else READ)
    if request.method == "POST":
        return pressed(request, keeper)
    return show(request, keeper, WalkInForm(initial={"key": uuid4()}))


def show(request: HttpRequest, keeper: Keeper, form: WalkInForm, status: int = 200) -> HttpResponse:
    """Render the list."""
    meeting = keeper.meeting
    wanted = request.GET.get("q", "").replace("\0", "").strip()[:80]
    rows = rows_found(meeting, wanted)
    lines = lines_of(rows[:LINES_SHOWN])
    open_walk_ins = WalkIn.objects.open().filter(meeting=meeting)
    context = {
        "keeper": keeper,
        "meeting": meeting,
        "here": "door",
        "base": "door/helper/base.html" if keeper.helper else "base_desk.html",
        "q": wanted,
        "rows": rows,
        "expected": [line for line in lines if line.is_expected],
        "others": [line for line in lines if not line.is_expected],
        "n_more": max(len(rows) - LINES_SHOWN, 0),
        "counts": counts_of(meeting),
        "walk_ins": list(open_walk_ins),
        "form": form,
    }
    return render(request, "door/organiser/door.html", context, status=status)


def pressed(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Do what a button says; answer a script with the line as it stands now."""
    meeting = keeper.meeting
    participation = get_object_or_404(
        Participation.objects.of_meeting(meeting.pk), pk=row_number(request.POST.get("who", ""))
    )
    is_undo = request.POST.get("act") == PressKind.UNDO
    before = line_of(meeting, participation.pk)
    delegate, refusal = None, None
    try:
        delegate = person_of(request, participation)
        press(
            participation=participation,
            delegate=delegate,
            kind=PressKind.UNDO if is_undo else PressKind.CAME,
            key=posted_key(request.POST.get("key", "")),
            pressed_at=pressed_at(request),
            arrived_at=request.arrived_at,
            by=keeper.by,
        )
    except Refused as refused:
        refusal = refused
    if request.accepts("text/html"):
        if refusal is not None:
            messages.error(request, refusal.message)
        elif not is_undo and delegate is None and before.row.came_at is not None:
            messages.info(request, already(before.by))
        wanted = request.POST.get("q", "")[:80]
        query = "?" + urlencode({"q": wanted}) if wanted else ""
        return redirect(f"{request.path}{query}#row-{participation.pk}")
    line = line_of(meeting, participation.pk)
    context = {"line": line, "meeting": meeting, "keeper": keeper, "counts": counts_of(meeting)}
    return JsonResponse(
        {
            "row": render_to_string("door/organiser/row.html", context, request),
            "counts": render_to_string("door/organiser/counts.html", context),
            "refusal": refusal.message if refusal else "",
        }
    )


def person_of(request: HttpRequest, participation: Participation) -> Delegate | None:
    """Return the delegate about whom was pressed; ``None`` for the organisation; 404 for others'.

    Raises:
        Refused: ``gone``: the organisation has forgotten or replaced the person since the page
            was opened. A phone that gets no answer to this would repeat the press for ever.
    """
    typed = request.POST.get("person", "")
    if not typed:
        return None
    found = Delegate.objects.filter(pk=row_number(typed)).first()
    if found is None and row_number(typed):
        raise Refused(
            "gone",
            _(
                "This person is no longer on the list, and nothing was noted. See who comes for "
                "this organisation now, and press there."
            ),
        )
    if found is None or found.participation_id != participation.pk:
        raise Http404
    return found


def already(by: str) -> str:
    """Return what a second helper reads who presses what another has pressed."""
    if by:
        return _("Somebody was quicker: %(name)s had noted it already.") % {"name": by}
    return _("Somebody was quicker: it had been noted already.")


def pressed_at(request: HttpRequest) -> datetime:
    """Return when the button was pressed.

    A script says how long ago that was and not the hour: clocks of phones are wrong.
    """
    typed = request.POST.get("age", "")
    age = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0
    return request.arrived_at - timedelta(milliseconds=min(age, LONGEST_AGE_MS))


@at_the_door
@require_POST
def walk_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Note somebody who is not on the list."""
    keeper = keeper_of_door(request, slug, DOOR)
    form = WalkInForm(request.POST)
    if not form.is_valid():
        return show(request, keeper, form, status=422)
    note_walk_in(meeting=keeper.meeting, at=request.arrived_at, by=keeper.by, **form.cleaned_data)
    messages.success(request, _("Noted. An organiser says later which organisation this is."))
    return redirect("door:organiser_door", slug)


@at_the_door
@require_safe
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the whole list as it is printed: for the case that nothing works."""
    keeper = keeper_of_door(request, slug, DOOR)
    if not keeper.may_press:
        raise Http404
    lines = lines_of(rows_found(keeper.meeting, ""))
    context = {
        "meeting": keeper.meeting,
        "here": "door",
        "base": "door/helper/base.html" if keeper.helper else "base_desk.html",
        "expected": [line for line in lines if line.is_expected],
        "others": [line for line in lines if not line.is_expected],
    }
    return render(request, "door/organiser/printed.html", context)
