"""The desk of a meeting: the Roll, the statements that came in, who came."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.health.waiting import trouble
from initiative.languages import direction
from meetings import access as meeting_access
from meetings.access import DOOR, PUBLISH
from meetings.models import Meeting, Participation
from meetings.services.attendance import mark_came, undo_came
from organisations.access import actor
from statements import access, roll
from statements.desk import STAGE_FILTERS, next_deadline, what_needs_you
from statements.happened import what_happened
from statements.models import Statement
from statements.services.publishing import publish_statement

# Lines of the log at the foot of the desk.
ACTS_SHOWN = 12


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is next, what needs somebody, and every organisation's strip."""
    meeting = meeting_access.meeting_for_organiser(request, slug)
    lines = roll.lines_of(meeting, request.arrived_at)
    wanted = request.GET.get("stage", "")
    keep = STAGE_FILTERS.get(wanted)
    context = {
        "meeting": meeting,
        "here": "desk",
        "at": request.arrived_at,
        "numbers": roll.numbers_of(lines),
        "needs": what_needs_you(meeting, lines, request.arrived_at),
        "trouble": trouble(request.arrived_at),
        "next_deadline": next_deadline(meeting, lines, request.arrived_at),
        "lines": [line for line in lines if keep is None or keep.holds(line)],
        "filters": STAGE_FILTERS.items(),
        "wanted": wanted if keep else "",
        "happened": what_happened(meeting, lines, ACTS_SHOWN),
    }
    return render(request, "statements/organiser/desk.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was sent; publish all that wait, as they were shown."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    statements = Statement.objects.of_meeting(meeting.pk).filter(sent__isnull=False).for_desk()
    if request.method == "POST":
        publish_shown(request, statements)
        return redirect("statements:organiser_statements", slug)
    context = {
        "meeting": meeting,
        "here": "statements",
        "statements": statements,
        # What came late is published by itself, after somebody has decided about it.
        "waiting": [
            each
            for each in statements
            if each.published_id != each.sent_id and not each.sent.is_late
        ],
    }
    return render(request, "statements/organiser/statement_list.html", context)


def publish_shown(request: HttpRequest, statements: Iterable[Statement]) -> None:
    """Publish each statement in the version that the organiser saw on the list."""
    shown = shown_on(request)
    n_published = 0
    for statement in statements:
        if statement.pk not in shown:
            continue
        try:
            publish_statement(
                statement=statement,
                revision_pk=shown[statement.pk],
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refusal:
            name = statement.participation.organisation.name
            messages.warning(request, f"{name}: {refusal.message}")
        else:
            n_published += 1
    if n_published:
        words = ngettext(
            "%(n)d statement is published.", "%(n)d statements are published.", n_published
        )
        messages.success(request, words % {"n": n_published})


def shown_on(request: HttpRequest) -> dict[int, int]:
    """Return statement → version as the list showed them.

    They come as one field: Django refuses a form of more than a few hundred.
    """
    pairs = (pair.partition(":") for pair in request.POST.get("shown", "").split())
    return {row_number(statement): row_number(revision) for statement, _colon, revision in pairs}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_detail(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Read one sent statement as readers will, and publish it. The words cannot be changed."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    statement = access.sent_statement_for_organiser(request, slug, organisation_slug, act)
    if request.method == "POST":
        try:
            publish_statement(
                statement=statement,
                revision_pk=row_number(request.POST.get("revision", "")),
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The statement is published. Everyone can read it."))
        return redirect("statements:organiser_statement", slug, organisation_slug)
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "here": "statements",
        "statement": statement,
        "revision": statement.sent,
        "html": statement.sent.rendering.html,
        "text_direction": direction(statement.sent.language),
        "is_waiting": statement.published_id != statement.sent_id,
    }
    return render(request, "statements/organiser/statement_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, slug: str) -> HttpResponse:
    """Note who came; made for a phone at the entrance."""
    act = DOOR if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    if request.method == "POST":
        participation = press(request, meeting)
        wanted = request.POST.get("q", "")[:80]
        query = "?" + urlencode({"q": wanted}) if wanted else ""
        return redirect(f"{request.path}{query}#row-{participation.pk}")
    wanted = request.GET.get("q", "").strip()[:80]
    rows = list(roll.rows_of(meeting))
    context = {
        "meeting": meeting,
        "here": "door",
        "q": wanted,
        "rows": [row for row in rows if found(row, wanted)],
        "n_came": sum(row.came_at is not None for row in rows),
    }
    return render(request, "statements/organiser/door.html", context)


def found(row: Participation, wanted: str) -> bool:
    """Say whether an organisation's name or acronym holds what was typed, in any case."""
    words = f"{row.organisation.name} {row.organisation.acronym}".casefold()
    return wanted.casefold() in words


def press(request: HttpRequest, meeting: Meeting) -> Participation:
    """Do what a button at the door says; return whose button it was."""
    participation = get_object_or_404(
        Participation.objects.of_meeting(meeting.pk), pk=row_number(request.POST.get("who", ""))
    )
    if request.POST.get("act") == "undo":
        undo_came(participation=participation, by=actor(request))
    else:
        mark_came(participation=participation, at=request.arrived_at, by=actor(request))
    return participation
