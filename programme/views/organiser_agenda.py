"""The agenda at the desk: sessions in their order, warnings, publishing, telling what changed."""

import uuid
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.calendarwords import day_words
from initiative.clocks import city_of
from initiative.errors import Refused
from initiative.forms import row_number
from initiative.keys import posted_key
from meetings import access
from meetings.access import WRITE
from meetings.models import Meeting
from organisations.access import actor
from programme.access import EDIT
from programme.changes import Agenda, changes_between
from programme.content import item_of, items_of, mark_of
from programme.models import AgendaVersion, Session
from programme.services.agenda import move_session
from programme.services.publishing import draft_of, publish_agenda
from programme.services.telling import tell_of_changes
from programme.shown import known_of
from programme.warnings import warnings_of


@login_required
@require_safe
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sessions day by day, what to look at, and what is public of it."""
    meeting = access.meeting_for_organiser(request, slug)
    sessions = list(Session.objects.of_meeting(meeting.pk).with_speakers().with_waiting())
    version = AgendaVersion.objects.newest(meeting.pk)
    items = [item_of(each) for each in sessions]
    is_new = version is None or items_of(version) != items or version.zone != meeting.time_zone
    mark_neighbours(sessions)
    context = {
        "meeting": meeting,
        "here": "agenda",
        "days": [
            (day_words(day, "l j F Y"), list(rows))
            for day, rows in groupby(sessions, lambda each: each.day)
        ],
        "city": city_of(meeting.time_zone),
        "warnings": warnings_of(meeting, sessions),
        "version": version,
        "may_publish": bool(sessions or version) and is_new,
        "may_tell": version is not None and version.number > 1,
    }
    return render(request, "programme/organiser/agenda.html", context)


def mark_neighbours(sessions: list[Session]) -> None:
    """Say of each session which others it may change places with: those of the same hour."""
    for _hour, rows in groupby(sessions, lambda each: (each.day, each.starts_at)):
        beside = list(rows)
        for place, session in enumerate(beside):
            session.above = beside[place - 1].pk if place else None
            session.below = beside[place + 1].pk if place + 1 < len(beside) else None


@login_required
@require_POST
def session_move(request: HttpRequest, slug: str) -> HttpResponse:
    """Let a session change places with one of the same hour."""
    meeting = access.meeting_for_organiser(request, slug, EDIT)
    pk = row_number(request.POST.get("session", ""))
    session = get_object_or_404(Session.objects.of_meeting(meeting.pk), pk=pk)
    try:
        move_session(
            session=session,
            over=row_number(request.POST.get("over", "")),
            up=request.POST.get("way") == "up",
            by=actor(request),
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect(f"/desk/{slug}/agenda/#session-{session.pk}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what will be new for everybody, and publish it."""
    meeting = access.meeting_for_organiser(request, slug, EDIT)
    refusal = None
    if request.method == "POST":
        try:
            version = publish_agenda(
                meeting=meeting,
                key=posted_key(request.POST.get("key", "")),
                seen=request.POST.get("seen", ""),
                by=actor(request),
                at=request.arrived_at,
            )
        except Refused as error:
            refusal = error
        else:
            words = _("Version %(number)d of the agenda is published.")
            messages.success(request, words % {"number": version.number})
            return redirect("programme:organiser_agenda", slug)
    return publish_page(request, meeting, refusal)


def publish_page(request: HttpRequest, meeting: Meeting, refusal: Refused | None) -> HttpResponse:
    """Show what publishing would change, who would be told, and the button."""
    last = AgendaVersion.objects.newest(meeting.pk)
    before, items = items_of(last), draft_of(meeting)
    zone = last.zone if last else meeting.time_zone
    changes = changes_between(Agenda(before, zone), Agenda(items, meeting.time_zone))
    names = known_of([*before, *items]).names
    context = {
        "meeting": meeting,
        "here": "agenda",
        "last": last,
        "number": last.number + 1 if last else 1,
        "changes": [change.html(names) for change in changes],
        "key": uuid.uuid4(),
        "seen": mark_of(items),
        "refusal": refusal,
        "may_publish": bool(changes),
    }
    status = 422 if refusal else 200
    return render(request, "programme/organiser/publish.html", context, status=status)


@login_required
@require_POST
def agenda_tell(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the letter about what the newest version changed."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    version = get_object_or_404(
        AgendaVersion.objects.filter(meeting=meeting).order_by("-number")[:1]
    )
    try:
        letter = tell_of_changes(version=version, by=actor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("programme:organiser_agenda", slug)
    return redirect("meetings:organiser_letter", slug, letter.pk)
