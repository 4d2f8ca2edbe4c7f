"""By what a public page is known: one query says whether a reader's copy is still right."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import condition, require_safe

from initiative.audit.models import Act
from meetings.models import Meeting

View = Callable[..., HttpResponse]

# How long a cache may answer without asking.
SECONDS = 60


def newest_act() -> Subquery:
    """Return the number of the last act outside every meeting: a rename, a corrected place.

    Such an act changes pages of many meetings without touching their rows.
    """
    return Subquery(Act.objects.filter(scope="").order_by("-pk").values("pk")[:1])


def hour_mark(statements_due_at: datetime, at: datetime) -> str:
    """Return the hour while pages say "3 days left", and nothing afterwards."""
    return f"{at:%Y%m%d%H}" if at < statements_due_at else ""


def meeting_etag(request: HttpRequest, slug: str, **_parts: str) -> str | None:
    """Return the mark of a page of one meeting; ``None`` when there is no such meeting."""
    row = (
        Meeting.objects.public()
        .filter(slug=slug)
        .annotate(newest_act=newest_act())
        .values_list("pk", "public_version", "newest_act", "statements_due_at")
        .first()
    )
    if row is None:
        return None
    pk, version, act, due_at = row
    hour = hour_mark(due_at, request.arrived_at)
    return f'"{settings.RELEASE}-{get_language()}-{pk}-{version}-{act}-{hour}"'


def site_etag(request: HttpRequest, **_parts: str) -> str:
    """Return the mark of a page that shows several meetings."""
    rows = list(
        Meeting.objects.public()
        .annotate(newest_act=newest_act())
        .values_list("public_version", "newest_act")
    )
    version = sum(version for version, _act in rows)
    act = rows[0][1] if rows else None
    return f'"{settings.RELEASE}-{get_language()}-{len(rows)}-{version}-{act}"'


def public_page(etag: Callable[..., str | None]) -> Callable[[View], View]:
    """Make a view a public page: GET only, conditional, compressed, for every cache.

    Args:
        etag: ``meeting_etag`` or ``site_etag``.
    """

    def decorate(view: View) -> View:
        page = cache_control(public=True, max_age=SECONDS)(condition(etag_func=etag)(view))
        return wraps(view)(require_safe(gzip_page(page)))

    return decorate
