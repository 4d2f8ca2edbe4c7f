"""The report for everybody: its page, its earlier versions, its files."""

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from meetings.parts import public_links
from report import access, reading, texts
from report.lists import Lists, lists_of
from report.models import Report, ReportVersion
from statements.book.content import Chapter
from statements.book.pdf import NotMadeError
from statements.book.single import single
from statements.caching import SECONDS, conditional, meeting_mark, public_page
from statements.pages import page as page_of

logger = logging.getLogger(__name__)

# When whoever got no file may ask again.
AGAIN_SECONDS = 60


def page(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    """Render a public page of this app."""
    return page_of(request, name, context, app="report")


@public_page(meeting_mark)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the published report, or by when it is expected."""
    found = access.public_report(slug)
    if found.published is None:
        return page(request, "expected", {"meeting": found.meeting, "report": found})
    return page(request, "report", context_of(found, found.published))


@public_page(meeting_mark)
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one version as everybody could read it, the present one or an earlier."""
    found, wanted = access.public_version(slug, number)
    return page(request, "report", context_of(found, wanted))


def context_of(found: Report, version: ReportVersion) -> dict[str, object]:
    """Return what the page of a version shows."""
    lists = lists_of(found.meeting)
    carried = reading.carried_until(version)
    versions = list(found.versions.published().without_text())
    here = reverse("public:report", args=[found.meeting.slug])
    return {
        "meeting": found.meeting,
        "report": found,
        "version": version,
        "is_now": version.pk == found.published_id,
        "html": version.html,
        "decisions": reading.decisions_of(version, lists.by_pk),
        "notes": reading.notes_in(carried, version, lists.by_pk),
        "changes": reading.corrigenda(
            [each for each in versions if each.number <= version.number], carried, lists.by_pk
        ),
        "versions": versions,
        "lists": lists,
        "links": [each for each in public_links(found.meeting) if each.address != here],
    }


def published(slug: str) -> tuple[Report, ReportVersion]:
    """Return the report and its version that everybody reads, or 404."""
    found = access.public_report(slug)
    if found.published is None:
        raise Http404
    return found, found.published


def parts_of(
    version: ReportVersion, lists: Lists
) -> tuple[list[reading.ReadDecision], list[reading.ReadNote]]:
    """Return the decisions and the notes of a version."""
    notes = reading.notes_in(reading.carried_until(version), version, lists.by_pk)
    return reading.decisions_of(version, lists.by_pk), notes


@public_page(meeting_mark)
def report_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the report as plain text."""
    found, version = published(slug)
    lists = lists_of(found.meeting)
    named = [row.organisation.name for row in lists.took_part.rows]
    words = texts.plain(found.meeting, version, *parts_of(version, lists), named)
    return as_file(words, "text/plain; charset=utf-8", f"{slug}-report.txt", version)


@require_safe
@cache_control(public=True, max_age=SECONDS)
@conditional(meeting_mark)
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the report as a tagged PDF, or say that it could not be made now."""
    found, version = published(slug)
    meeting = found.meeting
    chapter = chapter_of(found, version)
    with override(texts.language_around(meeting, version)):
        address = reverse("public:report", args=[slug])
    try:
        path = single(meeting, chapter, "pdf", f"{settings.SITE_URL}{address}", version.written_at)
    except NotMadeError as error:
        logger.warning("report of %s not made: %s", slug, error)
        return not_made(request, meeting)
    return as_file(path.read_bytes(), "application/pdf", f"{slug}-report.pdf", version)


def chapter_of(found: Report, version: ReportVersion) -> Chapter:
    """Return the report as what a book is made of."""
    decisions, notes = parts_of(version, lists_of(found.meeting))
    return Chapter(
        symbol=f"{found.symbol}/{version.number}",
        slug="report",
        title=version.title,
        authors=(),
        language=version.language,
        text=texts.as_markdown(found.meeting, version, decisions, notes),
    )


def as_file(
    content: str | bytes, media_type: str, name: str, version: ReportVersion
) -> HttpResponse:
    """Return a file of a version."""
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Language": version.language,
            "Content-Disposition": f'inline; filename="{name}"',
        },
    )


def not_made(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say that there is no file just now, and where the text is."""
    address = reverse("public:report", args=[meeting.slug])
    response = page_of(request, "not_made", {"meeting": meeting, "address": address})
    response.status_code = 503
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
