"""The weekly letter: whose Monday morning it is, once, and only with what its reader may read."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from bulletins.models import Digest, Subscription
from bulletins.mornings import last_anywhere, last_morning
from bulletins.services.digests import plan_digests, subscribe, unsubscribe
from bulletins.services.sending import withdraw_bulletin
from initiative.errors import Refused
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.states import Answer
from tests.bulletins.factories import (
    make_bulletin,
    make_participant,
    make_public,
    make_subscription,
)
from tests.factories import make_contact, make_participation, make_rsvp

# A Thursday; the Monday after it, eight o'clock in Rome, is 06:00 UTC.
THURSDAY = datetime(2026, 9, 3, 12, tzinfo=UTC)
MONDAY = datetime(2026, 9, 7, 6, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def author(meeting):
    return make_participant(meeting)


@pytest.fixture
def reader(meeting):
    participation = make_participant(meeting)
    make_subscription(participation, at=THURSDAY - WEEK)
    return participation


def letters():
    return list(Message.objects.filter(kind="bulletins.digest").order_by("pk"))


def text_of(message):
    composed = compose(message)
    assert not isinstance(composed, Withheld), composed
    return composed.mail.body


# --- Mornings


@pytest.mark.parametrize(
    ("at", "zone", "morning"),
    [
        ("2026-09-07 06:00", "Europe/Rome", "2026-09-07 06:00"),
        ("2026-09-07 05:59", "Europe/Rome", "2026-08-31 06:00"),
        ("2026-09-13 23:00", "Europe/Rome", "2026-09-07 06:00"),
        # The clocks went forward on the Sunday before, and back on another one.
        ("2026-03-30 12:00", "Europe/Rome", "2026-03-30 06:00"),
        ("2026-03-29 12:00", "Europe/Rome", "2026-03-23 07:00"),
        ("2026-10-26 12:00", "Europe/Rome", "2026-10-26 07:00"),
        ("2026-09-06 18:00", "Pacific/Kiritimati", "2026-09-06 18:00"),
        ("2026-09-07 20:00", "Etc/GMT+12", "2026-09-07 20:00"),
        ("2026-09-07 12:00", "Asia/Kathmandu", "2026-09-07 02:15"),
    ],
)
def test_last_monday_morning_on_a_clock(at, zone, morning):
    def instant(text):
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert last_morning(instant(at), zone)[1] == instant(morning)


@pytest.mark.parametrize("hour", range(0, 24 * 7, 5))
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "Europe/Rome"])
def test_no_morning_anywhere_is_later_than_the_last_one_looked_for(zone, hour):
    at = MONDAY + timedelta(hours=hour)

    assert last_morning(at, zone)[1] <= last_anywhere(at) <= at


# --- Planning


def test_one_letter_an_address_whatever_the_number_of_ticks(author, reader):
    make_contact(reader.organisation)
    make_public(author, at=THURSDAY)

    assert plan_digests(at=MONDAY - timedelta(seconds=1)) == 0
    assert plan_digests(at=MONDAY) == 2
    assert plan_digests(at=MONDAY + timedelta(minutes=1)) == 0
    Subscription.objects.update(planned_until=THURSDAY)
    assert plan_digests(at=MONDAY + timedelta(minutes=2)) == 0
    assert Digest.objects.count() == 2


def test_each_address_has_its_own_morning(author, reader):
    make_contact(reader.organisation, time_zone="Asia/Tokyo", email="tokyo@example.org")
    make_public(author, at=THURSDAY)
    tokyo = datetime(2026, 9, 6, 23, tzinfo=UTC)

    plan_digests(at=tokyo)
    assert [each.recipient for each in letters()] == ["tokyo@example.org"]
    plan_digests(at=MONDAY)

    assert [each.not_before for each in letters()] == [tokyo, MONDAY]


def test_no_news_no_letter(reader):
    assert plan_digests(at=MONDAY) == 0


def test_what_was_told_is_not_told_again(author, reader):
    make_public(author, title="First week", at=THURSDAY)
    plan_digests(at=MONDAY)
    assert plan_digests(at=MONDAY + WEEK) == 0
    make_public(author, title="Third week", at=THURSDAY + 2 * WEEK)

    assert plan_digests(at=MONDAY + 2 * WEEK) == 1

    assert "Third week" in text_of(letters()[-1])
    assert "First week" not in text_of(letters()[-1])


def test_a_correction_is_no_news(author, reader):
    bulletin = make_public(author, at=THURSDAY)
    plan_digests(at=MONDAY)
    make_public(author, bulletin=bulletin, body="Corrected.", at=THURSDAY + WEEK)

    assert plan_digests(at=MONDAY + WEEK) == 0


def test_news_that_came_before_the_wish_is_not_told(meeting, author):
    make_public(author, at=THURSDAY)
    make_subscription(make_participant(meeting), at=THURSDAY + timedelta(hours=1))

    assert plan_digests(at=MONDAY) == 0


def test_ticks_that_come_two_days_late_leave_it_to_the_next_letter(author, reader):
    make_public(author, title="Late", at=THURSDAY)
    assert plan_digests(at=MONDAY + timedelta(days=2)) == 0

    assert plan_digests(at=MONDAY + WEEK) == 1

    assert "Late" in text_of(letters()[-1])


def test_one_wish_that_fails_stops_no_other(meeting, author, reader, caplog):
    broken = make_participant(meeting)
    broken.organisation.contacts.update(time_zone="Nowhere/Here")
    make_subscription(broken, at=THURSDAY - WEEK)
    make_public(author, at=THURSDAY)

    assert plan_digests(at=MONDAY) == 1
    assert "could not be planned" in caplog.text


def test_manage_py_tick_does_it_too(author, capsys):
    call_command("tick")

    assert "0 weekly letters written" in capsys.readouterr().out


# --- Who gets it


def test_nobody_gets_it_who_did_not_ask(meeting, author):
    make_participant(meeting)
    make_public(author, at=THURSDAY)

    assert plan_digests(at=MONDAY) == 0


def test_one_address_can_be_chosen(meeting, author):
    participation = make_participant(meeting)
    chosen = make_contact(participation.organisation)
    make_subscription(participation, contact_pk=chosen.pk, at=THURSDAY - WEEK)
    make_public(author, at=THURSDAY)

    plan_digests(at=MONDAY)

    assert [each.recipient for each in letters()] == [chosen.email]


def test_the_address_of_another_organisation_cannot_be_chosen(author, reader):
    with pytest.raises(Refused) as refused:
        make_subscription(author, contact_pk=reader.organisation.contacts.get().pk)

    assert refused.value.code == "no_such_address"


def test_asked_twice_it_is_one_wish_and_its_beginning_stays(reader):
    again = {"participation": reader, "contact_pk": None, "by": "link:1"}

    assert subscribe(at=MONDAY, **again).since == THURSDAY - WEEK


def test_a_letter_that_waits_is_withheld_when_it_is_switched_off(author, reader):
    make_public(author, at=THURSDAY)
    plan_digests(at=MONDAY)
    unsubscribe(participation=reader, by="link:1")

    assert compose(letters()[0]) == Withheld(Reason.MUTED)
    assert plan_digests(at=MONDAY + WEEK) == 0


# --- What stands in it


def test_only_who_takes_part_reads_titles_for_participants(meeting, author, reader):
    silent = make_participation(meeting=meeting)
    make_subscription(silent, at=THURSDAY - WEEK)
    make_bulletin(author, title="Among us", at=THURSDAY)
    make_public(author, title="For all", at=THURSDAY)
    plan_digests(at=MONDAY)

    texts = {each.about: text_of(each) for each in letters()}

    assert "Among us" in texts[reader.ref]
    assert "Among us" not in texts[silent.ref]
    assert "For all" in texts[silent.ref]


def test_who_left_since_the_planning_reads_what_is_public(author, reader):
    make_bulletin(author, title="Among us", at=THURSDAY)
    plan_digests(at=MONDAY)
    make_rsvp(reader, answer=Answer.NO)

    assert compose(letters()[0]) == Withheld(Reason.REPLACED)


def test_what_was_taken_back_since_the_planning_is_not_told(author, reader):
    gone = make_public(author, title="Taken back", at=THURSDAY)
    make_public(author, title="Stands", at=THURSDAY)
    plan_digests(at=MONDAY)
    withdraw_bulletin(bulletin=gone, by="link:1", at=MONDAY)

    assert "Stands" in text_of(letters()[0])
    assert "Taken back" not in text_of(letters()[0])


def test_no_name_stands_where_none_was_given_and_no_title_in_the_subject(author, reader):
    make_public(author, title="Bread", is_signed=False, at=THURSDAY)
    plan_digests(at=MONDAY)

    composed = compose(letters()[0])

    assert author.organisation.name not in composed.mail.body
    assert "an organisation that takes part" in composed.mail.body
    assert "Bread" not in composed.mail.subject


def test_own_news_is_told_too_so_that_no_gap_tells_who_wrote(author, reader):
    make_public(reader, title="Ours", is_signed=False, at=THURSDAY)
    plan_digests(at=MONDAY)

    assert "Ours" in text_of(letters()[0])


def test_it_can_be_stopped_by_one_press_and_its_copy_has_no_link(author, reader):
    make_public(author, at=THURSDAY)
    plan_digests(at=MONDAY)

    composed = compose(letters()[0])

    stop = composed.mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert stop in composed.mail.body
    assert stop not in composed.copy_text
    assert "/i/" not in composed.copy_text
