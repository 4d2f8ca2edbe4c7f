"""The book of a meeting, to take home."""

from datetime import datetime

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from initiative.languages import own_name
from meetings.access import public_meeting
from meetings.models import Meeting
from statements.book import shelf
from statements.book.editions import Edition
from statements.book.reading import BETWEEN
from statements.pages import page

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
    rows = [row_of(meeting, each, now) for each in shelf.editions(meeting)]
    context = {
        "meeting": meeting,
        "rows": rows,
        "is_being_made": not all(row["is_made"] for row in rows),
    }
    return page(request, "book", context)


def row_of(meeting: Meeting, edition: Edition, now: str) -> dict[str, object]:
    """Return what the page says of an edition."""
    made, begun = shelf.listed(meeting, edition.name), shelf.in_progress(meeting, edition.name)
    is_made = made.get("standing") == now
    files = made.get("files", {}) if is_made else {}
    return {
        "edition": edition,
        "language": own_name(edition.language) if edition.language else "",
        "is_made": is_made,
        "made": made,
        "made_at": datetime.fromisoformat(made["made_at"]) if made else None,
        "files": [file_row(made, kind, about) for kind, about in files.items()],
        "n_ready": len(begun["files"]) if begun.get("standing") == now else 0,
        "n_all": begun.get("n_all", 0) if begun.get("standing") == now else 0,
    }


def file_row(made: dict, kind: str, about: dict) -> dict[str, object]:
    """Return what the page says of a file; of a volume, whose statements it holds."""
    volume, _dot, ending = kind.partition(".")
    is_volume = volume.isdigit()
    row = {"kind": kind, "ending": ending if is_volume else kind} | about
    if is_volume:
        row |= {"volume": int(volume), "total": len(made["volumes"])}
        row |= made["volumes"][int(volume) - 1]
    return row


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


@require_safe
@cache_control(no_cache=True, public=True)
@gzip_page
def book_page(request: HttpRequest, slug: str, edition: str, kind: str) -> HttpResponse:
    """Show a whole edition, or a volume of it, on one page; 404 while there is none."""
    meeting = public_meeting(slug)
    path = shelf.file_of(meeting, edition, kind)
    if path is None or not path.is_file():
        raise Http404
    contents, _between, texts = path.read_text(encoding="utf-8").partition(BETWEEN)
    made = shelf.listed(meeting, edition)
    volume = file_row(made, kind, {}).get("volume", 0)
    context = {
        "meeting": meeting,
        "edition": edition,
        "volume": volume,
        "volumes": range(1, len(made["volumes"]) + 1) if volume else [],
        "contents": contents,
        "texts": texts,
    }
    return page(request, "book_page", context)
