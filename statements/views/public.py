"""The archive, as everybody reads it. No session, no cookie, no user."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from initiative import markdown
from meetings.access import public_meeting
from meetings.calendars import meeting_calendar
from meetings.parts import ORGANISATION_SECTIONS, public_links
from meetings.states import ConvenerRole
from organisations.access import formerly
from statements import access, joint_access, naming, roll, roll_order
from statements.caching import meeting_mark, public_page, site_mark, statement_mark
from statements.citations import citation_of
from statements.index import index_entries, published_order
from statements.linked import beginning, json_ld
from statements.narrowing import (
    Narrowing,
    languages_readable,
    languages_written,
    topics_to_choose,
    ways_out,
)
from statements.pages import page
from statements.roll_order import Asked, in_groups
from statements.topics import tags_in

# On the meeting's home.
NAMES_SHOWN = 30
STATEMENTS_SHOWN = 5
# On one page of the index.
PAGE = 60


@public_page(site_mark)
def home(request: HttpRequest) -> HttpResponse:
    """List the meetings, the newest first; a single one needs no list."""
    meetings = list(naming.public_meetings())
    if len(meetings) == 1:
        return redirect("public:meeting", meetings[0].slug)
    return page(request, "home", {"meetings": meetings})


@public_page(meeting_mark)
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one meeting: what it is, what is open now, who is here, what was said."""
    meeting = public_meeting(slug)
    latest = access.published_statements(meeting).for_index().order_by("-published_at", "pk")
    n_named, n_statements = naming.public_counts(meeting)
    context = {
        "meeting": meeting,
        "conveners": meeting.conveners.select_related("organisation"),
        "rows": roll.public_rows(meeting)[:NAMES_SHOWN],
        "n_rows": n_named,
        "statements": latest[:STATEMENTS_SHOWN],
        "n_statements": n_statements,
        "parts": public_links(meeting),
        "is_open": request.arrived_at < meeting.statements_due_at,
        "answers_open": request.arrived_at < meeting.answers_due_at,
    }
    return page(request, "meeting", context)


