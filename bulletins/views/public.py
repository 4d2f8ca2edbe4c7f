"""News as everybody reads them. No session, no cookie, no user."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from bulletins import access
from initiative.languages import own_name
from meetings.access import public_meeting
from statements.caching import meeting_mark, public_page
from statements.pages import page

PAGE = 30


@public_page(meeting_mark)
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """List what is public, the newest first, in all languages or in one."""
    meeting = public_meeting(slug)
    everything = access.public_bulletins(meeting)
    languages = everything.languages()
    wanted = request.GET.get("language", "")
    wanted = wanted if wanted in dict(languages) else ""
    pages = Paginator(everything.written_in(wanted).for_list(), PAGE)
    # The languages are counted already: the pages need not count once more.
    pages.count = sum(n for code, n in languages if not wanted or code == wanted)
    shown = pages.get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "bulletins": list(shown),
        "page": shown,
        "languages": [(code, own_name(code), n) for code, n in languages],
        "n_all": sum(n for _code, n in languages),
        "wanted": wanted,
        "pager_query": urlencode({"language": wanted}) if wanted else "",
    }
    return page(request, "news", context, app="bulletins")


@public_page(meeting_mark)
def bulletin(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one bulletin, ready for reading."""
    try:
        row = access.public_bulletin(slug, number)
    except Http404:
        return gone(request, slug, number)
    context = {
        "meeting": row.meeting,
        "bulletin": row,
        "text": row.sent,
        "organisation": row.participation.organisation if row.sent.is_signed else None,
        "has_page": row.participation.is_named,
        "html": row.sent.html,
    }
    return page(request, "bulletin", context, app="bulletins")


def gone(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say how one that everybody could read ended: 410 with a sentence, or 404."""
    row = access.gone_bulletin(slug, number)
    response = page(request, "gone", {"meeting": row.meeting, "bulletin": row}, app="bulletins")
    response.status_code = 410
    return response


@public_page(meeting_mark)
def bulletin_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Return one bulletin as plain text, as it was typed."""
    try:
        row = access.public_bulletin(slug, number)
    except Http404:
        return gone(request, slug, number)
    name = row.participation.organisation.name if row.sent.is_signed else ""
    head = "\n".join(line for line in (row.sent.title, name) if line)
    return HttpResponse(
        f"{head}\n\n{row.sent.body}\n",
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Language": row.sent.language,
            "Content-Disposition": f'inline; filename="{slug}-news-{number}.txt"',
        },
    )
