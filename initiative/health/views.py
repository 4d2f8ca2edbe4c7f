"""Is it well? Sentences for people who can do something about it, figures for machines."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative.health import domain, words
from initiative.health.facts import STALE_SECONDS, Facts, asked, facts
from initiative.health.greeting import greet, is_ours
from initiative.health.kept import Kept
from initiative.health.trial import last_test_letter, send_test_letter
from initiative.health.waiting import trouble, waiting

# Who asks for figures more often gets the same ones: counting the outbox is not free.
FIGURES_SECONDS = 10
_kept: Kept[Facts] = Kept(FIGURES_SECONDS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """Show how it stands: a page to organisers and staff, the two figures to everybody else.

    POST sends a test letter to the signed-in person's own address.
    """
    at = timezone.now()
    if not may_see(request):
        if request.method == "POST":
            raise Http404
        return short_answer(at)
    if request.method == "POST":
        return ask_for_test_letter(request, at)
    found = facts(at)
    greeting = greet() if request.GET.get("ask") == "mail-server" and is_ours() else None
    context = {
        "at": at,
        "letters": words.letter_lines(found, trouble(at), greeting),
        "domain": domain.sender_domain(),
        "records": words.domain_lines(domain.records()),
        "machine": words.machine_lines(found),
        "test_letter": last_test_letter(request.user.email),
        "is_ours": is_ours(),
    }
    return render(request, "health/health.html", context)


@never_cache
@require_safe
def figures(request: HttpRequest) -> JsonResponse:
    """Answer with figures for machines: no address, no word of a server."""
    found = _kept.get("facts", lambda: facts(timezone.now()))
    return JsonResponse(as_figures(found), status=200 if found.is_well else 503)


def short_answer(at: datetime) -> JsonResponse:
    """Answer 200 while letters leave in time, 503 when they wait too long."""
    held = asked(lambda: waiting(at))
    seconds = held.seconds(at) if held else 0
    is_well = held is not None and seconds < STALE_SECONDS
    return JsonResponse(
        {"ok": is_well, "oldest_due_letter_seconds": seconds}, status=200 if is_well else 503
    )


def as_figures(found: Facts) -> dict[str, object]:
    """Return facts as numbers and truths; ``None`` where something could not be measured."""
    hour = found.last_hour
    return {
        "ok": found.is_well,
        "measured_at": found.at.isoformat(timespec="seconds"),
        "oldest_due_letter_seconds": found.oldest_due_letter_seconds,
        "due_letters": found.held.n_letters if found.held else None,
        "waiting_letters": hour.n_waiting if hour else None,
        "sent_last_hour": hour.n_sent if hour else None,
        "failed_last_hour": hour.n_failed if hour else None,
        "uncertain_letters": hour.n_uncertain if hour else None,
        "mail_server_ok": found.way is None,
        "pump_seconds_ago": found.seconds_since("pump"),
        "purge_seconds_ago": found.seconds_since("purge"),
        "returns_configured": bool(settings.RETURN_DOMAIN),
        "clock_skew_seconds": rounded(found.clock_skew_seconds),
        "disk_free_part": rounded(found.free_part),
        "migrations_missing": found.n_migrations,
    }


def rounded(number: float | None) -> float | None:
    """Return a measured number without digits that mean nothing."""
    return None if number is None else round(number, 2)


def may_see(request: HttpRequest) -> bool:
    """Say whether the page is for this reader; without a session nobody is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(import_string(settings.HEALTH_ACCESS)(request.user))


def ask_for_test_letter(request: HttpRequest, at: datetime) -> HttpResponse:
    """Order a test letter to the signed-in person and come back."""
    user = request.user
    n_new = send_test_letter(
        email=user.email,
        language=get_language() or settings.LANGUAGE_CODE,
        time_zone=user.time_zone,
        at=at,
    )
    if n_new:
        said = _("A test letter to %(email)s is on its way.") % {"email": user.email}
    else:
        said = _("A test letter is on its way already. You can ask again in a minute.")
    messages.success(request, said)
    return redirect("health")


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
