"""Pages of the site itself: language switch, refusals that give typed text back."""

import logging
import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from initiative import typed

logger = logging.getLogger(__name__)

YEAR = 365 * 24 * 3600


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose page was open too long, and give back what was typed into it."""
    return typed.page_too_old(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed, and give back what was typed, with a button that sends it again.

    With the database away it is 503 and passes by itself. The page asks nothing of the
    database, the session or the cache: each of them may be what failed.
    """
    is_away = isinstance(sys.exc_info()[1], (InterfaceError, OperationalError))
    status = 503 if is_away else 500
    with translation.override(translation.get_language_from_request(request)):
        if typed.wants_json(request):
            response: HttpResponse = typed.told(request, _("We cannot save just now."), status)
        else:
            response = HttpResponse(failure_page(request, is_away), status=status)
    if is_away:
        response.headers["Retry-After"] = "30"
    return response


def failure_page(request: HttpRequest, is_away: bool) -> str:
    """Return the page of a failure of ours; a bare one if even its template fails."""
    fields = typed.posted(request) if request.method == "POST" else QueryDict()
    context = typed.what_was_typed(fields) | {
        "is_away": is_away,
        "address": request.path,
        # The one that came: the cookie it belongs to is still in the browser.
        "token": fields.get(typed.TOKEN, ""),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    try:
        return render_to_string("503.html", context)
    except Exception:
        # Whatever is broken, perhaps a template or the list of static files.
        logger.exception("the page of a failure failed")
        return render_to_string("500.html", context)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language for private pages and go back."""
    after = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(after, allowed_hosts={request.get_host()}):
        after = "/"
    response = redirect(after)
    code = request.POST.get("language")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    return response
