"""Reminders by the clock: each once, to those who still owe, whatever the ticks do."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from initiative.outbox import delivery
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings import tasks
from meetings.models import Invitation, Letter, Meeting, ReminderRule
from meetings.services.moretime import give_more_time
from meetings.services.reminder import plan_reminders, set_reminder
from meetings.states import Answer, DeadlineKind, LetterKind
from organisations.models import Contact
from tests.factories import make_letter, make_meeting, make_participation, make_rsvp, make_sent
from tests.meetings.test_races import at_once

SINCE = datetime(2026, 9, 1, 8, tzinfo=UTC)
# 23:59 in Rome, on the evening of the day on which its clocks went back.
DUE = datetime(2026, 10, 25, 22, 59, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def nine_in_rome(month, day):
    """Nine o'clock in Rome, in UTC."""
    return datetime(2026, month, day, 8 if (month, day) >= (10, 25) else 7, tzinfo=UTC)


@pytest.fixture
def then(db, one_clock):
    """A day in September: everything that a test makes is made then."""
    with time_machine.travel(SINCE, tick=False):
        yield SINCE


@pytest.fixture
def meeting(then):
    return make_meeting(
        answers_due_at=DUE,
        statements_due_at=DUE + 7 * DAY,
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 2),
    )


def make_rule(meeting, days_before=5, audience=None, kind=DeadlineKind.ANSWERS, at=SINCE, **given):
    audience = {"answer": "missing"} if audience is None else audience
    letter = make_letter(meeting, kind=LetterKind.REMINDER, audience=audience)
    when = given or {"deadline_kind": kind, "days_before": days_before}
    return set_reminder(letter=letter, at=at, is_on=True, by="user:1", **when)


def make_reader(meeting, zone="", **given):
    """An organisation with one address on a clock."""
    participation = make_participation(meeting=meeting, **given)
    Contact.objects.filter(organisation=participation.organisation_id).update(time_zone=zone)
    return participation


def reached():
    letters = Message.objects.filter(kind="meetings.letter")
    return sorted(letters.values_list("about", flat=True))


def refs(*participations):
    return sorted(each.ref for each in participations)


def tick(begin, end, step=MINUTE):
    """Let beat tick from one moment to another; return (moment, letters) where some came."""
    came = []
    at = begin
    while at <= end:
        if n_new := plan_reminders(at=at):
            came.append((at, n_new))
        at += step
    return came


def test_reminder_reaches_exactly_those_who_owe_once(meeting):
    people = {
        name: make_participation(meeting=meeting, link=name != "not_invited")
        for name in ("silent", "unsure", "no", "yes", "sent", "text_only", "not_invited")
    }
    for name in ("unsure", "no", "yes", "text_only"):
        make_rsvp(people[name], answer=Answer(name))
    make_rsvp(people["sent"])
    make_sent(people["sent"])
    make_rule(meeting)
    make_rule(meeting, audience={"owes": "statement"}, kind=DeadlineKind.STATEMENTS, days_before=2)
    Message.objects.all().delete()

    assert tick(nine_in_rome(10, 20) - HOUR, nine_in_rome(10, 20) + HOUR) == [
        (nine_in_rome(10, 20), 2)
    ]
    assert reached() == refs(people["silent"], people["unsure"])

    Message.objects.all().delete()
    assert tick(nine_in_rome(10, 30) - HOUR, nine_in_rome(10, 30) + HOUR) == [
        (nine_in_rome(10, 30), 2)
    ]
    assert reached() == refs(people["yes"], people["text_only"])


