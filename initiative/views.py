"""Pages of the site itself: language switch, refusals that give typed text back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

# A text shorter than this is quicker typed again than looked for.
WORTH_KEEPING = 20

YEAR = 365 * 24 * 3600


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose page was open too long, and give back what was typed into it."""
    kept = [
        (name, value)
        for name, value in request.POST.items()
        if len(value) >= WORTH_KEEPING and "password" not in name and "token" not in name
    ]
    return render(request, "403_csrf.html", {"kept": kept}, status=403)


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
