"""By what public pages about texts are known: what they say of the end of signing, too."""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from initiative.clocks import time_left
from resolutions.models import JointText
from statements.caching import FACTS, TIMES, Mark, etag_of, latest, marked_meetings


def text_mark(at: datetime, slug: str, number: int, **_parts: object) -> Mark | None:
    """Return the mark of the page of one text; ``None`` when there is no such meeting."""
    ends = JointText.objects.public().filter(meeting=OuterRef("pk"), number=number)
    facts = (
        marked_meetings()
        .filter(slug=slug)
        .annotate(ends_at=Subquery(ends.values("signing_until")[:1]))
    )
    for *version, changed_at, acted_at, ends_at in facts.values_list(*FACTS, *TIMES, "ends_at"):
        return mark_of(version, [changed_at, acted_at], [ends_at] if ends_at else [], at)
    return None


def texts_mark(at: datetime, slug: str, **_parts: object) -> Mark | None:
    """Return the mark of the list of texts; ``None`` when there is no such meeting."""
    facts = marked_meetings().filter(slug=slug).values_list(*FACTS, *TIMES)
    for *version, changed_at, acted_at in facts:
        ends = JointText.objects.public().filter(meeting__slug=slug).order_by("number")
        ends_at = list(ends.values_list("signing_until", flat=True))
        return mark_of(version, [changed_at, acted_at], ends_at, at)
    return None


def mark_of(
    version: list[object], changes: list[datetime | None], ends_at: list[datetime], at: datetime
) -> Mark:
    """Return a mark that says how long texts can still be signed, and then that they cannot."""
    still = [time_left(end, at) for end in ends_at if end >= at]
    over = [end for end in ends_at if end < at]
    changed_at = None if still else latest(*changes, *over)
    return Mark(etag_of(*version, still, len(over)), changed_at, tuple(version))
