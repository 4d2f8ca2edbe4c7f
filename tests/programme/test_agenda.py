"""Sessions: what a time on the clock of a place means, order, collisions, taking out."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from meetings.models import Attendance, Participation
from meetings.states import Answer
from programme.models import Session
from programme.services.agenda import change_session, move_session, remove_session
from programme.services.speakers import add_speaker, remove_speaker
from programme.states import SessionKind
from programme.walls import instants_of
from tests.factories import make_meeting, make_participation, make_published, make_rsvp
from tests.programme.factories import (
    make_delegate,
    make_session,
    make_speaker,
    make_spoken,
    make_turn,
    make_untimed,
)

# Rome: clocks jump from 2 to 3 on the first day, and go back from 3 to 2 on the second.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def refused(call, **given):
    with pytest.raises(Refused) as refusal:
        call(**given)
    return refusal.value


def instants(day, start, end, *, over=False, zone="Europe/Rome"):
    return instants_of(day, time(*start), time(*end), ends_next_day=over, zone=zone)


@pytest.mark.parametrize(
    ("day", "start", "end", "over", "expected"),
    [
        (date(2026, 7, 4), (9, 0), (10, 30), False, ("07:00", "08:30")),
        (date(2026, 7, 4), (22, 0), (1, 0), True, ("20:00", "23:00")),
        # 2:30 is skipped: 3:30 is meant.
        (SPRING, (2, 30), (4, 0), False, ("01:30", "02:00")),
        # 2:30 is shown twice: the first is meant.
        (AUTUMN, (2, 30), (4, 0), False, ("00:30", "03:00")),
        # Over midnight into a day on which the clock jumps: an hour less.
        (SPRING - timedelta(days=1), (23, 0), (4, 0), True, ("22:00", "02:00")),
        (AUTUMN - timedelta(days=1), (23, 0), (4, 0), True, ("21:00", "03:00")),
    ],
)
def test_times_of_the_place_become_instants(day, start, end, over, expected):
    starts_at, ends_at = instants(day, start, end, over=over)

    assert (f"{starts_at:%H:%M}", f"{ends_at:%H:%M}") == expected
    assert starts_at < ends_at


@pytest.mark.parametrize(
    ("day", "start", "end", "over", "code", "words"),
    [
        (date(2026, 7, 4), (11, 0), (10, 0), False, "ends_before_start", "tick “It ends on the"),
        (date(2026, 7, 4), (11, 0), (11, 0), False, "ends_before_start", "must end after it"),
        (date(2026, 7, 4), (9, 0), (10, 0), True, "too_long", "a session for each day"),
        (SPRING, (2, 30), (3, 15), False, "ends_before_jump", "begins at 03:30. Enter an end"),
        (AUTUMN, (2, 50), (2, 10), False, "ends_before_start", "show 02:10 twice on that day"),
    ],
)
def test_session_that_ends_too_early_is_refused_with_what_to_do(day, start, end, over, code, words):
    refusal = refused(instants, day=day, start=start, end=end, over=over)

    assert refusal.code == code
    assert words in refusal.message


def test_one_time_without_the_other_is_refused():
    given = {"day": SPRING, "ends_next_day": False, "zone": "Europe/Rome"}

    assert refused(instants_of, start=time(9), end=None, **given).code == "one_time"
    assert instants_of(start=None, end=None, **given) == (None, None)


def test_form_sent_twice_is_one_session(meeting):
    key = uuid.uuid4()

    first = make_session(meeting, title="Opening", key=key)
    again = make_session(meeting, title="Opening", key=key)
    other = make_session(meeting, title="Closing", key=key)

    assert first == again
    assert list(Session.objects.values_list("title", flat=True)) == ["Opening", "Closing"]
    assert other != first


@pytest.mark.parametrize(
    ("days", "is_refused"), [(-31, False), (-32, True), (33, False), (34, True)]
)
def test_session_on_a_day_far_from_the_meeting_is_refused(meeting, days, is_refused):
    day = meeting.starts_on + timedelta(days=days)

    if is_refused:
        refusal = refused(make_session, meeting=meeting, day=day)
        assert refusal.code == "far_away"
        assert "change the dates of the meeting first" in refusal.message
    else:
        assert make_session(meeting, day=day).day == day


def test_order_is_that_of_the_times_and_those_without_stand_last(meeting):
    late = make_session(meeting, start_time=time(14), end_time=time(15))
    open_one = make_untimed(meeting)
    early = make_session(meeting)
    next_day = make_session(meeting, day=meeting.ends_on)

    assert list(Session.objects.of_meeting(meeting.pk)) == [early, late, open_one, next_day]


def test_move_changes_places_with_one_of_the_same_hour_only(meeting):
    first, second, third = (make_untimed(meeting) for _each in range(3))
    timed = make_session(meeting)

    move_session(session=third, over=second.pk, up=True, by=SYSTEM)
    not_beside = refused(move_session, session=timed, over=first.pk, up=True, by=SYSTEM)

    assert list(Session.objects.of_meeting(meeting.pk)) == [timed, first, third, second]
    assert not_beside.code == "not_beside"


def test_move_pressed_twice_on_one_page_moves_once(meeting):
    first, second, third = (make_untimed(meeting) for _each in range(3))

    for _press in range(2):
        move_session(session=third, over=second.pk, up=True, by=SYSTEM)
    assert list(Session.objects.of_meeting(meeting.pk)) == [first, third, second]

    move_session(session=third, over=first.pk, up=True, by=SYSTEM)
    old = refused(move_session, session=third, over=second.pk, up=True, by=SYSTEM)
    assert old.code == "not_beside"
    move_session(session=third, over=first.pk, up=False, by=SYSTEM)
    assert list(Session.objects.of_meeting(meeting.pk)) == [first, third, second]


def test_change_names_the_version_it_started_from(meeting):
    session = make_session(meeting, title="Opening")
    change_session(session=session, seen=1, title="Welcome", by=SYSTEM)

    refusal = refused(change_session, session=session, seen=1, title="Start", by=SYSTEM)

    assert refusal.code == "changed_meanwhile"
    assert Session.objects.get().title == "Welcome"
    assert change_session(session=session, seen=2, title="Start", by=SYSTEM).version == 3


def test_change_of_a_session_that_is_gone_is_refused(meeting):
    session = make_session(meeting)
    remove_session(session=session, by=SYSTEM)

    assert refused(change_session, session=session, seen=1, title="X", by=SYSTEM).code == "gone"
    remove_session(session=session, by=SYSTEM)
    assert [act.verb for act in Act.objects.filter(verb="remove_session")] == ["remove_session"]


def test_session_with_spoken_time_stays(meeting):
    session = make_session(meeting)
    at = timezone.now()
    waits = make_turn(make_session(meeting), make_participation(meeting=meeting))
    make_spoken(session, make_participation(meeting=meeting), at, at + timedelta(minutes=3))

    assert refused(remove_session, session=session, by=SYSTEM).code == "has_spoken"
    remove_session(session=waits.session, by=SYSTEM)
    assert list(Session.objects.all()) == [session]


def test_database_keeps_what_a_session_is(meeting):
    session = make_session(meeting)
    wrong = (
        {"title": ""},
        {"kind": "party"},
        {"ends_at": session.starts_at},
        {"start_time": None},
        {"starts_at": None, "ends_at": None},
        {"minutes_per_turn": 0},
        {"interpreter_factor": 0},
    )

    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.filter(pk=session.pk).update(**values)


# --- Speakers -----------------------------------------------------------------


def test_speaker_is_added_once_and_taken_off(meeting, participation):
    session = make_session(meeting)
    person = make_delegate(participation)

    first = make_speaker(session, participation, person)
    again = make_speaker(session, participation, person)
    alone = make_speaker(session, participation)

    assert first == again
    assert list(session.speeches.all()) == [first, alone]
    remove_speaker(speech=first, by=SYSTEM)
    remove_speaker(speech=first, by=SYSTEM)
    assert list(session.speeches.all()) == [alone]


def test_delegate_of_another_organisation_does_not_speak_for_this_one(meeting, participation):
    session = make_session(meeting)
    stranger = make_delegate(make_participation(meeting=meeting))

    refusal = refused(
        add_speaker, session=session, participation=participation, delegate=stranger, by=SYSTEM
    )

    assert refusal.code == "other_organisation"
    assert "Choose one of its own delegates" in refusal.message
    assert stranger.name not in refusal.message
    assert not session.speeches.exists()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer.NO, "said_no"),
        (Answer.TEXT_ONLY, "said_no"),
        (Answer.UNSURE, ""),
        (Answer.YES, ""),
        (None, ""),
    ],
)
def test_who_does_not_come_does_not_speak_and_silence_is_not_a_no(
    meeting, participation, answer, code
):
    session = make_session(meeting)
    if answer:
        make_rsvp(participation, answer=answer)

    if code:
        refusal = refused(add_speaker, session=session, participation=participation, by=SYSTEM)
        assert refusal.code == code
        assert "write down its new answer" in refusal.message
    else:
        assert make_speaker(session, participation).participation == participation


def test_who_said_no_and_came_may_speak(meeting, participation):
    make_rsvp(participation, answer=Answer.NO)
    Attendance.objects.create(participation=participation, came_at=timezone.now())

    assert make_speaker(make_session(meeting), participation)


def test_speaker_of_another_meeting_and_speakers_in_a_break_are_refused(meeting, participation):
    elsewhere = make_participation(meeting=make_meeting())
    session = make_session(meeting)
    pause = make_session(meeting, kind=SessionKind.BREAK)

    other = refused(add_speaker, session=session, participation=elsewhere, by=SYSTEM)
    no_speeches = refused(add_speaker, session=pause, participation=participation, by=SYSTEM)

    assert (other.code, no_speeches.code) == ("other_meeting", "no_speeches")


def test_delegate_who_is_replaced_leaves_the_speech_to_the_organisation(meeting, participation):
    speech = make_speaker(make_session(meeting), participation, make_delegate(participation))
    second = make_speaker(speech.session, participation, make_delegate(participation, "Ali"))

    participation.delegates.all().delete()

    for each in (speech, second):
        each.refresh_from_db()
        assert each.delegate is None
    assert Participation.objects.get(pk=participation.pk).speeches.count() == 2


def test_session_keeps_the_statements_it_speaks_to(meeting, participation):
    statement = make_published(participation)

    session = make_session(meeting, statements=[statement])

    assert list(session.statements.all()) == [statement]


def test_instants_are_in_utc(meeting):
    session = make_session(meeting)

    local = datetime.combine(session.day, time(9))
    assert session.starts_at.tzinfo == UTC
    assert session.starts_at.replace(tzinfo=None) < local
