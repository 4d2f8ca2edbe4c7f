"""By what a public page is known: one query says whether a reader's copy is still right."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.db.models import Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from initiative.audit.models import Act
from initiative.clocks import time_left
from meetings.models import Meeting
from meetings.querysets import MeetingQuerySet

View = Callable[..., HttpResponse]

# How long a cache may answer without asking.
SECONDS = 60


def marked_meetings() -> MeetingQuerySet:
    """Return the public meetings with ``newest_act``: the last act outside every meeting.

    Such an act changes pages of many meetings without touching their rows: a rename, a
    corrected place, anything that was repaired in the admin.
    """
    acts = Act.objects.filter(scope="").order_by("-pk").values("pk")
    return Meeting.objects.public().annotate(newest_act=Subquery(acts[:1]))


def mark(*parts: object) -> str:
    """Return a strong ETag of what a page depends on, its language and this release."""
    whole = repr((settings.RELEASE, get_language(), *parts))
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


def clock_mark(answers_due_at: datetime, statements_due_at: datetime, at: datetime) -> str:
    """Return what open deadlines say on the pages ("3 days left"), and nothing afterwards."""
    if at >= statements_due_at:
        return ""
    return f"{time_left(answers_due_at, at)}, {time_left(statements_due_at, at)}"


FACTS = ("pk", "public_version", "newest_act")
DEADLINES = ("answers_due_at", "statements_due_at")


def meeting_etag(request: HttpRequest, slug: str, **_parts: str) -> str | None:
    """Return the mark of a page of one meeting; ``None`` when there is no such meeting."""
    meetings = marked_meetings().filter(slug=slug)
    row = meetings.values_list(*FACTS, *DEADLINES).first()
    if row is None:
        return None
    *facts, answers_due_at, statements_due_at = row
    return mark(*facts, clock_mark(answers_due_at, statements_due_at, request.arrived_at))


def statement_etag(
    _request: HttpRequest, slug: str, organisation_slug: str, **_parts: str
) -> str | None:
    """Return the mark of a statement's page, which also shows the organisation's other meetings."""
    elsewhere = (
        Meeting.objects.public()
        .filter(participations__organisation__slug=organisation_slug)
        .order_by()
        .values("participations__organisation__slug")
        .annotate(total=Sum("public_version"))
        .values("total")
    )
    meetings = marked_meetings().filter(slug=slug).annotate(elsewhere=Subquery(elsewhere))
    row = meetings.values_list(*FACTS, "elsewhere").first()
    return None if row is None else mark(*row)


def site_etag(_request: HttpRequest, **_parts: str) -> str:
    """Return the mark of a page that shows several meetings."""
    return mark(*marked_meetings().values_list(*FACTS))


def public_page(etag: Callable[..., str | None]) -> Callable[[View], View]:
    """Make a view a public page: GET only, conditional, compressed, for every cache.

    Args:
        etag: ``meeting_etag``, ``statement_etag`` or ``site_etag``.
    """

    def decorate(view: View) -> View:
        page = cache_control(public=True, max_age=SECONDS)(condition(etag_func=etag)(view))
        return wraps(view)(require_safe(gzip_page(page)))

    return decorate
