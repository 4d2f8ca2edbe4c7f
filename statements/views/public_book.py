"""The book of a meeting, to take home."""

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from initiative.languages import own_name
from meetings.access import public_meeting
from statements.book import shelf
from statements.views.public import page

TYPES = {
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
}


@require_safe
@cache_control(no_cache=True, public=True)
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the editions with their files, or that they are being made."""
    meeting = public_meeting(slug)
    now = shelf.standing(meeting)
    rows = []
    for edition in shelf.editions(meeting):
        made = shelf.listed(meeting, edition)
        rows.append(
            {
                "edition": edition,
                "language": "" if edition == shelf.ORIGINALS else own_name(edition),
                "is_made": made.get("standing") == now,
                "made": made,
                "made_at": datetime.fromisoformat(made["made_at"]) if made else None,
                "files": made.get("files", {}).items(),
            }
        )
    return page(request, "book", {"meeting": meeting, "rows": rows})


@require_safe
@cache_control(no_cache=True, public=True)
def book_file(request: HttpRequest, slug: str, edition: str, kind: str) -> HttpResponseBase:
    """Return one file of the book; 404 while there is none of what is public now."""
    meeting = public_meeting(slug)
    path = shelf.file_of(meeting, edition, kind)
    if path is None or not path.is_file():
        raise Http404
    name = f"{meeting.slug}-{edition}.{kind}"
    content_type = TYPES[kind.rpartition(".")[2]]
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
