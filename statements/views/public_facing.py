"""Two languages of one statement side by side, aligned by the numbers of the paragraphs."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from initiative.languages import direction
from statements import access
from statements.caching import public_page, statement_mark
from statements.facing import facing_rows, n_blocks
from statements.models import Statement
from statements.pages import page
from statements.readings import readings_of
from statements.views.public import gone, moved
from statements.views.public_translations import not_in_language


@public_page(statement_mark)
def facing(
    request: HttpRequest, slug: str, organisation_slug: str, left: str, right: str
) -> HttpResponse:
    """Show two languages of one statement; the pickers' wishes come as ``left`` and ``right``."""
    try:
        statement = access.public_statement(slug, organisation_slug)
    except Http404:
        return gone(request, slug, organisation_slug) or moved(
            "public:facing", slug, organisation_slug, left, right
        )
    wished = request.GET.get("left", left), request.GET.get("right", right)
    readings = readings_of(statement)
    for language in wished:
        if language not in readings:
            return not_in_language(request, statement, language, list(readings))
    if wished != (left, right):
        return redirect("public:facing", slug, organisation_slug, *wished)
    if left == right:
        return to_one(statement, left)
    here, there = readings[left], readings[right]
    # The second text's ids begin with its language: no id stands twice on a page.
    ours, theirs = here.blocks(), there.blocks(f"{right}-")
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "statement": statement,
        "left": here,
        "right": there,
        "rows": facing_rows(ours, theirs),
        "n_left": n_blocks(ours),
        "n_right": n_blocks(theirs),
        "n_matching": min(n_blocks(ours), n_blocks(theirs)) + 1,
        "languages": list(readings),
        "is_folded": direction(left) != direction(right),
    }
    return page(request, "facing", context)


def to_one(statement: Statement, language: str) -> HttpResponse:
    """Redirect to the page of one language."""
    slugs = statement.participation.meeting.slug, statement.participation.organisation.slug
    if language == statement.published.language:
        return redirect("public:statement", *slugs)
    return redirect("public:translation", *slugs, language)
