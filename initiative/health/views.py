"""Is it well? Sentences for people who can do something about it, figures for machines."""

import logging
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from initiative.health import domain, letters, words
from initiative.health.facts import STALE_SECONDS, Facts, facts
from initiative.health.greeting import greet, is_ours
from initiative.health.kept import Kept
from initiative.health.trial import last_test_letter, send_test_letter
from initiative.health.waiting import trouble, waiting

logger = logging.getLogger(__name__)

# Who asks for figures more often gets the same ones: counting the outbox is not free.
FIGURES_SECONDS = 10
_kept: Kept[Facts] = Kept(lambda _facts: FIGURES_SECONDS)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HttpRequest) -> HttpResponse:
    """Show how it stands: a page to organisers and staff, one truth and one figure to others.

    POST sends a test letter to the signed-in person's own address.
    """
    at = timezone.now()
    try:
        is_for_reader = may_see(request)
    except DatabaseError as error:
        # Not even the session can be read: nobody is told more than a stranger.
        return without_database(error)
    if not is_for_reader:
        if request.method == "POST":
            raise Http404
        return short_answer(at)
    code = translation.get_language_from_request(request)
    with translation.override(code):
        if request.method == "POST":
            return ask_for_test_letter(request, code, at)
        response = page(request, at)
    response.headers["Content-Language"] = code
    return response


def page(request: HttpRequest, at: datetime) -> HttpResponse:
    """Show the sentences; what to set on the machine is for those who run it."""
    found = facts(at)
    greeting = greet() if request.GET.get("ask") == "mail-server" and is_ours() else None
    held_up = trouble(at) if found.has_database else None
    post = letters.letter_lines(found, held_up, greeting)
    records = words.domain_lines(domain.records())
    house = machine_lines(found) if request.user.is_staff else []
    context = {
        "letters": post,
        "domain": domain.sender_domain(),
        "records": records,
        "machine": house,
        "n_to_do": words.count_to_do([*post, *records, *house]),
        "test_letter": last_test_letter(request.user.email) if found.has_database else None,
        "is_ours": is_ours(),
        "is_operator": request.user.is_staff,
    }
    return render(request, "health/health.html", context)


def machine_lines(found: Facts) -> list[words.Line]:
    """Return what is to be said of the machine, also by the floors above."""
    above = [line for name in settings.HEALTH_LINES for line in import_string(name)()]
    return [*words.machine_lines(found), *above]


@never_cache
@require_safe
def figures(request: HttpRequest) -> JsonResponse:
    """Answer with figures for machines: no address, no word of a server.

    How many letters there are is told only to who knows ``HEALTH_KEY``: where writing is
    dangerous, strangers must not see that somebody has just written.
    """
    found = _kept.get("facts", lambda: facts(timezone.now()))
    answer = as_figures(found) | (as_counts(found) if knows_key(request) else {})
    return JsonResponse(answer, status=200 if found.is_well else 503)


def short_answer(at: datetime) -> JsonResponse:
    """Answer 200 while letters leave in time, 503 when they wait too long."""
    try:
        seconds = waiting(at).seconds(at)
    except DatabaseError as error:
        return without_database(error)
    is_well = seconds < STALE_SECONDS
    answer = {"ok": is_well, "oldest_due_letter_seconds": seconds}
    return JsonResponse(answer, status=200 if is_well else 503)


def without_database(error: DatabaseError) -> JsonResponse:
    """Answer although the database does not."""
    logger.warning("health: %s", type(error).__name__)
    return JsonResponse({"ok": False, "oldest_due_letter_seconds": None}, status=503)


def as_figures(found: Facts) -> dict[str, object]:
    """Return facts as numbers and truths; ``None`` where something could not be measured."""
    return {
        "ok": found.is_well,
        "measured_at": found.at.isoformat(timespec="seconds"),
        "oldest_due_letter_seconds": found.oldest_due_letter_seconds,
        "database_ok": found.has_database,
        "mail_server_ok": found.way is None if found.has_database else None,
        "broker_ok": found.broker_answers,
        "worker_seconds_ago": found.worker_seconds,
        "beat_seconds_ago": found.seconds_since("beat"),
        "purge_seconds_ago": found.seconds_since("purge"),
        "returns_seconds_ago": found.seconds_since("returns"),
        "clock_skew_seconds": rounded(found.clock_skew_seconds),
        "disk_free_part": rounded(found.free_part),
        "migrations_missing": found.n_migrations,
    } | {record.label.lower(): record.found.value for record in domain.records()}


def as_counts(found: Facts) -> dict[str, object]:
    """Return how many letters there are, by what becomes of them."""
    hour = found.last_hour
    return {
        "due_letters": found.held.n_letters if found.held else None,
        "waiting_letters": hour.n_waiting if hour else None,
        "uncertain_letters": hour.n_uncertain if hour else None,
        "sent_last_hour": hour.n_sent if hour else None,
        "failed_last_hour": hour.n_failed if hour else None,
    }


def knows_key(request: HttpRequest) -> bool:
    """Say whether a machine sent ``Authorization: Bearer`` and ``HEALTH_KEY``."""
    given = request.headers.get("Authorization", "")
    return bool(settings.HEALTH_KEY) and constant_time_compare(
        given, f"Bearer {settings.HEALTH_KEY}"
    )


def rounded(number: float | None) -> float | None:
    """Return a measured number without digits that mean nothing."""
    return None if number is None else round(number, 2)


def may_see(request: HttpRequest) -> bool:
    """Say whether the page is for this reader; without a session nobody is asked."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return bool(import_string(settings.HEALTH_ACCESS)(request.user))


def ask_for_test_letter(request: HttpRequest, language: str, at: datetime) -> HttpResponse:
    """Order a test letter to the signed-in person, in the language of the page; come back."""
    user = request.user
    n_new = send_test_letter(email=user.email, language=language, time_zone=user.time_zone, at=at)
    if n_new:
        said = _("A test letter to %(email)s is on its way.") % {"email": user.email}
    else:
        said = _("A test letter is on its way already. You can ask again in a minute.")
    messages.success(request, said)
    return redirect("health")


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the process reaches its database, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("ready: %s", type(error).__name__)
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})
