"""The line of time at the desk: reminders added, looked at, switched, moved, taken off."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.clocks import on_clock
from initiative.outbox import delivery
from initiative.outbox.models import Message
from meetings.models import Letter, ReminderRule
from meetings.services.reminder import plan_reminders
from meetings.states import Answer, DeadlineKind, LetterKind, OrganiserRole
from meetings.timeline import State, line_of
from organisations.models import Contact
from tests.factories import (
    make_letter,
    make_meeting,
    make_move,
    make_organiser,
    make_participation,
    make_rsvp,
    make_rule,
    make_sending,
)

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
DUE = datetime(2026, 9, 21, 21, 59, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Nine o'clock in Rome, five days before the last morning.
FIVE = datetime(2026, 9, 16, 7, tzinfo=UTC)


@pytest.fixture
def clock(settings, one_clock):
    # Weeks pass in these tests; whoever is signed in stays so.
    settings.SESSION_COOKIE_AGE = 100 * 24 * 3600
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def meeting(db, clock):
    return make_meeting(
        answers_due_at=DUE,
        statements_due_at=DUE + 20 * DAY,
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 2),
    )


@pytest.fixture
def letter(meeting):
    return make_letter(meeting, kind=LetterKind.REMINDER, audience={"answer": "missing"})


def go(name, *args):
    return reverse(f"meetings:organiser_{name}", args=args)


def points_of(meeting, at, kind="reminder"):
    return [point for point in line_of(meeting, at).points if point.kind == kind]


def off(letter, **given):
    return make_rule(letter, is_on=False, **given)


# --- The line


def test_line_is_in_the_order_of_time_with_today_among_it(organiser_client, meeting, letter):
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting), at=NOW - DAY)
    make_rule(letter)

    line = line_of(meeting, NOW)

    assert [(point.kind, point.words) for point in line.points] == [
        ("sending", ""),
        ("today", ""),
        ("reminder", ""),
        ("deadline", DeadlineKind.ANSWERS),
        ("deadline", DeadlineKind.STATEMENTS),
        ("meeting", ""),
    ]
    page = organiser_client.get(go("reminders", meeting.slug)).text
    assert page.count('aria-current="date"') == 1
    assert "sent by hand: 1 letter" in page


def test_reminder_says_who_would_get_it_today_and_links_there(organiser_client, meeting, letter):
    silent, taken_out = (make_participation(meeting=meeting) for _each in range(2))
    make_rsvp(make_participation(meeting=meeting), answer=Answer.NO)
    make_participation(meeting=make_meeting())
    letter.without.add(taken_out)
    make_rule(letter)

    (point,) = points_of(meeting, NOW)
    page = organiser_client.get(go("reminders", meeting.slug)).text

    assert (point.at, point.state, point.n) == (FIVE, State.ON, 1)
    assert "today it would go to 1 organisation<" in page
    assert go("letter_audience", meeting.slug, letter.pk) in page
    assert silent.organisation.name not in page


def test_two_clocks_where_the_organiser_lives_elsewhere(meeting, letter):
    client = Client()
    user = make_organiser(meeting)
    client.force_login(user)
    make_rule(letter)
    page = client.get(go("reminders", meeting.slug)).text
    assert "16 September 2026, 09:00 in Rome" in page
    assert "Tokyo" not in page

    user.time_zone = "Asia/Tokyo"
    user.save(update_fields=["time_zone"])
    page = client.get(go("reminders", meeting.slug)).text
    assert "Wednesday 16 September, 16:00 in Tokyo" in page
    assert "Tuesday 22 September, 06:59 in Tokyo" in page


def test_reminder_that_went_stands_where_it_went_with_how_many(meeting, letter, clock):
    stays_silent, answers = (make_participation(meeting=meeting) for _each in range(2))
    make_rule(letter)
    clock.move_to(FIVE)
    plan_reminders(at=FIVE)
    make_rsvp(answers, answer=Answer.NO)
    delivery.pump(seconds=20)

    (point,) = points_of(meeting, FIVE + DAY)

    assert (point.at, point.state, point.n) == (FIVE, State.WENT, 1)
    assert stays_silent.pk


def test_reminder_goes_once_more_before_a_moved_deadline_and_both_are_shown(meeting, letter, clock):
    make_participation(meeting=meeting)
    make_rule(letter)
    clock.move_to(FIVE)
    plan_reminders(at=FIVE)
    make_move(meeting, kind=DeadlineKind.ANSWERS, days=10)
    meeting.refresh_from_db()

    went, waits = points_of(meeting, FIVE + HOUR)

    assert (went.at, went.state) == (FIVE, State.WENT)
    assert (waits.at, waits.state, waits.n) == (FIVE + 10 * DAY, State.ON, 1)


def test_rule_switched_on_after_its_hour_is_missed_and_can_be_sent_by_hand(
    organiser_client, meeting, letter, clock
):
    make_participation(meeting=meeting)
    clock.move_to(FIVE + HOUR)
    make_rule(letter)

    (point,) = points_of(meeting, FIVE + HOUR)
    page = organiser_client.get(go("reminders", meeting.slug)).text

    assert (point.state, point.n) == (State.MISSED, 1)
    assert "Look at it and send it now to 1 organisation" in page
    assert go("letter_look", meeting.slug, letter.pk) in page


def test_rule_that_is_off_at_its_hour_is_missed_too(organiser_client, meeting, letter, clock):
    make_participation(meeting=meeting)
    off(letter)
    assert points_of(meeting, NOW)[0].state == State.OFF

    clock.move_to(FIVE + HOUR)
    assert points_of(meeting, FIVE + HOUR)[0].state == State.MISSED
    page = organiser_client.get(go("reminders", meeting.slug)).text
    assert "Its hour passed while it was off." in page


def test_hour_that_passed_with_nobody_to_remind_is_not_missed(meeting, letter, clock):
    make_rsvp(make_participation(meeting=meeting), answer=Answer.NO)
    make_rule(letter)
    clock.move_to(FIVE + HOUR)
    plan_reminders(at=FIVE + HOUR)

    assert points_of(meeting, FIVE + HOUR)[0].state == State.NOBODY


def test_nothing_is_missed_while_readers_in_the_west_still_sleep(
    organiser_client, meeting, letter, clock
):
    """Nine o'clock comes to Tokyo first, then to the place, then to New York."""
    for zone in ("Asia/Tokyo", "America/New_York"):
        participation = make_participation(meeting=meeting)
        contacts = Contact.objects.filter(organisation=participation.organisation_id)
        contacts.update(time_zone=zone)
    make_rule(letter)
    clock.move_to(FIVE + HOUR)
    plan_reminders(at=FIVE + HOUR)

    (point,) = points_of(meeting, FIVE + HOUR)
    page = organiser_client.get(go("reminders", meeting.slug)).text
    assert (point.at, point.state, point.n, point.n_have) == (FIVE, State.ON, 2, 1)
    assert "1 has it already" in page

    plan_reminders(at=FIVE + 7 * HOUR)
    (point,) = points_of(meeting, FIVE + 7 * HOUR)
    assert (point.state, point.n) == (State.WENT, 2)


