"""The agenda as everybody reads it. No session, no cookie, no user."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from initiative.clocks import city_of, is_zone
from meetings.access import public_meeting
from programme.calendars import agenda_calendar
from programme.changes import Agenda, changes_between
from programme.content import items_of
from programme.models import AgendaVersion
from programme.shown import days_of, known_of, lines_of
from programme.zones import zones_by_part
from statements.caching import meeting_mark, public_page
from statements.pages import page

# Versions on one page.
PAGE = 20


@public_page(meeting_mark)
def agenda(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published agenda on the clock of the place, or of the reader."""
    meeting = public_meeting(slug)
    version = AgendaVersion.objects.newest(meeting.pk)
    place_zone = version.zone if version else meeting.time_zone
    typed = request.GET.get("zone", "")[:64]
    zone = typed if is_zone(typed) else place_zone
    context = {
        "meeting": meeting,
        "version": version,
        "days": days_of(lines_of(version, meeting, zone)) if version else [],
        "zone": zone,
        "city": city_of(zone),
        "place_city": city_of(place_zone),
        "is_elsewhere": zone != place_zone,
        "is_unknown": bool(typed) and not is_zone(typed),
        "typed": typed,
        "zones": zones_by_part(),
    }
    return page(request, "agenda", context, app="programme")


@public_page(meeting_mark)
def agenda_calendar_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the published agenda as a calendar file."""
    meeting = public_meeting(slug)
    versions = list(AgendaVersion.objects.filter(meeting=meeting).order_by("-number"))
    if not versions:
        raise Http404
    return HttpResponse(
        agenda_calendar(meeting, versions, request.arrived_at),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}-agenda.ics"'},
    )


@public_page(meeting_mark)
def agenda_versions(request: HttpRequest, slug: str) -> HttpResponse:
    """List the versions, the newest first, each with what it changed."""
    meeting = public_meeting(slug)
    versions = AgendaVersion.objects.filter(meeting=meeting).order_by("-number")
    shown = Paginator(versions, PAGE).get_page(request.GET.get("page"))
    # One more than is shown: the last of the page is compared with it.
    start = (shown.number - 1) * PAGE
    rows = list(versions[start : start + PAGE + 1])
    agendas = [Agenda(items_of(row), row.zone) for row in rows]
    names = known_of(item for each in agendas for item in each.items).names
    pairs = zip(rows[:PAGE], agendas, [*agendas[1:], None], strict=False)
    lines = [
        (
            row,
            [change.html(names) for change in changes_between(before, now)] if before else [],
            len(now.items),
        )
        for row, now, before in pairs
    ]
    context = {"meeting": meeting, "lines": lines, "page": shown}
    return page(request, "agenda_versions", context, app="programme")