def test_each_reader_is_reminded_in_the_morning_there(meeting):
    readers = {
        zone: make_reader(meeting, zone)
        for zone in ("Europe/Rome", "Asia/Tokyo", "Pacific/Honolulu", "Asia/Kathmandu")
    }
    make_rule(meeting, days_before=0)

    came = {}
    at = nine_in_rome(10, 24)
    while at < DUE:
        if plan_reminders(at=at):
            came[Message.objects.latest("pk").about] = at
        at += 15 * MINUTE

    # In Tokyo the deadline is at 7:59 on the 26th: the last morning is the 25th.
    assert came == {
        readers["Asia/Tokyo"].ref: datetime(2026, 10, 25, 0, tzinfo=UTC),
        readers["Asia/Kathmandu"].ref: datetime(2026, 10, 25, 3, 15, tzinfo=UTC),
        readers["Europe/Rome"].ref: datetime(2026, 10, 25, 8, tzinfo=UTC),
        # There it is 12:59 when time is up: nine o'clock of that day would leave four hours.
        readers["Pacific/Honolulu"].ref: datetime(2026, 10, 24, 19, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    ("due_at", "night"),
    [
        (datetime(2026, 10, 26, 22, 59, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)),
        (datetime(2027, 3, 29, 21, 59, tzinfo=UTC), datetime(2027, 3, 28, tzinfo=UTC)),
    ],
    ids=["hour given", "hour taken"],
)
def test_a_night_of_change_sends_each_reminder_once(then, due_at, night):
    meeting = make_meeting(
        answers_due_at=due_at,
        statements_due_at=due_at + DAY,
        starts_on=date(2027, 5, 1),
        ends_on=date(2027, 5, 1),
    )
    readers = [make_reader(meeting, "Europe/Rome") for _each in range(2)]
    make_rule(meeting, days_before=1)
    make_rule(meeting, goes_at=night + HOUR + 30 * MINUTE)

    came = tick(night - HOUR, night + 12 * HOUR, 10 * MINUTE)

    # At 8:00 in Rome what fell into the quiet hours, at 9:00 what counts days.
    eight = {10: night + 7 * HOUR, 3: night + 6 * HOUR}[night.month]
    assert came == [(eight, 2), (eight + HOUR, 2)]
    assert reached() == refs(*readers, *readers)


@pytest.mark.parametrize("seed", range(5))
def test_two_beats_whose_clocks_are_an_hour_apart_send_each_once(meeting, seed):
    zones = ("Europe/Rome", "Asia/Tokyo", "America/New_York", "Australia/Lord_Howe")
    for zone in zones:
        make_reader(meeting, zone)
    for days_before in (3, 1, 0):
        make_rule(meeting, days_before=days_before)
    clock = random.Random(seed)
    at = DUE - 5 * DAY
    while at < DUE:
        for _beat in range(2):
            plan_reminders(at=at + clock.choice([-HOUR, timedelta(), HOUR]))
        at += clock.choice([MINUTE, 20 * MINUTE, HOUR])

    assert Message.objects.count() == 3 * len(zones)


def test_clock_that_goes_back_plans_nothing_twice(meeting):
    make_participation(meeting=meeting)
    rule = make_rule(meeting)

    assert plan_reminders(at=nine_in_rome(10, 20)) == 1
    Message.objects.all().delete()

    assert tick(nine_in_rome(10, 20) - HOUR, nine_in_rome(10, 20) + HOUR) == []
    rule.refresh_from_db()
    assert rule.planned_until == nine_in_rome(10, 20)


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_plan_each_once():
    with time_machine.travel(SINCE, tick=False):
        meeting = make_meeting(
            answers_due_at=DUE, statements_due_at=DUE, starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 1),
        )  # fmt: skip
        for _each in range(10):
            make_participation(meeting=meeting)
        for days_before in (5, 6, 7):
            make_rule(meeting, days_before=days_before)

    wrong = at_once([lambda: plan_reminders(at=nine_in_rome(10, 20)) for _each in range(4)])

    assert wrong == []
    assert Message.objects.filter(expires_at__gt=nine_in_rome(10, 20)).count() == 30


def test_tick_that_was_away_for_hours_catches_up(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting)

    assert plan_reminders(at=nine_in_rome(10, 20) + 7 * HOUR) == 1


def test_what_is_stale_after_a_long_stop_is_not_written(meeting, caplog):
    make_participation(meeting=meeting)
    rule = make_rule(meeting, days_before=1)

    # From nine o'clock on the 24th it is 39 hours and 59 minutes, and one more by the clocks.
    half = nine_in_rome(10, 24) + (DUE - nine_in_rome(10, 24)) / 2
    assert plan_reminders(at=half) == 0
    assert "1 letters came too late" in caplog.text

    ReminderRule.objects.update(planned_until=SINCE)
    assert plan_reminders(at=half - MINUTE) == 1
    rule.refresh_from_db()
    assert rule.planned_until == half - MINUTE


def test_reminder_that_waits_too_long_expires(meeting, mailoutbox):
    make_participation(meeting=meeting)
    make_rule(meeting)
    plan_reminders(at=nine_in_rome(10, 20))

    message = Message.objects.get()
    assert message.expires_at == nine_in_rome(10, 20) + (DUE - nine_in_rome(10, 20)) / 2
    with time_machine.travel(message.expires_at + MINUTE, tick=False):
        delivery.pump(seconds=20)

    message.refresh_from_db()
    assert message.state == MessageState.EXPIRED
    assert mailoutbox == []


