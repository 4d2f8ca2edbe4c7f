"""Many press at the same moment: one speaks, one order holds, one version is made."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.errors import Refused
from programme.models import AgendaVersion, Session, Turn
from programme.services.agenda import change_session, move_session
from programme.services.floor import start_turn, stop_turn
from programme.services.speaking import ask_for_floor, move_turn
from tests.factories import make_meeting, make_participation
from tests.meetings.test_races import at_once
from tests.programme.factories import make_agenda, make_session, make_turn, make_untimed

pytestmark = pytest.mark.django_db(transaction=True)


def test_organisers_start_at_once_and_one_speaks():
    session = make_session(make_meeting())
    meeting = session.meeting
    turns = [make_turn(session, make_participation(meeting=meeting)) for _each in range(6)]
    at = timezone.now()

    wrong = at_once(
        [
            lambda turn=turn, n=n: start_turn(
                turn=turn, key=uuid.uuid4(), by="user:1", at=at + timedelta(seconds=n)
            )
            for n, turn in enumerate(turns)
        ]
    )

    assert wrong == []
    assert Turn.objects.running().get() == turns[-1]
    spoken = [(turn.started_at - at).seconds for turn in Turn.objects.spoken()]
    assert spoken == [0, 1, 2, 3, 4]
    stops = [(turn.stopped_at - turn.started_at).total_seconds() for turn in Turn.objects.spoken()]
    assert stops == [1, 1, 1, 1, 1]


def test_two_start_and_stop_the_same_turn_at_once():
    session = make_session(make_meeting())
    turn = make_turn(session, make_participation(meeting=session.meeting))
    at = timezone.now()
    started = at_once([lambda: start_turn(turn=turn, key=uuid.uuid4(), by="user:1", at=at)] * 4)
    stopped = at_once([lambda: stop_turn(turn=turn, by="user:1", at=at + timedelta(seconds=5))] * 4)

    turn.refresh_from_db()
    assert (started, stopped) == ([], [])
    assert turn.used(at) == 5


def test_organisation_that_asks_many_times_at_once_waits_once():
    session = make_session(make_meeting())
    participation = make_participation(meeting=session.meeting)

    wrong = at_once(
        [
            lambda: ask_for_floor(
                session=session,
                participation=participation,
                key=uuid.uuid4(),
                by="user:1",
                at=timezone.now(),
            )
        ]
        * 6
    )

    assert wrong == []
    assert Turn.objects.count() == 1


def test_moves_at_once_keep_everybody_on_the_list():
    session = make_session(make_meeting())
    turns = [make_turn(session, make_participation(meeting=session.meeting)) for _each in range(5)]
    last, before = turns[-1], turns[-2]

    wrong = at_once([lambda: move_turn(turn=last, over=before.pk, up=True, by="user:1")] * 4)

    assert wrong == []
    assert list(session.turns.waiting()) == [*turns[:3], last, before]


def test_moves_of_sessions_at_once_are_one_move():
    meeting = make_meeting()
    first, second, third = (make_untimed(meeting) for _each in range(3))

    wrong = at_once([lambda: move_session(session=third, over=second.pk, up=True, by="user:1")] * 4)

    assert wrong == []
    assert list(Session.objects.of_meeting(meeting.pk)) == [first, third, second]


def test_two_publish_at_once_and_one_version_is_made():
    meeting = make_meeting()
    make_session(meeting)

    def publish():
        try:
            make_agenda(meeting)
        except Refused as refusal:
            told.append(refusal.code)

    told = []
    assert at_once([publish] * 4) == []
    assert told == ["nothing_new"] * 3
    assert AgendaVersion.objects.get().number == 1


def test_two_change_one_session_at_once_and_one_is_told():
    session = make_session(make_meeting())
    told = []

    def change(title):
        try:
            change_session(session=session, seen=1, title=title, by="user:1")
        except Refused as refusal:
            told.append(refusal.code)

    assert at_once([lambda: change("One"), lambda: change("Two")]) == []
    assert told == ["changed_meanwhile"]
    assert Session.objects.get().version == 2
