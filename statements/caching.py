"""By what a public page is known: one query says whether a reader's copy is still right."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps

from django.conf import settings
from django.db.models import Count, Max, QuerySet, Subquery, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from initiative.audit.models import Act
from initiative.clocks import time_left
from initiative.pagecache import may_be_kept
from initiative.patience import patient
from initiative.prepared import Prepared
from meetings.models import Meeting
from meetings.querysets import MeetingQuerySet

View = Callable[..., HttpResponse]

# How long a cache may answer without asking.
SECONDS = 60
# So many acts may be under way at the same time.
ACTS_AT_ONCE = 32


@dataclass(frozen=True)
class Mark:
    """By what a page is known.

    Args:
        etag: strong; another one for other words, another language or another release.
        changed_at: when what it shows changed last; ``None`` where the clock changes it.
        version: of all that is public of its meeting, for what is kept between requests.
        n_meetings: at how many public meetings the organisation of a statement is.
    """

    etag: str
    changed_at: datetime | None = None
    version: tuple[object, ...] | None = None
    n_meetings: int = 0


Marker = Callable[..., Mark | None]


def marked_meetings() -> MeetingQuerySet:
    """Return the public meetings with ``newest_acts``: what happened last outside every meeting.

    Such an act changes pages of many meetings without touching their rows: a rename, a
    corrected place, anything that was repaired in the admin. The keys of some are added up: a
    key is given when an act begins, so one that took longer stands before one that is known.
    """
    acts = Act.objects.filter(scope="").order_by("-pk")
    lately = Act.objects.filter(scope="", pk__in=acts.values("pk")[:ACTS_AT_ONCE])
    total = lately.order_by().values("scope").annotate(total=Sum("pk")).values("total")
    return Meeting.objects.public().annotate(
        newest_acts=Subquery(total), newest_act_at=Subquery(acts.values("at")[:1])
    )


def etag_of(*parts: object) -> str:
    """Return a strong ETag of what a page depends on, its language and this release."""
    whole = repr((settings.RELEASE, get_language(), *parts))
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:32]}"'


def latest(*moments: datetime | None) -> datetime:
    """Return the last of what happened, this release among it."""
    return max(settings.RELEASED_AT, *(moment for moment in moments if moment is not None))


def clock_mark(answers_due_at: datetime, statements_due_at: datetime, at: datetime) -> str:
    """Return what open deadlines say on the pages ("3 days left"), and nothing afterwards."""
    if at >= statements_due_at:
        return ""
    return f"{time_left(answers_due_at, at)}, {time_left(statements_due_at, at)}"


FACTS = ("pk", "public_version", "newest_acts")
TIMES = ("public_changed_at", "newest_act_at")
DEADLINES = ("answers_due_at", "statements_due_at")


@Prepared
def meeting_facts(slug: str) -> QuerySet:
    """Ask by what the pages of one meeting are known."""
    return marked_meetings().filter(slug=slug).values_list(*FACTS, *TIMES, *DEADLINES)


@Prepared
def statement_facts(slug: str, organisation_slug: str) -> QuerySet:
    """Ask by what a statement's page is known."""
    elsewhere = (
        Meeting.objects.public()
        .filter(participations__organisation__slug=organisation_slug)
        .order_by()
        .values("participations__organisation__slug")
        .annotate(n=Count("pk"), total=Sum("public_version"), last=Max("public_changed_at"))
    )
    sums = {name: Subquery(elsewhere.values(name)) for name in ("n", "total", "last")}
    facts = marked_meetings().filter(slug=slug).annotate(**sums)
    return facts.values_list(*FACTS, *TIMES, *sums)


def meeting_mark(at: datetime, slug: str, **_parts: str) -> Mark | None:
    """Return the mark of a page of one meeting; ``None`` when there is no such meeting.

    Args:
        at: the reader's clock, which the deadlines on the page depend on.
    """
    for *version, changed_at, acted_at, answers_due_at, statements_due_at in meeting_facts(slug):
        clock = clock_mark(answers_due_at, statements_due_at, at)
        # With the last deadline the words about it go: that is a change too.
        changed_at = None if clock else latest(changed_at, acted_at, statements_due_at)
        return Mark(etag_of(*version, clock), changed_at, tuple(version))
    return None


def statement_mark(_at: datetime, slug: str, organisation_slug: str, **_parts: str) -> Mark | None:
    """Return the mark of a statement's page, which also shows the organisation's other meetings."""
    for *version, changed_at, acted_at, n, total, last in statement_facts(slug, organisation_slug):
        changed_at = latest(changed_at, acted_at, last)
        return Mark(etag_of(*version, total), changed_at, tuple(version), n or 0)
    return None


def site_mark(_at: datetime, **_parts: str) -> Mark:
    """Return the mark of a page that shows several meetings."""
    # A meeting that is no longer public leaves no time behind: the ETag alone knows of it.
    return Mark(etag_of(*marked_meetings().values_list(*FACTS)))


def conditional(marker: Marker, *, keeps: bool = False) -> Callable[[View], View]:
    """Let a view answer 304 to a reader whose copy is still right.

    Args:
        marker: ``meeting_mark``, ``statement_mark`` or ``site_mark``.
        keeps: whether the process may keep what the view answers.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def known(request: HttpRequest, **parts: str) -> HttpResponse:
            mark = marker(request.arrived_at, **parts)
            request.public_version = None if mark is None else mark.version
            request.n_meetings = 0 if mark is None else mark.n_meetings
            if mark is None:
                return view(request, **parts)
            changed = int(mark.changed_at.timestamp()) if mark.changed_at else None
            response = get_conditional_response(request, mark.etag, changed)
            if response is None:
                response = view(request, **parts)
            response.headers["ETag"] = mark.etag
            if changed is not None and is_past(changed, request.arrived_at):
                response.headers["Last-Modified"] = http_date(changed)
            if keeps and response.status_code == 200:
                may_be_kept(response, mark.etag, lambda at: etag_at(marker, at, parts))
            return response

        return known

    return decorate


def is_past(second: int, at: datetime) -> bool:
    """Say whether a second is over: in one that is not, a page may still change again.

    A reader who knows the page by that second alone would never be told (RFC 9110, 8.8.2.2).
    """
    return at.timestamp() >= second + 1


def public_page(marker: Marker) -> Callable[[View], View]:
    """Make a view a public page: GET only, conditional, compressed, for every cache.

    Args:
        marker: ``meeting_mark``, ``statement_mark`` or ``site_mark``.
    """

    def decorate(view: View) -> View:
        known = patient(conditional(marker, keeps=True)(view))
        page = cache_control(public=True, max_age=SECONDS)(known)
        return wraps(view)(require_safe(gzip_page(page)))

    return decorate


def etag_at(marker: Marker, at: datetime, parts: dict[str, str]) -> str | None:
    """Return the ETag that a page has at a moment; ``None`` where it is no longer public."""
    mark = marker(at, **parts)
    return None if mark is None else mark.etag
