"""A translation as everybody reads it: the label first, the same numbers as the original."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from initiative.languages import is_known
from statements import access
from statements.caching import public_page, statement_mark
from statements.models import Statement
from statements.pages import page
from statements.views.public import gone, moved


@public_page(statement_mark)
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
    beside = list(access.public_translations(statement))
    if language not in [each.language for each in beside]:
        languages = [statement.published.language, *[each.language for each in beside]]
        return not_in_language(request, statement, language, languages)
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
        "translations": beside,
    }
    return page(request, "translation", context)


def not_in_language(
    request: HttpRequest, statement: Statement, language: str, languages: list[str]
) -> HttpResponse:
    """Return a page that says in which languages a statement is (404).

    Args:
        language: which it is not in, as the address has it.
        languages: the original's and those of its translations.
    """
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "title": statement.published.title,
        "original": statement.published.language,
        "asked": language if is_known(language) else "",
        "languages": languages,
    }
    response = page(request, "not_in_language", context)
    response.status_code = 404
    return response
