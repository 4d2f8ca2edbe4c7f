"""A published statement, or a translation of it, as PDF and EPUB."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from statements import access, joint_access
from statements.book import content
from statements.book.content import Chapter
from statements.book.pdf import NotMadeError, language_around
from statements.book.single import single
from statements.caching import SECONDS, conditional, meeting_mark
from statements.models import Statement
from statements.pages import page
from statements.views.public import gone, moved
from statements.views.public_book import TYPES
from statements.views.public_joint import gone as joint_gone

logger = logging.getLogger(__name__)

# When whoever got no file may ask again.
AGAIN_SECONDS = 60


def as_book(kind: str) -> Callable[..., HttpResponse]:
    """Return the view of one kind of file: of a statement or, with a language, a translation."""

    @require_safe
    @cache_control(public=True, max_age=SECONDS)
    @conditional(meeting_mark)
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


def joint_as_book(kind: str) -> Callable[..., HttpResponse]:
    """Return the view of one kind of file of a joint statement."""

    @require_safe
    @cache_control(public=True, max_age=SECONDS)
    @conditional(meeting_mark)
    def view(request: HttpRequest, slug: str, number: int) -> HttpResponse:
        try:
            statement = joint_access.joint_to_read(slug, number)
        except Http404:
            return joint_gone(request, slug, number)
        chapter = content.chapter(statement)
        place = Place("public:joint", (slug, number), f"{slug}-joint-{number}", kind)
        return as_file(request, statement, chapter, place, statement.published_at)

    return view


@dataclass(frozen=True)
class Place:
    """Where a file's text stands, and what the file is called.

    Args:
        view: name of the page's address, with its ``parts``.
    """

    view: str
    parts: tuple[str | int, ...]
    name: str
    kind: str

    def address(self, language: str) -> str:
        """Return the address of the page in a language of the interface."""
        with override(language):
            return reverse(self.view, args=self.parts)


def answer(request: HttpRequest, statement: Statement, language: str, kind: str) -> HttpResponse:
    """Return the file of a statement of one organisation, or of a translation."""
    slugs = (statement.participation.meeting.slug, statement.participation.organisation.slug)
    if not language:
        place = Place("public:statement", slugs, "-".join(slugs), kind)
        chapter = content.chapter(statement)
        return as_file(request, statement, chapter, place, statement.published_at)
    translation = access.public_translation(statement, language)
    place = Place("public:translation", (*slugs, language), "-".join([*slugs, language]), kind)
    chapter = content.chapter(statement, translation)
    return as_file(request, statement, chapter, place, translation.ready_at)


def as_file(
    request: HttpRequest, statement: Statement, chapter: Chapter, place: Place, at: datetime
) -> HttpResponse:
    """Return the file, or say that it could not be made now."""
    meeting = statement.meeting
    # One file for readers in every language of the interface.
    address = place.address(language_around(meeting, chapter.language))
    try:
        path = single(meeting, chapter, place.kind, f"{settings.SITE_URL}{address}", at)
    except NotMadeError as error:
        logger.warning("%s of %s not made: %s", place.kind, address, error)
        return not_made(request, meeting, place)
    return HttpResponse(
        path.read_bytes(),
        content_type=TYPES[place.kind],
        headers={
            "Content-Language": chapter.language,
            "Content-Disposition": f'inline; filename="{place.name}.{place.kind}"',
        },
    )


def not_made(request: HttpRequest, meeting: Meeting, place: Place) -> HttpResponse:
    """Say that there is no file just now, and where the text is."""
    context = {"meeting": meeting, "address": reverse(place.view, args=place.parts)}
    response = page(request, "not_made", context)
    response.status_code = 503
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


statement_pdf = as_book("pdf")
statement_epub = as_book("epub")
joint_pdf = joint_as_book("pdf")
joint_epub = joint_as_book("epub")
