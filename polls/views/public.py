"""The public page about the next meeting: what is proposed, what was decided."""

from datetime import datetime

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from initiative.clocks import time_left
from meetings.access import public_meeting
from meetings.models import Meeting
from polls import access
from polls.models import Poll, Succession
from polls.states import PollState
from polls.tally import lines_of
from statements.caching import FACTS, Mark, etag_of, marked_meetings, public_page
from statements.pages import page


def next_mark(at: datetime, slug: str, **_parts: str) -> Mark | None:
    """Return the mark of the page: of this meeting and of those before and after it.

    It also says how much time the poll has left, which no row changes.
    """
    beside = Q(slug=slug) | Q(followed_by__next__slug=slug) | Q(follows__previous__slug=slug)
    facts = list(
        marked_meetings()
        .filter(beside)
        .order_by("pk")
        .values_list("slug", *FACTS, "polls__open_until")
    )
    versions = sorted({row[:-1] for row in facts})
    version = next((tuple(row[1:]) for row in versions if row[0] == slug), None)
    if version is None:
        return None
    left = sorted({time_left(row[-1], at) if row[-1] > at else "" for row in facts if row[-1]})
    return Mark(etag_of("next", *versions, *left), version=version)


@public_page(next_mark)
def next_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the proposals and what was decided, with the meetings before and after."""
    meeting = public_meeting(slug)
    poll = access.public_poll(meeting)
    before, after = neighbours(meeting)
    if poll is None and before is None and after is None:
        raise Http404
    options = list(poll.options.up()) if poll is not None else []
    is_answered_in_public = poll is not None and poll.is_public
    context = {
        "meeting": meeting,
        "poll": poll,
        "options": options,
        "lines": lines_of(poll, options, in_public=True) if is_answered_in_public else [],
        "is_open": poll is not None and is_asking(poll, request.arrived_at),
        "before": before,
        "after": after,
    }
    return page(request, "next", context, app="polls")


def is_asking(poll: Poll, at: datetime) -> bool:
    """Say whether the announced time of a poll runs: the mark knows of no grace."""
    return poll.state == PollState.OPEN and (poll.open_until is None or at < poll.open_until)


def neighbours(meeting: Meeting) -> tuple[Meeting | None, Meeting | None]:
    """Return the public meetings before and after one: one query."""
    rows = Succession.objects.filter(Q(previous=meeting) | Q(next=meeting))
    before = after = None
    for row in rows.select_related("previous", "next"):
        if row.next_id == meeting.pk and row.previous.is_public:
            before = row.previous
        if row.previous_id == meeting.pk and row.next.is_public:
            after = row.next
    return before, after
