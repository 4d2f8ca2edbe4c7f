"""Words in the archive: paragraphs in which they stand, or each place in a line of its own."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from initiative.cells import safe_cell
from initiative.errors import Refused
from initiative.folding import fold
from meetings.access import public_meeting
from meetings.models import Meeting
from statements.caching import meeting_mark, public_page, site_mark
from statements.citations import organisations_of, path_of
from statements.models import IndexedPassage
from statements.pages import page
from statements.search.finding import (
    Answer,
    Place,
    Source,
    find,
    sources_of,
    with_authors,
)
from statements.search.queries import Query, parse

# Paragraphs, or lines, on one page.
PAGE = 50


def by_word_before(place: Place) -> tuple[str, ...]:
    """Return the words before, the nearest first."""
    return tuple(reversed(fold(place.line.before).split()[-3:]))


def by_word_after(place: Place) -> tuple[str, ...]:
    """Return the words after, the nearest first."""
    return tuple(fold(place.line.after).split()[:3])


def by_organisation(source: Source) -> str:
    """Return the name under which the text stands."""
    return fold(source.name)


def by_date(source: Source) -> datetime:
    """Return when the text became public."""
    return source.published_at


# Orders by what stands there, and by whose text it is.
BY_PLACE: dict[str, Callable[[Place], tuple[str, ...]]] = {
    "before": by_word_before,
    "after": by_word_after,
}
BY_SOURCE: dict[str, Callable[[Source], str | datetime]] = {
    "organisation": by_organisation,
    "date": by_date,
}
ORDERS = {*BY_PLACE, *BY_SOURCE}


@public_page(site_mark)
def site_words(request: HttpRequest) -> HttpResponse:
    """Look for words in all meetings that are open."""
    return words(request, None)


@public_page(meeting_mark)
def meeting_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Look for words in one meeting."""
    return words(request, public_meeting(slug))


def words(request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
    """Show the box, and what was found."""
    typed = request.GET.get("q", "")
    context = {"meeting": meeting, "typed": typed.replace("\0", "")[:1000], "refusal": None}
    answer = None
    try:
        query = parse(typed)
        answer = find(meeting, query) if query else None
    except Refused as refusal:
        context["refusal"] = refusal
    if answer is not None:
        context |= shown(request, answer)
    response = page(request, "words", context)
    response.status_code = 422 if context["refusal"] else 200
    return response


def shown(request: HttpRequest, answer: Answer) -> dict[str, object]:
    """Return a page of what was found, in the shape and the order that were asked for."""
    order = request.GET.get("order", "")
    is_lines = "lines" in request.GET or order in ORDERS
    listed = in_order(answer, order) if is_lines else answer.passages
    part = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    again = request.GET.copy()
    again.pop("page", None)
    return {
        "answer": answer,
        "is_lines": is_lines,
        "order": order if order in ORDERS else "",
        "page": part,
        "rows": [
            (each, address_of(each.passage))
            for each in (authored(part) if is_lines else answer.found(part))
        ],
        "n_statements": len({passage.statement_id for passage in answer.passages}),
        "pager_query": again.urlencode(),
    }


def address_of(passage: IndexedPassage) -> str:
    """Return where a paragraph stands."""
    statement = passage.statement
    anchor = f"#p{passage.number}" if passage.number else ""
    if passage.translation is None:
        return path_of(statement) + anchor
    slugs = passage.meeting.slug, statement.author.organisation.slug
    return reverse("public:translation", args=[*slugs, passage.language]) + anchor


def in_order(answer: Answer, order: str) -> list[Place]:
    """Return the places in the order that was asked for; else as they stand in the texts."""
    places = answer.places()
    if order in BY_PLACE:
        return sorted(places, key=BY_PLACE[order])
    if order not in BY_SOURCE:
        return places
    sources = sources_of(answer.passages)
    keys = {pk: BY_SOURCE[order](source) for pk, source in sources.items()}
    known = [each for each in places if each.passage.statement_id in keys]
    return sorted(known, key=lambda place: keys[place.passage.statement_id])


def authored(places: Iterable[Place]) -> list[Place]:
    """Return places whose authors are read, without those taken back since."""
    wanted = list(places)
    there = {each.pk for each in with_authors(place.passage for place in wanted)}
    return [place for place in wanted if place.passage.pk in there]


@public_page(meeting_mark)
def meeting_words_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Return every place as a table."""
    return table(request, public_meeting(slug))


@public_page(site_mark)
def site_words_csv(request: HttpRequest) -> HttpResponse:
    """Return every place in all meetings as a table."""
    return table(request, None)


def table(request: HttpRequest, meeting: Meeting | None) -> HttpResponse:
    """Return the lines as CSV that a spreadsheet opens as text, with the mark for Excel."""
    try:
        query = parse(request.GET.get("q", ""))
        answer = find(meeting, query) if query else Answer(Query(""), [], is_cut=False)
    except Refused as refusal:
        return HttpResponse(refusal.message, status=422, content_type="text/plain; charset=utf-8")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [_("Before"), _("Word"), _("After"), _("Symbol"), _("Organisation"), _("Paragraph")]
    )
    for place in authored(in_order(answer, request.GET.get("order", ""))):
        writer.writerow(safe_cell(cell) for cell in cells(place))
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="words.csv"'},
    )


def cells(place: Place) -> tuple[str, ...]:
    """Return the cells of one place: the words, and where they stand."""
    passage = place.passage
    line, statement = place.line, passage.statement
    names = [each.name for each in organisations_of(statement)]
    number = str(passage.number or "")
    return line.before, line.word, line.after, statement.symbol, " · ".join(names), number