def test_who_acts_in_between_is_not_reminded(meeting):
    silent, unsure = (make_participation(meeting=meeting) for _each in range(2))
    make_rule(meeting)
    at = nine_in_rome(10, 20)
    with time_machine.travel(at, tick=False):
        plan_reminders(at=at)
        make_rsvp(silent, answer=Answer.NO)
        make_rsvp(unsure, answer=Answer.UNSURE)
        delivery.pump(seconds=20)

    states = dict(Message.objects.filter(kind="meetings.letter").values_list("about", "state"))
    assert states == {silent.ref: MessageState.CANCELLED, unsure.ref: MessageState.SENT}


def test_who_came_on_the_list_after_the_hour_is_not_late_for_it(meeting):
    early = make_participation(meeting=meeting)
    make_rule(meeting)
    with time_machine.travel(nine_in_rome(10, 20) + MINUTE, tick=False):
        make_participation(meeting=meeting)

    plan_reminders(at=nine_in_rome(10, 20) + HOUR)

    assert reached() == refs(early)


def test_rule_switched_on_after_its_hour_does_not_fire(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting, at=nine_in_rome(10, 20))
    make_rule(meeting, at=nine_in_rome(10, 20) - MINUTE)

    assert plan_reminders(at=nine_in_rome(10, 20) + HOUR) == 1


def test_second_press_on_switch_on_steps_over_no_hour(meeting):
    make_participation(meeting=meeting)
    rule = make_rule(meeting)

    set_reminder(
        letter=rule.letter,
        deadline_kind=rule.deadline,
        days_before=rule.days_before,
        at=nine_in_rome(10, 20) + timedelta(seconds=30),
        is_on=True,
        by="user:2",
    )

    assert plan_reminders(at=nine_in_rome(10, 20) + MINUTE) == 1


def test_more_time_moves_the_reminder_of_that_organisation(meeting):
    common, own = (make_participation(meeting=meeting) for _each in range(2))
    make_rule(meeting)
    give_more_time(
        participation=own,
        kind=DeadlineKind.ANSWERS,
        due_at=DUE + 2 * DAY,
        reason="illness",
        by="user:1",
        at=timezone.now(),
    )

    assert tick(nine_in_rome(10, 19), nine_in_rome(10, 21), HOUR) == [(nine_in_rome(10, 20), 1)]
    assert reached() == refs(common)
    assert tick(nine_in_rome(10, 21), nine_in_rome(10, 27), HOUR) == [(nine_in_rome(10, 22), 1)]
    assert reached() == refs(common, own)


def test_moved_deadline_moves_the_hour_before_it_comes(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting)
    Meeting.objects.update(answers_due_at=DUE + 2 * DAY)

    assert tick(nine_in_rome(10, 19), nine_in_rome(10, 27), HOUR) == [(nine_in_rome(10, 22), 1)]


def test_deadline_moved_after_the_reminder_is_a_new_occasion_once(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting)
    assert plan_reminders(at=nine_in_rome(10, 20)) == 1

    Meeting.objects.update(answers_due_at=DUE + 5 * DAY)
    assert tick(nine_in_rome(10, 20), DUE + 5 * DAY, HOUR) == [(nine_in_rome(10, 25), 1)]

    # Within the same day, and back to a day that was reminded of: nothing new.
    Meeting.objects.update(answers_due_at=DUE + 5 * DAY - HOUR)
    ReminderRule.objects.update(planned_until=SINCE)
    assert plan_reminders(at=nine_in_rome(10, 25) + HOUR) == 0


def test_moment_waits_for_the_morning_of_who_sleeps(meeting):
    awake, asleep = make_reader(meeting, "Europe/Rome"), make_reader(meeting, "Asia/Tokyo")
    moment = datetime(2026, 10, 6, 13, tzinfo=UTC)
    make_rule(meeting, goes_at=moment)

    came = tick(moment - HOUR, moment + DAY, 30 * MINUTE)

    assert came == [(moment, 1), (moment + 10 * HOUR, 1)]
    assert [each.about for each in Message.objects.order_by("pk")] == [awake.ref, asleep.ref]


