"""The letter about the draft: what it says, and when it is no longer wanted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.outbox.letters import BLANKED, Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.models import Invitation
from meetings.services.invitation import link_of
from report.models import Report
from tests.report.factories import make_past_meeting, make_report_sent, named, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def league():
    return named(make_past_meeting(), "Harbour League")


def letter():
    return compose(Message.objects.get(kind="report.draft"))


def test_it_says_until_when_and_has_the_link(league):
    make_report_sent(league.meeting, body="Secret words.")

    composed = letter()

    text = composed.mail.body
    meeting = league.meeting
    assert composed.mail.subject == (
        f"{meeting.short_name}: read and correct the draft of the report"
    )
    assert "Harbour League," in text
    assert link_of(league.invitation) in text
    assert "in Rome" in text
    assert "Secret" not in text
    assert composed.mail.reply_to == ["help@example.org"]
    assert link_of(league.invitation) not in composed.copy_text
    assert BLANKED in composed.copy_text


def test_it_is_stale_when_the_report_is_published(league):
    make_report_sent(league.meeting)
    publish(league.meeting)

    assert letter() == Withheld(Reason.REPLACED)


def test_it_is_stale_when_the_time_is_over(league):
    make_report_sent(league.meeting)
    Report.objects.update(corrections_until=timezone.now() - timedelta(hours=1))

    assert letter() == Withheld(Reason.REPLACED)


def test_a_stopped_link_gets_none(league):
    make_report_sent(league.meeting)
    Invitation.objects.filter(participation=league).update(revoked_at=timezone.now())

    assert isinstance(letter(), Withheld)
