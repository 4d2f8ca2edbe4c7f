"""Is the site doing its work? Measured by outcome: the age of the oldest letter that is due."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from initiative.outbox.models import Message

# A letter that is due for longer than this says that nobody works.
STALE_SECONDS = 120


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while letters leave in time, 503 when they wait too long."""
    at = timezone.now()
    oldest = Message.objects.due(at).order_by("not_before").first()
    age = int((at - oldest.not_before).total_seconds()) if oldest else 0
    is_well = age < STALE_SECONDS
    return JsonResponse(
        {"ok": is_well, "oldest_due_letter_seconds": age}, status=200 if is_well else 503
    )


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when the process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})
