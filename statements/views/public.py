"""The archive, as everybody reads it. No session, no cookie, no user."""

import unicodedata
from collections import Counter

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils.translation import get_language

from initiative import markdown
from initiative.languages import direction, own_name
from meetings.access import public_meeting
from meetings.calendars import meeting_calendar
from meetings.models import Meeting
from organisations.models import FormerSlug, Organisation
from statements import access, roll
from statements.caching import meeting_etag, public_page, site_etag
from statements.models import Statement

# On the meeting's home.
NAMES_SHOWN = 30
STATEMENTS_SHOWN = 5


def page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """Render a public page with its address in every language of the interface."""
    here = get_language()
    alternates = [
        {"code": code, "path": translate_url(request.path, code), "is_current": code == here}
        for code, _name in settings.LANGUAGES
    ]
    return render(
        request,
        f"statements/public/{name}.html",
        context | {"alternates": alternates, "at": request.arrived_at},
    )


@public_page(site_etag)
def home(request: HttpRequest) -> HttpResponse:
    """List the meetings, the newest first."""
    meetings = Meeting.objects.public().with_counts()
    return page(request, "home", {"meetings": meetings})


@public_page(meeting_etag)
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one meeting: what it is, what is open now, who is here, what was said."""
    meeting = public_meeting(slug)
    rows = list(roll.public_rows(meeting))
    statements = access.published_statements(meeting)
    context = {
        "meeting": meeting,
        "conveners": meeting.conveners.select_related("organisation"),
        "rows": rows[:NAMES_SHOWN],
        "n_rows": len(rows),
        "statements": statements.for_index().order_by("-published_at", "pk")[:STATEMENTS_SHOWN],
        "n_statements": sum(row.published_at is not None for row in rows),
        "is_open": request.arrived_at < meeting.statements_due_at,
        "answers_open": request.arrived_at < meeting.answers_due_at,
    }
    return page(request, "meeting", context)


@public_page(meeting_etag)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the call with its dates."""
    meeting = public_meeting(slug)
    context = {
        "meeting": meeting,
        "html": markdown.to_numbered_html(meeting.call),
        "conveners": meeting.conveners.select_related("organisation"),
        "is_open": request.arrived_at < meeting.statements_due_at,
    }
    return page(request, "call", context)


@public_page(meeting_etag)
def call_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the meeting and its deadlines as a calendar file."""
    meeting = public_meeting(slug)
    return HttpResponse(
        meeting_calendar(meeting),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}.ics"'},
    )


@public_page(meeting_etag)
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who takes part; first the list of who submitted a text or was present."""
    meeting = public_meeting(slug)
    lines = [roll.public_line(row) for row in roll.public_rows(meeting)]
    took_part = [line for line in lines if roll.took_part(line.participation)]
    context = {
        "meeting": meeting,
        "took_part": by_initial(took_part),
        "n_took_part": len(took_part),
        "others": by_initial([line for line in lines if line not in took_part]),
        "n_others": len(lines) - len(took_part),
        "roles": dict(meeting.conveners.values_list("organisation_id", "role")),
    }
    return page(request, "participants", context)


def by_initial(lines: list[roll.Line]) -> list[tuple[str, list[roll.Line]]]:
    """Group lines by the first letter of the name, marks left out: Ł stands alone, É with E."""
    groups: dict[str, list[roll.Line]] = {}
    for line in lines:
        first = line.participation.organisation.name[:1].upper()
        groups.setdefault(unicodedata.normalize("NFD", first)[:1], []).append(line)
    return sorted(groups.items())


@public_page(meeting_etag)
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """List the published statements; a language narrows the list."""
    meeting = public_meeting(slug)
    everything = list(access.published_statements(meeting).for_index())
    for number, statement in enumerate(everything, 1):
        statement.number = number
    counts = Counter(statement.published.language for statement in everything)
    wanted = request.GET.get("language", "")
    context = {
        "meeting": meeting,
        "statements": [
            statement
            for statement in everything
            if not wanted or statement.published.language == wanted
        ],
        "n_all": len(everything),
        "languages_written": sorted(
            ((code, own_name(code), n) for code, n in counts.items()), key=lambda each: each[1]
        ),
        "wanted": wanted if wanted in counts else "",
        "unknown": wanted if wanted not in counts else "",
    }
    return page(request, "statements", context)


@public_page(meeting_etag)
def statement(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Show one statement, ready for reading."""
    try:
        statement = access.public_statement(slug, organisation_slug)
    except Http404:
        return moved("public:statement", slug, organisation_slug)
    meeting = statement.participation.meeting
    organisation = statement.participation.organisation
    slugs = list(access.published_slugs(meeting))
    position = slugs.index(organisation.slug)
    context = {
        "meeting": meeting,
        "statement": statement,
        "revision": statement.published,
        "organisation": organisation,
        "html": statement.published.rendering.html,
        "text_direction": direction(statement.published.language),
        "number": position + 1,
        "n_all": len(slugs),
        "previous": slugs[position - 1] if position else "",
        "next": slugs[position + 1] if position + 1 < len(slugs) else "",
        "others": access.other_statements(statement),
    }
    return page(request, "statement", context)


@public_page(meeting_etag)
def statement_text(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Return one statement as plain text, as it was received."""
    try:
        statement = access.public_statement(slug, organisation_slug)
    except Http404:
        return moved("public:statement_text", slug, organisation_slug)
    revision = statement.published
    organisation = statement.participation.organisation
    text = f"{revision.title}\n{organisation.name}\n\n{revision.body}\n"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Language": revision.language,
            "Content-Disposition": f'inline; filename="{slug}-{organisation.slug}.txt"',
        },
    )


def moved(view: str, *slugs: str) -> HttpResponse:
    """Redirect for ever to where an organisation's page is now, or answer 404."""
    former = get_object_or_404(FormerSlug.objects.select_related("organisation"), slug=slugs[-1])
    return redirect(view, *slugs[:-1], former.organisation.slug, permanent=True)


@public_page(site_etag)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation that is named in public: its names and its statements."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        return moved("public:organisation", slug)
    rows = list(roll.public_rows_of_organisation(organisation))
    if not rows:
        raise Http404
    statements = {
        statement.participation_id: statement
        for statement in Statement.objects.published()
        .for_index()
        .filter(participation__organisation=organisation)
    }
    context = {
        "organisation": organisation,
        "other_names": organisation.other_names.all(),
        "years": [(roll.public_line(row), statements.get(row.pk)) for row in rows],
    }
    return page(request, "organisation", context)
