"""Campaigns: who does what, and what happened since."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from resolutions.models import Happening, Pledge
from resolutions.services.campaigning import (
    no_longer_take_part,
    take_happening_back,
    tell_what_happened,
)
from resolutions.services.exporting import take_names_out
from resolutions.states import TextKind
from tests.factories import make_participation
from tests.resolutions.factories import make_open, make_text, pledge, signature

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def tell(text, participation=None, **given):
    at = timezone.now()
    defaults = {
        "happened_on": at.date(),
        "words": "Sample text: a box was opened.",
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": at,
    }
    return tell_what_happened(text=text, participation=participation, **defaults | given)


@pytest.fixture
def campaign(meeting):
    return make_open(meeting, kind=TextKind.CAMPAIGN)


def test_a_pledge_is_one_an_organisation_and_the_old_one_stays(campaign, participation):
    key = uuid.uuid4()
    first = pledge(campaign, participation, key=key, upon=0)
    assert pledge(campaign, participation, key=key, upon=0) == first

    second = pledge(campaign, participation, what="We copy more.")

    assert list(Pledge.objects.standing()) == [second]
    assert Pledge.objects.count() == 2
    assert refusal(pledge, campaign, participation, what="Again.", upon=0) == "said_meanwhile"
    receipts = Message.objects.filter(kind="resolutions.receipt", about=participation.ref)
    assert receipts.count() == 2


def test_no_longer_taking_part_ends_it(campaign, participation):
    mine = pledge(campaign, participation)

    no_longer_take_part(
        text=campaign, participation=participation, upon=mine.pk, by=SYSTEM, at=timezone.now()
    )

    assert not Pledge.objects.standing().exists()


def test_only_a_campaign_that_is_open_to_all_can_be_joined(meeting, participation):
    assert refusal(pledge, make_open(meeting), participation) == "no_campaign"
    draft = make_text(meeting, kind=TextKind.CAMPAIGN)
    assert refusal(pledge, draft, participation) == "no_campaign"


def test_bad_pledges(campaign, participation):
    yesterday = (timezone.now() - timedelta(days=2)).date()

    assert refusal(pledge, campaign, participation, what="") == "no_words"
    assert refusal(pledge, campaign, participation, until=yesterday) == "until_in_past"


def test_who_has_a_part_in_it_tells_what_happened(campaign, meeting):
    stranger, signer = make_participation(meeting=meeting), make_participation(meeting=meeting)
    signature(campaign, signer)
    taking = pledge(campaign).participation

    assert refusal(tell, campaign, stranger) == "not_part"
    key = uuid.uuid4()
    assert tell(campaign, signer, key=key) == tell(campaign, signer, key=key)
    assert tell(campaign, taking)
    assert tell(campaign)
    assert Happening.objects.count() == 3


def test_what_has_not_happened_is_not_told(campaign):
    tomorrow = (timezone.now() + timedelta(days=2)).date()

    assert refusal(tell, campaign, happened_on=tomorrow) == "in_future"
    assert refusal(tell, campaign, words="") == "no_words"


def test_each_takes_back_its_own(campaign, meeting):
    signer = make_participation(meeting=meeting)
    signature(campaign, signer)
    told = tell(campaign, signer)

    take_happening_back(text=campaign, pk=told.pk, by=SYSTEM, at=timezone.now())
    assert Happening.objects.standing().count() == 1
    take_happening_back(
        text=campaign, pk=told.pk, participation=signer, by=SYSTEM, at=timezone.now()
    )
    assert Happening.objects.standing().count() == 0


def test_names_are_taken_out_with_a_reason_only(campaign):
    signature(campaign)

    assert refusal(take_names_out, text=campaign, reason="", by=SYSTEM) == "no_reason"
    assert [each.signer for each in take_names_out(text=campaign, reason="Badges", by=SYSTEM)] == [
        "Ana Person"
    ]


def test_what_was_taken_back_is_not_said_to_stand_again(campaign):
    key = uuid.uuid4()
    told = tell(campaign, key=key)
    take_happening_back(text=campaign, pk=told.pk, by=SYSTEM, at=timezone.now())

    assert refusal(tell, campaign, key=key) == "taken_back"


def test_one_form_for_two_campaigns_takes_part_in_both(campaign, participation, meeting):
    key = uuid.uuid4()
    other = make_open(meeting, kind=TextKind.CAMPAIGN)
    for each in (campaign, other):
        pledge(each, participation, key=key, upon=0)

    assert Pledge.objects.standing().count() == 2
