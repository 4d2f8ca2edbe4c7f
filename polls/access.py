"""Who may see and do what here: fetch and permission in one call."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.models import Meeting, Participation
from meetings.states import WRITING
from polls.models import Option, Poll, Succession
from polls.states import PollState


def poll_of(meeting: Meeting) -> Poll | None:
    """Return the poll that counts at the desk: the newest."""
    polls = Poll.objects.filter(meeting=meeting).select_related("decided_option")
    return polls.order_by("-pk").first()


def poll_to_change(meeting: Meeting) -> Poll:
    """Return the newest poll, or 404 where there is none."""
    poll = poll_of(meeting)
    if poll is None:
        raise Http404
    poll.meeting = meeting
    return poll


def option_at_desk(meeting: Meeting, pk: int) -> Option:
    """Return a proposal of a poll of this meeting, or 404."""
    options = Option.objects.select_related("poll")
    option = get_object_or_404(options, pk=pk, poll__meeting=meeting)
    option.poll.meeting = meeting
    return option


def poll_for_delegate(participation: Participation) -> Poll | None:
    """Return the newest poll that was put to the organisations of a meeting, or ``None``."""
    polls = Poll.objects.shown().filter(meeting=participation.meeting_id)
    return polls.select_related("decided_option").first()


def may_see_answers(participation: Participation) -> bool:
    """Say whether an organisation sees the others' answers: those that take part do."""
    answers = participation.rsvps.newest_first().values_list("answer", flat=True)
    return answers.first() in WRITING


def public_poll(meeting: Meeting) -> Poll | None:
    """Return the poll on the public page: the newest that was opened."""
    return Poll.objects.shown().filter(meeting=meeting).select_related("decided_option").first()


def succession_of(poll: Poll) -> Succession | None:
    """Return what a decided poll led to, with the next meeting; ``None`` before."""
    if poll.state != PollState.DECIDED:
        return None
    rows = Succession.objects.filter(previous=poll.meeting_id).select_related("next")
    return rows.first()