@public_page(meeting_mark)
def call(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the call with its dates."""
    meeting = public_meeting(slug)
    context = {
        "meeting": meeting,
        "html": markdown.to_numbered_html(meeting.call),
        "is_open": request.arrived_at < meeting.statements_due_at,
    }
    return page(request, "call", context)


@public_page(meeting_mark)
def call_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the meeting and its deadlines as a calendar file."""
    meeting = public_meeting(slug)
    return HttpResponse(
        meeting_calendar(meeting, request.arrived_at),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{meeting.slug}.ics"'},
    )


@public_page(meeting_mark)
def participants(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who takes part; first the list of who submitted a text or was present."""
    meeting = public_meeting(slug)
    roles = dict(meeting.conveners.values_list("organisation_id", "role"))
    rows = list(roll.public_rows(meeting))
    wanted = Asked.of(request.GET)
    took_part, others = [], []
    for row in rows:
        if not wanted.lets(row):
            continue
        role = roles.get(row.organisation_id)
        line = roll.public_line(row, str(ConvenerRole(role).label) if role else "")
        (took_part if roll.took_part(row) else others).append(line)
    context = {
        "meeting": meeting,
        "took_part": in_groups(took_part, wanted.sort),
        "n_took_part": len(took_part),
        "others": in_groups(others, wanted.sort),
        "n_others": len(others),
        "n_all": len(rows),
        "wanted": wanted,
        "languages_written": roll_order.languages_written(rows, wanted),
    }
    return page(request, "participants", context)


@public_page(meeting_mark)
def statements(request: HttpRequest, slug: str) -> HttpResponse:
    """List the published statements, narrowed by what the address asks for."""
    meeting = public_meeting(slug)
    entries = index_entries(meeting, request.public_version)
    topics = tags_in(each.topics for each in entries)
    asked = Narrowing.of(request.GET)
    wanted = asked.knowing(topics)
    found = list(wanted.among(entries))
    shown = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = access.published_rows(each.pk for each in shown)
    is_whole = not wanted.query and shown.number == 1 and meeting.last_joint_number > 0
    for row in rows.values():
        row.participation.meeting = meeting
    context = {
        "meeting": meeting,
        "statements": [
            (each.number, rows[each.pk], each.titles.get(request.LANGUAGE_CODE, ""))
            for each in shown
            if each.pk in rows
        ],
        # Texts of several stand at the head of the whole list, once.
        "joint": joint_access.public_joint_statements(meeting) if is_whole else [],
        "n_shown": len(found),
        "n_all": len(entries),
        "languages_written": languages_written(entries, wanted),
        "languages_readable": languages_readable(entries, wanted),
        "topics": topics_to_choose(entries, wanted, topics),
        "is_unknown_topic": wanted != asked,
        "wanted": wanted,
        "ways_out": ways_out(wanted, topics),
        "page": shown,
        "pager_query": wanted.query,
    }
    return page(request, "statements", context)


@public_page(statement_mark)
def statement(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Show one statement, ready for reading."""
    try:
        statement = access.statement_to_read(slug, organisation_slug)
    except Http404:
        return gone(request, slug, organisation_slug) or moved(
            "public:statement", slug, organisation_slug
        )
    meeting = statement.participation.meeting
    organisation = statement.participation.organisation
    order = published_order(meeting, request.public_version)
    if organisation.slug not in order.places:
        # Published a moment after the version was read: the kept order does not know it yet.
        order = published_order(meeting, None)
    slugs, position = order.slugs, order.places[organisation.slug]
    is_translated = organisation.slug in order.translated
    is_elsewhere = request.n_meetings > 1
    context = {
        "meeting": meeting,
        "statement": statement,
        "revision": statement.published,
        "organisation": organisation,
        "html": statement.published.rendering.html,
        "number": position + 1,
        "n_all": len(slugs),
        "previous": slugs[position - 1] if position else "",
        "next": slugs[position + 1] if position + 1 < len(slugs) else "",
        "others": access.other_statements(statement) if is_elsewhere else [],
        "translations": access.public_translations(statement) if is_translated else [],
        "topics": order.topics.get(organisation.slug, ()),
        "description": (description := beginning(statement.published.rendering.html)),
        "address": (citation := citation_of(statement)).address,
        "json_ld": json_ld(citation, description),
    }
    return page(request, "statement", context)


def gone(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse | None:
    """Return the page of a statement that was public and is no longer (410), or ``None``."""
    publication = access.why_gone(slug, organisation_slug)
    if publication is None:
        return None
    participation = publication.statement.participation
    context = {
        "publication": publication,
        "meeting": participation.meeting,
        "organisation": participation.organisation,
    }
    response = page(request, "gone", context)
    response.status_code = 410
    return response


def moved(view: str, slug: str, organisation_slug: str, *more: str) -> HttpResponse:
    """Redirect for ever to where a statement is now, or was; 404 where it never was."""
    now = formerly(organisation_slug).slug
    if access.why_gone(slug, now) is None:
        access.public_statement(slug, now)
    return redirect(view, slug, now, *more, permanent=True)


@public_page(site_mark)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one organisation that is named in public: its names and its statements."""
    rows = list(roll.public_rows_of_address(slug))
    if not rows:
        now = formerly(slug)
        if not roll.public_rows_of_organisation(now).exists():
            raise Http404
        return redirect("public:organisation", now.slug, permanent=True)
    organisation = rows[0].organisation
    statements = {
        statement.participation_id: statement for statement in access.statements_by(organisation)
    }
    context = {
        "organisation": organisation,
        "other_names": organisation.other_names.all(),
        "joint": joint_access.joint_statements_signed_by(organisation),
        "sections": [each for each in (of(organisation) for of in ORGANISATION_SECTIONS) if each],
        "years": [(roll.public_line(row), statements.get(row.pk)) for row in rows],
    }
    return page(request, "organisation", context)
