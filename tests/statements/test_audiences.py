"""Who has been silent: signs that somebody gave, never what somebody opened."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.audiences import Audience
from meetings.models import Invitation
from meetings.services.answer import leave_note
from meetings.services.moretime import ask_for_time
from meetings.states import DeadlineKind
from tests.factories import (
    make_draft,
    make_letter,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
)


def ago(days):
    return timezone.now() - timedelta(days=days)


@pytest.fixture
def silent(participation):
    """An organisation that has had its link for twenty days."""
    Invitation.objects.update(issued_at=ago(20))
    return participation


def heard_of(participation, days):
    return Audience({"silent": str(days)}).includes(participation.pk)


def note(participation, at):
    leave_note(participation=participation, text="Hello.", key=uuid.uuid4(), by="l", at=at)


def wish(participation, at):
    ask_for_time(
        participation=participation,
        kind=DeadlineKind.ANSWERS,
        words="Please.",
        key=uuid.uuid4(),
        by="l",
        at=at,
    )


def test_who_gave_no_sign_is_silent_as_long_as_it_has_had_its_link(silent):
    assert [heard_of(silent, days) for days in (7, 14, 30)] == [True, True, False]


@pytest.mark.parametrize(
    "sign",
    [
        lambda participation, at: make_rsvp(participation, at=at),
        lambda participation, at: make_draft(participation, at=at),
        note,
        wish,
    ],
    ids=["answer", "draft", "note", "wish"],
)
def test_every_sign_ends_the_silence(silent, sign):
    sign(silent, ago(10))

    assert [heard_of(silent, days) for days in (7, 14)] == [True, False]


def test_who_was_never_invited_is_not_silent(meeting):
    participation = make_participation(meeting=meeting, link=False)

    assert not heard_of(participation, 7)


def test_silence_of_one_says_nothing_about_another(silent):
    other = make_participation(meeting=silent.meeting)
    Invitation.objects.update(issued_at=ago(20))
    make_rsvp(other, at=ago(1))

    found = Audience({"silent": "7"}).of_meeting(silent.meeting_id)
    assert [each.pk for each in found] == [silent.pk]


def test_exported_list_says_how_far_each_statement_is(organiser_client, meeting):
    for make in (lambda _one: None, make_draft, make_sent, make_published):
        make(make_participation(meeting=meeting))
    letter = make_letter(meeting)

    address = f"/desk/{meeting.slug}/letters/{letter.pk}/audience.csv"
    text = b"".join(organiser_client.get(address).streaming_content).decode()

    cells = [line.rpartition(",")[2] for line in text.splitlines()]
    assert cells == ["Statement", "", "Draft", "Sent", "Published"]
