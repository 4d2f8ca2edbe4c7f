"""Builders of polls: through the services, so no test stands on a state nobody can reach."""

import uuid
from datetime import timedelta

from django.utils import timezone

from initiative.audit.record import SYSTEM
from polls.carrying import Wanted
from polls.models import Option
from polls.services.choice import Given, answer_poll
from polls.services.next_meeting import make_next
from polls.services.option import propose
from polls.services.poll import begin_poll, open_poll
from polls.states import ChoiceAnswer, ProposalKind
from tests.factories import make_meeting, make_organiser


def make_poll(meeting=None, n_options=2, is_open=True, at=None, **given):
    """A poll with so many proposals of dates, open unless said otherwise."""
    meeting = meeting or make_meeting()
    at = at or timezone.now()
    defaults = {"title": "When do we meet again?", "key": uuid.uuid4(), "by": SYSTEM}
    poll = begin_poll(meeting=meeting, **defaults | given)
    for number in range(n_options):
        make_option(poll, at=at, number=number)
    if is_open:
        poll = open_poll(poll=poll, at=at, by=SYSTEM)
    return poll


def make_option(poll, at=None, number=0, **given):
    starts_on = poll.meeting.ends_on + timedelta(days=200 + 7 * number)
    says = {
        "kind": ProposalKind.DATES,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=1),
        "place": "Athens",
        "time_zone": "Europe/Athens",
        "words": "",
    }
    defaults = {"key": uuid.uuid4(), "by": SYSTEM, "at": at or timezone.now()}
    return propose(poll=poll, **defaults | says | given)


def words_only(kind=ProposalKind.WORDS, words="Something else"):
    """What a proposal in words says."""
    nothing = {"starts_on": None, "ends_on": None, "place": "", "time_zone": ""}
    return nothing | {"kind": kind, "words": words}


def given_to(option, answer=ChoiceAnswer.YES, words="", participation=None, **more):
    """One answer, as the page would send it: with what it showed."""
    option = Option.objects.get(pk=option.pk)
    seen = 0
    if participation is not None:
        newest = option.choices.filter(participation=participation, is_current=True).first()
        seen = newest.pk if newest else 0
    return Given(
        **{
            "option_pk": option.pk,
            "version": option.version,
            "seen": seen,
            "answer": answer,
            "words": words,
        }
        | more
    )


def make_choice(participation, option, answer=ChoiceAnswer.YES, words="", at=None, **given):
    """Answer one proposal; returns what ``answer_poll`` returned."""
    defaults = {"by": f"link:{participation.pk}", "at": at or timezone.now()}
    return answer_poll(
        poll=option.poll,
        participation=participation,
        given=[given_to(option, answer, words, participation)],
        **defaults | given,
    )


def wanted(previous, **given):
    """What the next meeting is, a year after the last."""
    starts_on = previous.starts_on + timedelta(days=364)
    defaults = {
        "title": "The next meeting",
        "short_name": "Next",
        "place": "Athens",
        "time_zone": "Europe/Athens",
        "starts_on": starts_on,
        "ends_on": starts_on + (previous.ends_on - previous.starts_on),
    }
    return Wanted(**defaults | given)


def make_following(previous, organiser=None, at=None, key=None, option=None, **given):
    """Decide; returns the succession."""
    return make_next(
        previous=previous,
        wanted=wanted(previous, **given),
        organiser=organiser or make_organiser(previous),
        key=key or uuid.uuid4(),
        at=at or timezone.now(),
        option=option,
    )