def test_own_dates_of_single_organisations_are_not_on_the_line(meeting, letter, clock):
    participation = make_participation(meeting=meeting)
    participation.answers_extended_to = DUE + 3 * DAY
    participation.save(update_fields=["answers_extended_to"])
    make_rule(letter)
    clock.move_to(FIVE + 3 * DAY)
    assert plan_reminders(at=FIVE + 3 * DAY) == 1

    # The common hour found nobody: who has more time was reminded before their own date.
    assert [point.at for point in points_of(meeting, FIVE + 3 * DAY)] == [FIVE]


def test_line_costs_the_same_for_3_and_for_60(organiser_client, meeting, connection_queries):
    def fill(n):
        for number in range(n):
            participation = make_participation(meeting=meeting)
            letter = make_letter(meeting, LetterKind.REMINDER, {"answer": "missing"})
            letter.without.add(participation)
            make_rule(letter, days_before=5 + number % 9)
            make_sending(make_letter(meeting, audience={"language": "en"}), at=NOW)
        make_move(meeting, days=1)

    def page():
        assert organiser_client.get(go("reminders", meeting.slug)).status_code == 200

    fill(3)
    few = connection_queries(page)
    fill(57)

    assert connection_queries(page) == few
    assert few <= 15


def test_line_shows_nothing_of_another_meeting(organiser_client, meeting):
    other = make_meeting()
    make_participation(meeting=other)
    letter = make_letter(other, LetterKind.REMINDER, texts={"en": ("foreign words", "x")})
    make_rule(letter)
    make_sending(letter)
    make_move(other)

    page = organiser_client.get(go("reminders", meeting.slug)).text

    assert "foreign words" not in page
    assert "was moved" not in page


