"""Take lists of people out of the site: with a reason, kept in the log."""

from django.db import transaction

from initiative.audit.record import record
from meetings.models import Meeting


@transaction.atomic
def take_list(*, meeting: Meeting, what: str, reason: str, n: int, by: str) -> None:
    """Write down that somebody took names of people out of the site.

    Args:
        what: ``badges`` or ``delegates``.
        reason: the person's own words.
        n: how many people are on it.
    """
    record(by, f"take_{what}", scope=meeting.scope, reason=reason, n=n)
