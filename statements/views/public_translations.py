"""A translation as everybody reads it: the label first, the same numbers as the original."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from statements import access
from statements.caching import public_page, statement_etag
from statements.views.public import gone, moved, page


@public_page(statement_etag)
def translation(
    request: HttpRequest, slug: str, organisation_slug: str, language: str
) -> HttpResponse:
    """Show one translation of one statement."""
    try:
        statement = access.public_statement(slug, organisation_slug)
    except Http404:
        return gone(request, slug, organisation_slug) or moved(
            "public:translation", slug, organisation_slug, language
        )
    if language == statement.published.language:
        return redirect("public:statement", slug, organisation_slug)
    translation = access.public_translation(statement, language)
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "statement": statement,
        "translation": translation,
        "revision": translation.ready,
        "original": translation.ready.original,
        "html": translation.ready.rendering.html,
        "is_outdated": translation.ready.original.sha256 != statement.published.sha256,
        "translations": access.public_translations(statement),
    }
    return page(request, "translation", context)
