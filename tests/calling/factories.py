"""Builders of this floor; rows that follow from acts are made by the services."""

import itertools
import re
import uuid

from django.utils import timezone

from calling.models import JoinRequest
from calling.services.asking import ask_to_take_part, confirm_request
from calling.services.nomination import decide, give_opinion, propose
from calling.services.policy import record_policy
from calling.states import DecisionKind, OpinionKind, PolicyKind
from initiative.outbox.letters import compose
from initiative.outbox.models import Message
from tests.factories import make_convener, make_membership, make_participation

_number = itertools.count(10_001)


def make_policy(meeting, kind=PolicyKind.ALL, **given):
    """The policy that counts from now on."""
    current = meeting.invitation_policies.filter(is_current=True).first()
    defaults = {
        "words": "Whoever works in the field may come.",
        "reason": "We agreed on it.",
        "seen": current.pk if current else 0,
        "key": uuid.uuid4(),
        "by": "user:1",
        "at": timezone.now(),
    }
    return record_policy(meeting=meeting, kind=kind, **defaults | given)


def make_calling(meeting, **organisation):
    """An organisation that calls the meeting, on its list with a link; the participation."""
    participation = make_participation(meeting=meeting, **organisation)
    make_convener(meeting, organisation=participation.organisation)
    return participation


def make_speaker(user, meeting):
    """Let an organiser act for an organisation that calls the meeting; the organisation."""
    organisation = make_calling(meeting).organisation
    make_membership(user=user, organisation=organisation)
    return organisation


def make_nomination(meeting, proposer=None, **given):
    n = next(_number)
    defaults = {
        "reason": "They have long worked in the field.",
        "key": uuid.uuid4(),
        "by": "user:1",
        "at": timezone.now(),
    }
    if "organisation" not in given:
        defaults |= {"name": f"Proposed {n}", "language": "en", "place": "Turin"}
    proposer = proposer or make_calling(meeting).organisation
    return propose(meeting=meeting, proposer=proposer, **defaults | given)


def make_opinion(nomination, organisation, opinion=OpinionKind.AGREE, **given):
    defaults = {"words": "", "key": uuid.uuid4(), "by": "user:1", "at": timezone.now()}
    return give_opinion(
        nomination=nomination, organisation=organisation, opinion=opinion, **defaults | given
    )


def make_decision(nomination, decision=DecisionKind.INVITE, **given):
    current = nomination.decisions.filter(is_current=True).first()
    defaults = {
        "note": "We talked about it.",
        "seen": current.pk if current else 0,
        "key": uuid.uuid4(),
        "by": "user:1",
        "at": timezone.now(),
    }
    return decide(nomination=nomination, decision=decision, **defaults | given)


def make_request(meeting, at=None, **given):
    """A request whose address is not confirmed. The meeting must be open to all."""
    n = next(_number)
    defaults = {
        "name": f"Asker {n}",
        "language": "en",
        "place": "Bologna",
        "contact_name": "Anna",
        "email": f"asker{n}@example.org",
        "letter_language": "en",
        "why": "We want to learn from the others.",
        "key": uuid.uuid4(),
    }
    return ask_to_take_part(meeting=meeting, at=at or timezone.now(), **defaults | given)


def code_sent_to(asked):
    """The code that stands in the newest letter to who asks."""
    message = Message.objects.filter(kind="calling.code", about=asked.about).latest("pk")
    return re.search(r"\b(\w{4}-\w{4})\n", compose(message).mail.body)[1]


def make_confirmed(meeting, at=None, **given):
    """A request that waits for the organisers."""
    asked = make_request(meeting, at, **given)
    confirm_request(request_pk=asked.pk, typed=code_sent_to(asked), at=at or timezone.now())
    return JoinRequest.objects.select_related("meeting").get(pk=asked.pk)
