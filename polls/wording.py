"""A proposal in one line, in the language that is active. Pure."""

from initiative.templatetags.ui import dates
from meetings.filling import moment
from meetings.models import Meeting
from polls.models import Poll, Proposal
from polls.states import ProposalKind


def option_words(proposal: Proposal) -> str:
    """Return what a proposal says: its days or its words, then the place."""
    if proposal.kind != ProposalKind.DATES:
        return proposal.words
    days = dates(proposal.starts_on, proposal.ends_on) if proposal.starts_on else ""
    parts = [days, proposal.place, proposal.words]
    return " · ".join(part for part in parts if part)


def until_words(poll: Poll, meeting: Meeting) -> str:
    """Return until when a poll is open, on the meeting's clock and the reader's; empty: no end."""
    return moment(poll.open_until, meeting.time_zone) if poll.open_until else ""
