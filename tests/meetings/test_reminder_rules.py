"""Rules of reminders as services: what is refused, what is kept, two people at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.blanks import check_blanks
from meetings.models import Letter, ReminderRule
from meetings.sample_dates import STATEMENT_REMINDER
from meetings.services.reminder import plan_reminders, set_reminder
from meetings.services.reminder_rule import (
    add_reminder,
    change_reminder,
    check_hour,
    remove_reminder,
)
from meetings.services.reminder_set import use_offered
from meetings.states import DeadlineKind, LetterKind
from tests.factories import make_letter, make_meeting, make_participation, make_rule
from tests.meetings.test_races import at_once

NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)
FIVE = {"deadline_kind": DeadlineKind.ANSWERS, "days_before": 5}


@pytest.fixture
def letter(meeting):
    return make_letter(meeting, kind=LetterKind.REMINDER, audience={"answer": "missing"})


def test_new_rule_is_off_and_in_the_log(letter):
    rule = add_reminder(letter=letter, at=NOW, by="user:3", **FIVE)

    assert not rule.is_on
    act = Act.objects.get(verb="set_reminder")
    assert (act.actor, act.details["days_before"], act.details["is_on"]) == ("user:3", 5, False)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"goes_at": timedelta()}, "in_the_past"),
        ({"goes_at": timedelta(days=40)}, "after_deadline"),
    ],
)
def test_moment_that_helps_nobody_is_refused(letter, when, code):
    due_at = letter.meeting.statements_due_at
    moment = due_at if code == "after_deadline" else NOW + when["goes_at"]
    with pytest.raises(Refused) as adding:
        add_reminder(letter=letter, at=NOW, by="user:1", goes_at=moment)
    with pytest.raises(Refused) as setting:
        set_reminder(letter=letter, at=NOW, by="user:1", is_on=True, goes_at=moment)
    rule = make_rule(letter)
    with pytest.raises(Refused) as changing:
        change_reminder(rule=rule, at=NOW, by="user:1", goes_at=moment)

    assert {adding.value.code, setting.value.code, changing.value.code} == {code}
    assert ReminderRule.objects.get().days_before == 5


def test_rule_may_be_switched_off_when_everything_has_passed(letter):
    rule = make_rule(letter)

    set_reminder(
        letter=letter,
        at=rule.letter.meeting.statements_due_at + DAY,
        by="user:1",
        is_on=False,
        **FIVE,
    )

    rule.refresh_from_db()
    assert not rule.is_on


def test_rule_is_not_moved_onto_another(letter):
    make_rule(letter, days_before=2)
    rule = make_rule(letter)

    with pytest.raises(Refused) as refusal:
        change_reminder(
            rule=rule, at=NOW, by="user:1", deadline_kind=DeadlineKind.ANSWERS, days_before=2
        )

    assert refusal.value.code == "already_there"


def test_rule_moved_to_an_hour_that_has_passed_does_not_fire(letter):
    make_participation(meeting=letter.meeting)
    rule = make_rule(letter, days_before=1)
    at = letter.meeting.answers_due_at - 5 * DAY
    plan_reminders(at=at)

    change_reminder(
        rule=rule, at=at, by="user:1", deadline_kind=DeadlineKind.ANSWERS, days_before=9
    )

    assert plan_reminders(at=at + DAY) == 0


def test_rule_taken_off_and_added_again_sends_nothing_twice(letter):
    make_participation(meeting=letter.meeting)
    rule = make_rule(letter, days_before=5)
    at = letter.meeting.answers_due_at - 4 * DAY
    assert plan_reminders(at=at) == 1

    remove_reminder(rule=rule, by="user:1")
    make_rule(letter, days_before=5, at=at)

    assert plan_reminders(at=at + DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_date_at_once_add_one():
    letter = make_letter(make_meeting(), kind=LetterKind.REMINDER)

    wrong = at_once(
        [lambda: add_reminder(letter=letter, at=NOW, by="user:1", **FIVE) for _each in range(4)]
    )

    assert len(wrong) == 3
    assert all("This letter has that date already" in each for each in wrong)
    assert ReminderRule.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_use_the_proposed_set_at_once_use_it_once():
    meeting = make_meeting()

    wrong = at_once(
        [lambda: use_offered(meeting=meeting, at=NOW, by="user:1") for _each in range(3)]
    )

    assert len(wrong) == 2
    assert ReminderRule.objects.count() == 6
    assert Letter.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_switching_moving_and_ticking_at_once_do_not_stand_in_each_others_way():
    meeting = make_meeting()
    make_participation(meeting=meeting)
    letter = make_letter(meeting, kind=LetterKind.REMINDER, audience={"answer": "missing"})
    rule = make_rule(letter)
    at = meeting.answers_due_at - 4 * DAY
    acts = [lambda: plan_reminders(at=at)] * 3 + [
        lambda: set_reminder(letter=letter, at=at, by="user:1", is_on=False, **FIVE),
        lambda: set_reminder(letter=letter, at=at, by="user:1", is_on=True, **FIVE),
        lambda: remove_reminder(rule=rule, by="user:1"),
    ]

    wrong = [each for each in at_once(acts) if "DoesNotExist" not in each]

    assert wrong == []


def test_words_of_the_proposed_set_are_there_in_every_language_of_letters():
    assert set(STATEMENT_REMINDER) >= set(settings.LETTER_LANGUAGES)
    for subject, body in STATEMENT_REMINDER.values():
        check_blanks(subject)
        check_blanks(body)


def test_moment_whose_morning_is_after_the_deadline_is_refused(meeting):
    meeting.statements_due_at = meeting.answers_due_at = datetime(2027, 3, 1, 22, 59, tzinfo=UTC)
    letter = make_letter(meeting)
    letter.meeting = meeting
    rule = ReminderRule(letter=letter, goes_at=datetime(2027, 3, 1, 20, 59, tzinfo=UTC))

    with pytest.raises(Refused) as refusal:
        check_hour(rule, datetime(2027, 2, 1, tzinfo=UTC))

    assert refusal.value.code == "after_deadline"