def test_rule_that_is_off_and_meeting_that_is_over_send_nothing(meeting):
    make_participation(meeting=meeting)
    rule = make_rule(meeting)
    Meeting.objects.update(starts_on=date(2026, 10, 19), ends_on=date(2026, 10, 19))
    assert plan_reminders(at=nine_in_rome(10, 20)) == 0

    Meeting.objects.update(ends_on=date(2026, 12, 2))
    set_reminder(
        letter=rule.letter,
        deadline_kind=rule.deadline,
        days_before=rule.days_before,
        at=SINCE + HOUR,
        is_on=False,
        by="user:1",
    )
    assert plan_reminders(at=nine_in_rome(10, 20)) == 0


def test_failing_rule_stops_no_other(meeting, caplog):
    make_participation(meeting=meeting)
    broken = make_rule(meeting, audience={"no such criterion": "x"})
    make_rule(meeting)

    assert plan_reminders(at=nine_in_rome(10, 20)) == 1
    assert f"reminder {broken.pk} could not be planned" in caplog.text

    # Once it is mended it catches up.
    Letter.objects.filter(pk=broken.letter_id).update(audience={})
    assert plan_reminders(at=nine_in_rome(10, 20) + HOUR) == 1


def test_zone_that_does_not_exist_stops_only_its_meeting(meeting, caplog):
    make_participation(meeting=meeting)
    make_rule(meeting)
    other = make_meeting(answers_due_at=DUE, statements_due_at=DUE, ends_on=date(2026, 12, 2))
    make_reader(other, "Mars/Olympus")
    make_rule(other)

    assert plan_reminders(at=nine_in_rome(10, 20)) == 1
    assert "could not be planned" in caplog.text


def test_address_that_stopped_working_gets_none_and_a_second_one_gets_its_own(meeting):
    two = make_participation(meeting=meeting, n_contacts=2)
    dead = make_participation(meeting=meeting)
    Contact.objects.filter(organisation=dead.organisation_id).update(state=Contact.State.RETURNED)
    make_rule(meeting)

    assert plan_reminders(at=nine_in_rome(10, 20)) == 2
    assert reached() == refs(two, two)
    assert len(set(Message.objects.values_list("key", flat=True))) == 2


def test_key_names_rule_organisation_day_and_address(meeting):
    participation = make_participation(meeting=meeting)
    rule = make_rule(meeting)
    plan_reminders(at=nine_in_rome(10, 20))

    contact = Contact.objects.get(organisation=participation.organisation_id)
    assert Message.objects.get().key == (
        f"remind:{rule.pk}:{participation.pk}:2026-10-25:{contact.pk}"
    )


def test_letter_cannot_be_rewritten_once_its_reminders_leave(meeting):
    make_participation(meeting=meeting)
    rule = make_rule(meeting)
    assert plan_reminders(at=nine_in_rome(10, 20)) == 1

    rule.letter.refresh_from_db()
    assert rule.letter.sent_at == nine_in_rome(10, 20)


def queries_of(act):
    with CaptureQueriesContext(connection) as queries:
        act()
    return queries.captured_queries


def test_tick_with_nothing_due_costs_the_same_with_many_rules_and_organisations(meeting):
    def idle():
        return queries_of(lambda: plan_reminders(at=SINCE + MINUTE))

    make_rule(meeting)
    make_reader(meeting, "Asia/Tokyo")
    few = idle()
    for days_before in range(6, 36):
        make_rule(meeting, days_before=days_before)
    for _each in range(30):
        make_reader(meeting, "Asia/Tokyo")
    many = idle()

    # The rules; the clocks; own deadlines of each kind. Nothing is locked or written.
    assert len(few) == len(many) == 4
    assert not any("UPDATE" in each["sql"] for each in many)


def test_planning_costs_the_same_for_many_organisations(meeting):
    make_rule(meeting)

    def planned(n):
        Message.objects.all().delete()
        ReminderRule.objects.update(planned_until=SINCE)
        for _each in range(n):
            make_participation(meeting=meeting)
        return len(queries_of(lambda: plan_reminders(at=nine_in_rome(10, 20))))

    planned(1)

    assert planned(2) == planned(57)
    assert Message.objects.count() == 60


def test_the_tick_plans_what_is_due_now(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting)
    with time_machine.travel(nine_in_rome(10, 20), tick=False):
        tasks.plan_reminders()

    assert Message.objects.get().not_before == nine_in_rome(10, 20)


def test_reminder_does_not_overtake_the_invitation(meeting):
    make_participation(meeting=meeting)
    make_rule(meeting)
    Invitation.objects.update(issued_at=nine_in_rome(10, 20) + HOUR)

    tick(nine_in_rome(10, 19), nine_in_rome(10, 21), HOUR)
    assert reached() == []
