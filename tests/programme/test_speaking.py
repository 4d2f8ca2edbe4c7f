"""The list of who speaks, the floor, the ledger of time."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from meetings.states import Answer
from programme.ledger import entries_of, who_may_speak
from programme.models import Session, Turn
from programme.services.floor import start_turn, stop_turn
from programme.services.speaking import (
    move_turn,
    put_back,
    set_speaking,
    take_off,
)
from programme.states import SessionKind
from tests.factories import make_participation, make_rsvp
from tests.programme.factories import make_session, make_spoken, make_turn, open_list

AT = timezone.now().replace(microsecond=0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def session(meeting):
    return make_session(meeting)


@pytest.fixture
def three(meeting):
    return [make_participation(meeting=meeting) for _each in range(3)]


def waiting(session):
    return [(turn.round, turn.participation) for turn in session.turns.waiting()]


def refused(call, **given):
    with pytest.raises(Refused) as refusal:
        call(**given)
    return refusal.value.code


def start(turn, at=AT, key=None):
    return start_turn(turn=turn, key=key or uuid.uuid4(), by=SYSTEM, at=at)


def test_everybody_has_a_turn_before_anybody_has_a_second(session, three):
    one, two, late = three
    make_spoken(session, one, AT, AT + MINUTE)
    make_turn(session, one)
    make_turn(session, two)
    make_turn(session, late)

    assert waiting(session) == [(1, two), (1, late), (2, one)]


def test_organisation_waits_once(session, participation):
    first = make_turn(session, participation)

    assert make_turn(session, participation) == first
    assert make_turn(session, participation, key=first.key) == first
    assert Turn.objects.count() == 1


def test_form_sent_again_after_the_turn_was_taken_off_asks_no_second_time(session, participation):
    key = uuid.uuid4()
    turn = make_turn(session, participation, key=key)
    take_off(turn=turn, by=SYSTEM, at=AT)

    # And is not told that it is on the list.
    assert refused(make_turn, session=session, participation=participation, key=key) == (
        "asked_before"
    )
    assert waiting(session) == []
    again = make_turn(session, participation)
    assert waiting(session) == [(1, again.participation)]


def test_own_asking_needs_an_open_list(session, participation):
    assert refused(make_turn, session=session, participation=participation, is_own=True) == (
        "list_closed"
    )
    open_list(session)

    assert make_turn(session, participation, is_own=True).round == 1


def test_who_said_no_and_a_break_have_no_turns(meeting, session, participation):
    make_rsvp(participation, answer=Answer.NO)
    pause = make_session(meeting, kind=SessionKind.BREAK)
    other = make_participation(meeting=meeting)

    assert refused(make_turn, session=session, participation=participation) == "said_no"
    assert refused(make_turn, session=pause, participation=other) == "no_speeches"


def test_move_within_a_round(session, three):
    turns = [make_turn(session, each) for each in three]

    for _press in range(2):
        move_turn(turn=turns[2], over=turns[1].pk, up=True, by=SYSTEM)

    assert [pair[1] for pair in waiting(session)] == [three[0], three[2], three[1]]
    assert refused(move_turn, turn=turns[2], over=turns[2].pk, up=True, by=SYSTEM) == "not_beside"


def test_nobody_moves_out_of_the_first_round(session, three):
    one, two, _three = three
    make_spoken(session, one, AT, AT + MINUTE)
    second_turn, first_turn = make_turn(session, one), make_turn(session, two)

    assert (
        refused(move_turn, turn=second_turn, over=first_turn.pk, up=True, by=SYSTEM) == "not_beside"
    )


def test_starting_one_stops_the_one_that_runs(session, three):
    one, two = (make_turn(session, each) for each in three[:2])
    start(one)
    start(two, AT + 3 * MINUTE)

    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.started_at, one.stopped_at) == (AT, AT + 3 * MINUTE)
    assert two.is_running
    assert one.used(AT + 9 * MINUTE) == 180
    assert two.used(AT + 4 * MINUTE) == 60


def test_press_sent_twice_starts_once_also_after_it_was_put_back(session, participation):
    turn, key = make_turn(session, participation), uuid.uuid4()
    start(turn, AT, key)
    start(turn, AT + MINUTE, key)
    start(turn, AT + MINUTE)
    turn.refresh_from_db()
    assert turn.started_at == AT

    put_back(turn=turn, by=SYSTEM)
    start(turn, AT + 2 * MINUTE, key)

    turn.refresh_from_db()
    assert turn.is_waiting


def test_press_that_is_worked_on_too_late_keeps_its_time(session, three):
    early, late = (make_turn(session, each) for each in three[:2])
    start(late, AT + MINUTE)

    start(early, AT)

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.started_at, early.stopped_at) == (AT, AT + MINUTE)
    assert late.is_running


def test_stop_counts_once_and_never_before_the_start(session, three):
    one, two = (make_turn(session, each) for each in three[:2])
    start(one)
    stop_turn(turn=one, by=SYSTEM, at=AT + MINUTE)
    stop_turn(turn=one, by=SYSTEM, at=AT + 5 * MINUTE)
    start(two, AT + 2 * MINUTE)
    stop_turn(turn=two, by=SYSTEM, at=AT)

    assert [turn.used(AT) for turn in session.turns.spoken()] == [60, 0]


def test_turn_that_is_over_or_taken_off_does_not_start(session, three):
    off, over = make_turn(session, three[0]), make_spoken(session, three[1], AT, AT + MINUTE)
    take_off(turn=off, by=SYSTEM, at=AT)
    take_off(turn=off, by=SYSTEM, at=AT)

    assert refused(start, turn=off) == "taken_off"
    assert refused(start, turn=over) == "has_spoken"
    assert refused(take_off, turn=over, by=SYSTEM, at=AT) == "has_begun"


def test_put_back_waits_in_its_place_unless_it_waits_already(session, three):
    first, second = (make_turn(session, each) for each in three[:2])
    start(first)
    put_back(turn=first, by=SYSTEM)
    put_back(turn=first, by=SYSTEM)
    assert waiting(session) == [(1, three[0]), (1, three[1])]

    take_off(turn=second, by=SYSTEM, at=AT)
    make_turn(session, three[1])

    assert refused(put_back, turn=second, by=SYSTEM) == "waits_already"


def test_turn_keeps_the_time_that_it_was_given(session, three):
    one, two = (make_turn(session, each) for each in three[:2])
    start(one)
    given = {"interpreter_factor": Decimal("2.0"), "takes_requests": True, "by": SYSTEM}
    set_speaking(session=session, minutes_per_turn=3, seen=1, **given)
    start(two, AT + MINUTE)

    assert list(session.turns.order_by("pk").values_list("allotted_seconds", flat=True)) == [
        300,
        360,
    ]
    assert refused(set_speaking, session=session, minutes_per_turn=9, seen=1, **given) == (
        "changed_meanwhile"
    )


def test_ledger_counts_by_organisation_in_the_order_of_the_names(meeting, session, three):
    other = make_session(meeting)
    silent, speaker, _no = three
    make_rsvp(silent)
    make_spoken(session, speaker, AT, AT + 2 * MINUTE)
    Session.objects.filter(pk=other.pk).update(interpreter_factor=2)
    make_spoken(other, speaker, AT, AT + 4 * MINUTE)
    running = make_turn(other, make_participation(meeting=meeting))
    start(running, AT + 5 * MINUTE)

    entries = entries_of(list(who_may_speak(meeting)))

    assert [(e.participation, e.n_turns, e.seconds, e.own_seconds) for e in entries] == [
        (silent, 0, 0, 0),
        (speaker, 2, 360, 240),
    ]


def test_database_lets_one_speak_at_a_time(session, three):
    one, two = (make_turn(session, each) for each in three[:2])
    start(one)

    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.filter(pk=two.pk).update(started_at=AT, allotted_seconds=60, factor=1)
    for wrong in ({"stopped_at": AT - MINUTE}, {"taken_off_at": AT}, {"factor": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Turn.objects.filter(pk=one.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Turn.objects.filter(pk=two.pk).update(stopped_at=AT)


def test_the_same_page_puts_another_organisation_on_the_list(session, three):
    key = uuid.uuid4()
    for each in (three[0], three[1], three[1]):
        make_turn(session, each, key=key)

    assert [turn.participation for turn in session.turns.waiting()] == three[:2]