# --- A date is added, looked at, switched


def test_date_is_added_switched_off_and_switched_on_after_a_look(organiser_client, meeting, letter):
    new = organiser_client.post(
        go("reminder_new", meeting.slug),
        {"letter": letter.pk, "counted": "answers", "days_before": "5"},
    )
    rule = ReminderRule.objects.get()
    assert new.url == go("reminder", meeting.slug, rule.pk)
    assert (rule.deadline, rule.days_before, rule.is_on) == ("answers", 5, False)
    page = organiser_client.get(new.url).text
    assert "we invite you to {meeting}" in page
    assert go("letter_look", meeting.slug, letter.pk) in page

    switch = go("reminder_switch", meeting.slug, rule.pk)
    not_looked = organiser_client.post(switch, {"is_on": "1"})
    assert not_looked.status_code == 422
    assert "Look at the letter first" in not_looked.text
    rule.refresh_from_db()
    assert not rule.is_on

    assert organiser_client.post(switch, {"is_on": "1", "looked": "on"}).status_code == 302
    rule.refresh_from_db()
    assert (rule.is_on, rule.planned_until) == (True, NOW)

    assert organiser_client.post(switch, {"is_on": "0"}).status_code == 302
    rule.refresh_from_db()
    assert not rule.is_on


def test_moment_is_typed_on_the_clock_of_the_place(organiser_client, meeting, letter):
    organiser_client.post(
        go("reminder_new", meeting.slug),
        {"letter": letter.pk, "counted": "moment", "day": "2026-09-10", "time": "21:30"},
    )

    rule = ReminderRule.objects.get()
    assert on_clock(rule.goes_at, "Europe/Rome").isoformat() == "2026-09-10T21:30:00+02:00"
    # Shown when it leaves: after the quiet hours.
    assert points_of(meeting, NOW)[0].at == datetime(2026, 9, 11, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"counted": ""}, "Choose how the day is counted"),
        ({"counted": "answers", "days_before": ""}, "Enter a number of days, like 5"),
        ({"counted": "answers", "days_before": "two"}, "Days must be a number, like 5"),
        ({"counted": "answers", "days_before": "-1"}, "The reminder is after the deadline."),
        ({"counted": "answers", "days_before": "366"}, "at most 365 days"),
        ({"counted": "moment", "time": "09:00"}, "Enter the day, like 2026-06-14"),
        ({"counted": "moment", "day": "2026-09-10"}, "Enter the time, like 09:00"),
        ({"counted": "moment", "day": "0001-01-01", "time": "09:00"}, "Enter a valid date"),
        ({"counted": "moment", "day": "2026-09-01", "time": "09:00"}, "This moment has passed."),
        (
            {"counted": "moment", "day": "2026-10-12", "time": "09:00"},
            "The reminder is after the deadline for statements.",
        ),
        ({"counted": "answers", "days_before": "5", "letter": ""}, "Choose the letter"),
    ],
)
def test_date_that_cannot_be_is_a_sentence(organiser_client, meeting, letter, typed, words):
    response = organiser_client.post(
        go("reminder_new", meeting.slug), {"letter": letter.pk} | typed
    )

    assert response.status_code == 422
    assert words in response.text
    assert not ReminderRule.objects.exists()


def test_what_the_choice_does_not_use_does_not_matter(organiser_client, meeting, letter):
    response = organiser_client.post(
        go("reminder_new", meeting.slug),
        {"letter": letter.pk, "counted": "answers", "days_before": "5", "day": "x", "time": "y"},
    )

    assert response.status_code == 302


def test_same_letter_on_the_same_date_is_refused(organiser_client, meeting, letter):
    off(letter)

    response = organiser_client.post(
        go("reminder_new", meeting.slug),
        {"letter": letter.pk, "counted": "answers", "days_before": "5"},
    )

    assert response.status_code == 422
    assert "This letter has that date already." in response.text


def test_date_before_a_deadline_that_has_passed_is_refused(
    organiser_client, meeting, letter, clock
):
    rule = off(letter)
    clock.move_to(DUE + DAY)
    adding = organiser_client.post(
        go("reminder_new", meeting.slug),
        {"letter": letter.pk, "counted": "answers", "days_before": "3"},
    )
    switching = organiser_client.post(
        go("reminder_switch", meeting.slug, rule.pk), {"is_on": "1", "looked": "on"}
    )

    for response in (adding, switching):
        assert response.status_code == 422
        assert "This deadline has passed. Move it first." in response.text


