"""Pages of the site itself: language switch, refusals that give typed text back."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

# A text shorter than this is quicker typed again than looked for.
WORTH_KEEPING = 20

# Fields that hold secrets or marks, and no words of a person.
NOT_TYPED = ("password", "token", "key", "code", "next")
# A form with one of these is never given back.
SECRET = ("password", "code")
# What fields with a person's words are called; others bear their name.
CALLED = {
    "title": _("Title"),
    "body": _("Text"),
    "names": _("Names"),
    "message": _("Message"),
    "text": _("Message"),
}

YEAR = 365 * 24 * 3600


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose page was open too long, and give back what was typed into it."""
    return render(request, "403_csrf.html", {"kept": typed_into(request)}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that we failed, and give back what was typed, with a button that sends it again.

    With the database away it is 503 and passes by itself. The page asks nothing of the
    database, the session or the cache: each of them may be what failed.
    """
    is_away = isinstance(sys.exc_info()[1], (InterfaceError, OperationalError))
    context: dict[str, object] = {"is_away": is_away, "kept": [], "fields": []}
    if request.method == "POST":
        context |= posted_again(request)
    page = render_to_string("500.html", context)
    headers = {"Retry-After": "30"} if is_away else {}
    return HttpResponse(page, status=503 if is_away else 500, headers=headers)


def posted_again(request: HttpRequest) -> dict[str, object]:
    """Return a form's fields for the same press once more; nothing where it cannot be read."""
    try:
        if any(part in name for name in request.POST for part in SECRET):
            return {}
        fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        return {"kept": typed_into(request), "fields": fields, "address": request.path}
    except Exception:
        # The page that says something went wrong must not go wrong itself.
        return {}


def typed_into(request: HttpRequest) -> list[tuple[str | Promise, str]]:
    """Return what a person typed into a form and would not like to type again."""
    return [
        (CALLED.get(name, name), value)
        for name, value in request.POST.items()
        if len(value) >= WORTH_KEEPING and not any(part in name for part in NOT_TYPED)
    ]


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
