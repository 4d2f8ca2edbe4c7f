"""One session at the desk: add it, change it, say who speaks, take it out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.clocks import city_of
from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from meetings.access import READ
from meetings.models import Meeting
from organisations.access import actor
from programme import access
from programme.access import EDIT
from programme.forms.session import SessionForm, first_values, values_of
from programme.forms.speaking import MOST_SHOWN, choices_of, chosen, may_speak
from programme.models import Session
from programme.services.agenda import add_session, change_session, remove_session
from programme.services.speakers import add_speaker, remove_speaker

# Which field a refusal of the service belongs to.
FIELD_OF_REFUSAL = {
    "one_time": "end_time",
    "ends_before_start": "end_time",
    "ends_before_jump": "end_time",
    "too_long": "ends_next_day",
    "far_away": "day",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a session."""
    meeting = meeting_access.meeting_for_organiser(request, slug, EDIT)
    last = Session.objects.of_meeting(meeting.pk).last()
    form = SessionForm(
        meeting,
        request.POST if request.method == "POST" else None,
        initial=first_values(meeting, last),
    )
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        try:
            session = add_session(meeting=meeting, by=actor(request), **given)
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            return redirect(f"/desk/{slug}/agenda/#session-{session.pk}")
    return form_page(request, meeting, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, slug: str, session: int) -> HttpResponse:
    """Change a session."""
    row = access.session_for_organiser(request, slug, session, EDIT)
    form = SessionForm(
        row.meeting,
        request.POST if request.method == "POST" else None,
        initial=values_of(row),
    )
    kept = None
    if form.is_bound and form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "key"}
        seen = given.pop("seen") or 0
        try:
            change_session(session=row, seen=seen, by=actor(request), **given)
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
            if refusal.code == "changed_meanwhile":
                # Told once, with both side by side; the next press is upon what is kept now.
                kept = row
                form.data = form.data.copy()
                form.data["seen"] = row.version
        else:
            messages.success(request, _("The session is saved. It is public when you publish."))
            return redirect(f"/desk/{slug}/agenda/#session-{row.pk}")
    return form_page(request, row.meeting, form, row, kept)


def form_page(
    request: HttpRequest,
    meeting: Meeting,
    form: SessionForm,
    session: Session | None,
    kept: Session | None = None,
) -> HttpResponse:
    """Show the form of a session."""
    context = {
        "meeting": meeting,
        "here": "agenda",
        "form": form,
        "session": session,
        "kept": kept,
        "city": city_of(meeting.time_zone),
    }
    status = 422 if form.errors else 200
    return render(request, "programme/organiser/session.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_remove(request: HttpRequest, slug: str, session: int) -> HttpResponse:
    """Say what taking a session out means, and do it."""
    row = access.session_for_organiser(request, slug, session, EDIT)
    refusal = None
    if request.method == "POST":
        try:
            remove_session(session=row, by=actor(request))
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The session is taken out. It is public when you publish."))
            return redirect("programme:organiser_agenda", slug)
    context = {"meeting": row.meeting, "here": "agenda", "session": row, "refusal": refusal}
    status = 422 if refusal else 200
    return render(request, "programme/organiser/session_remove.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_speakers(request: HttpRequest, slug: str, session: int) -> HttpResponse:
    """Say who is to speak in a session."""
    act = EDIT if request.method == "POST" else READ
    row = access.session_for_organiser(request, slug, session, act)
    refusal = None
    if request.method == "POST":
        try:
            change_speakers(request, row)
        except Refused as error:
            refusal = error
        else:
            return redirect("programme:organiser_session_speakers", slug, session)
    context = choice_context(request, row.meeting) | {
        "meeting": row.meeting,
        "here": "agenda",
        "session": row,
        "speeches": row.speeches.with_names(),
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "programme/organiser/session_speakers.html", context, status=status)


def change_speakers(request: HttpRequest, session: Session) -> None:
    """Do what the pressed button says.

    Raises:
        Refused: ``nobody``, or as ``add_speaker``.
    """
    if request.POST.get("act") == "remove":
        pk = row_number(request.POST.get("speech", ""))
        remove_speaker(speech=access.speech_of(session, pk), by=actor(request))
        return
    participation, delegate = chosen(request.POST.get("who", ""))
    if participation is None:
        raise Refused("nobody", _("Choose who speaks from the list."))
    add_speaker(session=session, participation=participation, delegate=delegate, by=actor(request))


def choice_context(request: HttpRequest, meeting: Meeting) -> dict[str, object]:
    """Return the list from which somebody is chosen, narrowed by the name that was looked for."""
    name = request.GET.get("name", "").strip()[:80]
    rows = list(may_speak(meeting, name)[: MOST_SHOWN + 1])
    return {
        "name": name,
        "choices": choices_of(rows[:MOST_SHOWN]),
        "is_cut": len(rows) > MOST_SHOWN,
        "wanted": request.POST.get("who", ""),
    }