def test_letters_of_others_and_other_kinds_cannot_be_chosen(organiser_client, meeting, letter):
    foreign = make_letter(make_meeting(), kind=LetterKind.REMINDER)
    invitation = make_letter(meeting)

    for each in (foreign, invitation):
        response = organiser_client.post(
            go("reminder_new", meeting.slug),
            {"letter": each.pk, "counted": "answers", "days_before": "5"},
        )
        assert response.status_code == 422
    assert not ReminderRule.objects.exists()


def test_without_a_letter_one_is_written_first(organiser_client, meeting):
    page = organiser_client.get(go("reminder_new", meeting.slug)).text

    assert "Write a reminder first" in page
    assert "?kind=reminder" in page


def test_rule_is_moved_to_another_date(organiser_client, meeting, letter):
    rule = make_rule(letter)
    address = go("reminder", meeting.slug, rule.pk)
    assert 'value="5"' in organiser_client.get(address).text

    moved = organiser_client.post(address, {"counted": "statements", "days_before": "2"})

    assert moved.status_code == 302
    rule.refresh_from_db()
    assert (rule.deadline, rule.days_before, rule.is_on) == ("statements", 2, True)
    organiser_client.post(address, {"counted": "moment", "day": "2026-09-10", "time": "09:00"})
    page = organiser_client.get(address).text
    assert 'value="2026-09-10"' in page
    assert 'value="09:00"' in page


def test_rule_that_went_out_is_not_moved(organiser_client, meeting, letter, clock):
    make_participation(meeting=meeting)
    rule = make_rule(letter)
    clock.move_to(FIVE)
    plan_reminders(at=FIVE)

    response = organiser_client.post(
        go("reminder", meeting.slug, rule.pk), {"counted": "answers", "days_before": "2"}
    )

    assert response.status_code == 422
    assert "Add another date instead." in response.text
    rule.refresh_from_db()
    assert rule.days_before == 5


def test_rule_is_taken_off_and_its_letter_stays(organiser_client, meeting, letter):
    rule = make_rule(letter)

    response = organiser_client.post(go("reminder_remove", meeting.slug, rule.pk))

    assert response.status_code == 302
    assert not ReminderRule.objects.exists()
    assert Letter.objects.filter(pk=letter.pk).exists()


@pytest.mark.parametrize("name", ["reminder", "reminder_switch", "reminder_remove", "move_tell"])
def test_rows_of_another_meeting_are_not_found(organiser_client, meeting, name):
    other = make_meeting()
    rule = make_rule(make_letter(other, kind=LetterKind.REMINDER))
    pk = make_move(other).pk if name == "move_tell" else rule.pk

    response = organiser_client.post(go(name, meeting.slug, pk), {"is_on": "0"})

    assert response.status_code == 404
    rule.refresh_from_db()
    assert rule.is_on


@pytest.mark.parametrize("pk", ["9" * 30, "0"])
def test_number_that_no_rule_has_is_not_found(organiser_client, meeting, pk):
    assert organiser_client.get(f"/desk/{meeting.slug}/dates/{pk}/").status_code == 404


def test_who_only_reads_sees_the_line_and_no_button(meeting, letter):
    rule = make_rule(letter)
    client = Client()
    client.force_login(make_organiser(meeting, role=OrganiserRole.READS))

    pages = [
        client.get(go("reminders", meeting.slug)).text,
        client.get(go("reminder", meeting.slug, rule.pk)).text,
    ]

    for page in pages:
        main = page.partition("<main")[2].partition("</main>")[0]
        assert "<button" not in main
        assert "Add a date" not in main


# --- The proposed set


