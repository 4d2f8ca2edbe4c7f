"""What every answer to a program has: a mark, compression, permission for other sites."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page

from initiative.patience import patient
from statements.api.problems import not_allowed
from statements.caching import (
    SECONDS,
    Mark,
    Marker,
    conditional,
    meeting_mark,
    site_mark,
    statement_mark,
)

View = Callable[..., HttpResponse]
METHODS = "GET, HEAD, OPTIONS"


def mark_of(at: object, **parts: str) -> Mark | None:
    """Return by what an answer is known: what its address names decides."""
    marker: Marker = site_mark
    if "slug" in parts:
        marker = statement_mark if "organisation_slug" in parts else meeting_mark
    return marker(at, **parts)


def open_to_all(view: View) -> View:
    """Make a view an address that can only be read, from every site.

    CORS by the Fetch standard, 3.2: everybody may read, and no cookie plays a part.
    """

    @wraps(view)
    def answer(request: HttpRequest, **parts: str) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers={"Allow": METHODS})
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = "*"
            response.headers["Access-Control-Max-Age"] = "86400"
        elif request.method not in ("GET", "HEAD"):
            response = not_allowed(METHODS)
        else:
            # The views know GET alone; the server sends no body after HEAD.
            asked, request.method = request.method, "GET"
            response = view(request, **parts)
            request.method = asked
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return csrf_exempt(answer)


def for_machines(view: View) -> View:
    """Make a view an answer of the archive: known by its mark, compressed, open to all."""
    known = patient(conditional(mark_of, keeps=True)(view))
    cached = cache_control(public=True, max_age=SECONDS)(known)
    return wraps(view)(open_to_all(gzip_page(cached)))
