"""A proposal in one line, in the language that is active. Pure."""

from django.utils.translation import gettext as _

from initiative.clocks import city_of
from initiative.templatetags.ui import dates, words_of
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


def zone_words(proposal: Proposal) -> str:
    """Return whose clock counts at the place of a proposal; empty where it names none."""
    if not proposal.time_zone:
        return ""
    return _("on the clock of %(city)s") % {"city": city_of(proposal.time_zone)}


def until_words(poll: Poll, meeting: Meeting) -> str:
    """Return until when a poll is open, on the clock of the meeting; empty without an end."""
    return words_of(poll.open_until, meeting.time_zone) if poll.open_until else ""