def test_empty_line_proposes_a_set_that_one_page_switches_on(organiser_client, meeting):
    assert "Use these" in organiser_client.get(go("reminders", meeting.slug)).text
    offer = go("reminder_offer", meeting.slug)
    page = organiser_client.get(offer).text
    assert "something is still open for {meeting}" in page or "{answer_deadline}" in page
    assert "your statement, until {statement_deadline}" in page

    assert organiser_client.post(offer).status_code == 422
    assert not Letter.objects.exists()
    assert organiser_client.post(offer, {"looked": "on"}).status_code == 302
    again = organiser_client.post(offer, {"looked": "on"}, follow=True)

    assert "This meeting has reminders already." in again.text
    rules = ReminderRule.objects.order_by("deadline", "-days_before")
    assert [(rule.deadline, rule.days_before) for rule in rules] == [
        (kind, n) for kind in ("answers", "statements") for n in (14, 5, 0)
    ]
    assert all(rule.is_on and rule.planned_until == NOW for rule in rules)
    assert [each.audience for each in Letter.objects.order_by("pk")] == [
        {"answer": "missing"},
        {"owes": "statement"},
    ]
    assert "Use these" not in organiser_client.get(go("reminders", meeting.slug)).text


def test_set_leaves_out_what_has_passed(organiser_client, meeting, clock):
    clock.move_to(DUE - 3 * DAY)
    organiser_client.post(go("reminder_offer", meeting.slug), {"looked": "on"})

    rules = ReminderRule.objects.order_by("deadline", "-days_before")
    assert [(rule.deadline, rule.days_before) for rule in rules] == [
        ("answers", 0), ("statements", 14), ("statements", 5), ("statements", 0),
    ]  # fmt: skip


def test_set_is_not_offered_when_both_deadlines_have_passed(organiser_client, meeting, clock):
    clock.move_to(DUE + 21 * DAY)

    assert "Use these" not in organiser_client.get(go("reminders", meeting.slug)).text
    page = organiser_client.get(go("reminder_offer", meeting.slug)).text
    assert "Both deadlines are too near or have passed." in page


def test_the_whole_set_reaches_who_owes_three_times_each(organiser_client, meeting, clock):
    silent, writes = (make_participation(meeting=meeting) for _each in range(2))
    make_rsvp(writes)
    organiser_client.post(go("reminder_offer", meeting.slug), {"looked": "on"})
    Message.objects.all().delete()

    at = NOW
    while at < DUE + 20 * DAY:
        plan_reminders(at=at)
        at += HOUR

    reached = sorted(Message.objects.values_list("about", flat=True))
    assert reached == sorted([silent.ref] * 3 + [writes.ref] * 3)


# --- A deadline is moved


def test_moved_deadline_says_what_follows_and_begins_one_letter(organiser_client, meeting, clock):
    told, _not_told = (make_participation(meeting=meeting) for _each in range(2))
    invitation = make_letter(meeting, texts={"en": ("x", "Until {statement_deadline}. {link}")})
    invitation.without.add(_not_told)
    make_sending(invitation, at=NOW)
    delivery.pump(seconds=20)
    reminder = make_letter(meeting, kind=LetterKind.REMINDER)
    make_rule(reminder, deadline_kind=DeadlineKind.STATEMENTS)
    make_rule(reminder, deadline_kind=DeadlineKind.STATEMENTS, days_before=1)
    make_rule(reminder)
    clock.move_to(NOW + DAY)
    move = make_move(meeting)

    page = organiser_client.get(go("reminders", meeting.slug)).text
    assert "2 reminders move too." in page
    assert "1 organisation was told the old date." in page
    tell = go("move_tell", meeting.slug, move.pk)
    first, second = organiser_client.post(tell), organiser_client.post(tell)

    letter = Letter.objects.get(kind=LetterKind.FREE)
    assert first.url == second.url == go("letter", meeting.slug, letter.pk)
    page = organiser_client.get(go("reminders", meeting.slug)).text
    assert "was told the old date" not in page
    assert "The letter about it" in page
    assert told.pk


def test_moved_deadline_that_nobody_was_told_asks_nothing(organiser_client, meeting):
    make_participation(meeting=meeting)
    make_move(meeting)

    page = organiser_client.get(go("reminders", meeting.slug)).text

    assert "The deadline for statements was moved" in page
    assert "told the old date" not in page


def test_settings_lead_to_the_line_when_a_deadline_moves(organiser_client, meeting):
    typed = organiser_client.get(go("settings", meeting.slug)).context["form"]
    values = {name: typed[name].value() or "" for name in typed.fields}
    same = organiser_client.post(go("settings", meeting.slug), values)
    moved = organiser_client.post(
        go("settings", meeting.slug), values | {"statements_due_on": "2026-10-20"}
    )

    assert same.url == go("settings", meeting.slug)
    assert moved.url == go("reminders", meeting.slug)
    assert meeting.deadline_moves.get().moved_at == timezone.now()
