"""A published statement, or a translation of it, as PDF and EPUB."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from statements import access
from statements.book import content
from statements.book.pdf import NotMadeError
from statements.book.single import single
from statements.caching import SECONDS, meeting_etag
from statements.models import Statement
from statements.views.public import gone, moved, page
from statements.views.public_book import TYPES

logger = logging.getLogger(__name__)

# When whoever got no file may ask again.
AGAIN_SECONDS = 60


def as_book(kind: str) -> Callable[..., HttpResponse]:
    """Return the view of one kind of file: of a statement or, with a language, a translation."""

    @require_safe
    @cache_control(public=True, max_age=SECONDS)
    @condition(etag_func=meeting_etag)
    def view(
        request: HttpRequest, slug: str, organisation_slug: str, language: str = ""
    ) -> HttpResponse:
        name = f"public:{'translation' if language else 'statement'}_{kind}"
        more = [language] if language else []
        try:
            statement = access.public_statement(slug, organisation_slug)
        except Http404:
            return gone(request, slug, organisation_slug) or moved(
                name, slug, organisation_slug, *more
            )
        if language == statement.published.language:
            return redirect(f"public:statement_{kind}", slug, organisation_slug)
        return answer(request, statement, language, kind)

    return view


def answer(request: HttpRequest, statement: Statement, language: str, kind: str) -> HttpResponse:
    """Return the file, or say that it could not be made now."""
    meeting = statement.participation.meeting
    slugs = [meeting.slug, statement.participation.organisation.slug]
    translation = access.public_translation(statement, language) if language else None
    chapter = content.chapter(statement, translation)
    address = reverse("public:statement", args=slugs)
    if language:
        address = reverse("public:translation", args=[*slugs, language])
    at = translation.ready_at if translation else statement.published_at
    try:
        path = single(meeting, chapter, kind, f"{settings.SITE_URL}{address}", at)
    except NotMadeError as error:
        logger.warning("%s of %s not made: %s", kind, address, error)
        return not_made(request, statement, address)
    name = "-".join([*slugs, language] if language else slugs)
    return HttpResponse(
        path.read_bytes(),
        content_type=TYPES[kind],
        headers={
            "Content-Language": chapter.language,
            "Content-Disposition": f'inline; filename="{name}.{kind}"',
        },
    )


def not_made(request: HttpRequest, statement: Statement, address: str) -> HttpResponse:
    """Say that there is no file just now, and where the text is."""
    context = {"meeting": statement.participation.meeting, "address": address}
    response = page(request, "not_made", context)
    response.status_code = 503
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


statement_pdf = as_book("pdf")
statement_epub = as_book("epub")
