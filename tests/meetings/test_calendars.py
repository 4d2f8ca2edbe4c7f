"""Calendar files: RFC 5545 by an independent eye, one sequence that never falls."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from meetings.calendars import (
    answer_calendar,
    meeting_calendar,
    own_deadline_calendar,
    sequence_of,
)
from meetings.services.meeting import change_meeting
from meetings.services.moretime import give_more_time
from meetings.states import Answer, DeadlineKind
from tests.factories import make_meeting, make_participation, make_rsvp
from tests.meetings.letterbox import composed

AT = datetime(2026, 5, 1, 12, 30, 15, tzinfo=UTC)


def parsed(text):
    return Calendar.from_ical(text)


def events_of(text):
    return {str(event["uid"]): event for event in parsed(text).walk("VEVENT")}


def receipt_of(participation, at=AT):
    answers = list(participation.rsvps.newest_first())
    participation.meeting.refresh_from_db()
    return answer_calendar(participation, answers, at)


def checked(text):
    """Check what RFC 5545 and RFC 5546 ask of every file of ours; return its lines unfolded."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines), "folded at 75 octets (§3.1)"
    assert not re.search(r"[\r\n]", "".join(lines)), "no bare CR or LF"
    unfolded = text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")
    assert all(re.match(r"[A-Z-]+[:;]", line) for line in unfolded)
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-1] == "END:VCALENDAR"
    names = [re.split("[:;]", line)[0] for line in unfolded]
    assert [names.count(name) for name in ("PRODID", "VERSION", "METHOD")] == [1, 1, 1]
    pieces = "\n".join(unfolded).split("BEGIN:VEVENT\n")[1:]
    for piece in pieces:
        event = re.split("[:;]|\n", piece.partition("BEGIN:VALARM")[0])
        for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "ORGANIZER", "SUMMARY"):
            assert event.count(name) == 1, name
    return unfolded


@pytest.fixture
def long_meeting(db):
    return make_meeting(
        title='Συνέλευση; "όλων", των\\ανεξάρτητων οργανώσεων ' * 3,
        place="Αθήνα, πλατεία; 🏛",
        help_name='Ο "άνθρωπος": μας; εδώ',
    )


def test_file_keeps_the_rules_and_the_words(long_meeting):
    text = meeting_calendar(long_meeting, AT)

    checked(text)
    event = events_of(text)[f"meeting-{long_meeting.pk}@{settings.MAIL_DOMAIN}"]
    assert str(event["summary"]) == long_meeting.title
    assert str(event["location"]) == long_meeting.place
    assert str(event["organizer"]) == "mailto:help@example.org"
    assert event["organizer"].params["CN"].replace("'", '"') == long_meeting.help_name


def test_meeting_is_whole_days_and_ends_on_the_day_after_the_last(db):
    meeting = make_meeting(starts_on=date(2026, 7, 3), ends_on=date(2026, 7, 5))

    lines = checked(meeting_calendar(meeting, AT))

    assert "DTSTART;VALUE=DATE:20260703" in lines
    assert "DTEND;VALUE=DATE:20260706" in lines
    assert "DTSTAMP:20260501T123015Z" in lines
    assert f"URL:{settings.SITE_URL}/meetings/{meeting.slug}/" in lines


def test_private_meeting_names_no_address(db):
    assert "URL" not in meeting_calendar(make_meeting(opened_at=None), AT)


def test_deadlines_are_moments_with_an_alarm_a_day_before(meeting):
    text = meeting_calendar(meeting, AT)

    checked(text)
    events = events_of(text)
    for kind, due_at in (
        ("answers", meeting.answers_due_at),
        ("statements", meeting.statements_due_at),
    ):
        event = events[f"meeting-{meeting.pk}-{kind}@{settings.MAIL_DOMAIN}"]
        assert event["dtstart"].dt == due_at
        assert "dtend" not in event
        assert "duration" not in event
        (alarm,) = event.walk("VALARM")
        assert alarm["trigger"].dt == -timedelta(days=1)
        assert alarm["action"] == "DISPLAY"
        assert alarm["description"] == event["summary"]


def test_moments_are_written_in_utc(db):
    due_at = datetime(2026, 6, 14, 20, 59, tzinfo=UTC)
    meeting = make_meeting(answers_due_at=due_at, statements_due_at=due_at)

    assert checked(meeting_calendar(meeting, AT)).count("DTSTART:20260614T205900Z") == 2


def test_own_calendar_holds_the_later_dates_of_one_organisation(participation):
    later = participation.meeting.statements_due_at + timedelta(days=3)
    participation.statements_extended_to = later

    text = own_deadline_calendar(participation, AT)

    checked(text)
    event = events_of(text)[f"meeting-{participation.meeting_id}-statements@{settings.MAIL_DOMAIN}"]
    assert event["dtstart"].dt == later


@pytest.mark.parametrize(
    ("answers", "method", "status"),
    [
        ([Answer.YES], "PUBLISH", "CONFIRMED"),
        ([Answer.UNSURE], "PUBLISH", "TENTATIVE"),
        ([Answer.NO, Answer.YES], "PUBLISH", "CONFIRMED"),
        ([Answer.YES, Answer.NO], "CANCEL", "CANCELLED"),
        ([Answer.UNSURE, Answer.TEXT_ONLY, Answer.NO], "CANCEL", "CANCELLED"),
        ([Answer.NO], None, None),
        ([Answer.TEXT_ONLY, Answer.NO], None, None),
    ],
)
def test_answer_puts_the_meeting_into_the_calendar_or_takes_it_out(
    participation, answers, method, status
):
    for answer in answers:
        make_rsvp(participation, answer=answer)

    text = receipt_of(participation)

    if method is None:
        assert text is None
        assert composed("meetings.answer_receipt").mail.attachments == []
        return
    checked(text)
    (event,) = events_of(text).values()
    assert parsed(text)["method"] == method
    assert event["status"] == status
    assert event["uid"] == f"meeting-{participation.meeting_id}@{settings.MAIL_DOMAIN}"


def test_receipt_carries_the_file(participation):
    make_rsvp(participation)

    ((name, content, kind),) = composed("meetings.answer_receipt").mail.attachments

    assert (name, kind) == ("meeting.ics", "text/calendar")
    checked(content)
    assert parsed(content)["method"] == "PUBLISH"
    stamp = next(iter(events_of(content).values()))["dtstamp"].dt
    assert abs(timezone.now() - stamp) < timedelta(minutes=1)


def sequences(participation):
    """The sequence of the meeting's event in the public file and in the receipt."""
    public = Client().get(f"/meetings/{participation.meeting.slug}/call.ics").text
    checked(public)
    uid = f"meeting-{participation.meeting_id}@{settings.MAIL_DOMAIN}"
    return events_of(public)[uid]["sequence"], events_of(receipt_of(participation))[uid]["sequence"]


def test_sequence_is_the_same_in_every_file_and_rises_with_every_change(participation):
    meeting = participation.meeting
    other = make_participation(meeting=meeting)
    seen = []

    def note():
        public, receipt = sequences(participation)
        assert public == receipt == sequence_of(meeting)
        seen.append(public)

    make_rsvp(participation)
    note()
    make_rsvp(participation, n_delegates=3)
    note()
    change_meeting(meeting=meeting, place="Palermo", at=AT, by="user:1")
    note()
    change_meeting(meeting=meeting, ends_on=meeting.ends_on + timedelta(days=1), at=AT, by="user:1")
    note()
    due_at = meeting.statements_due_at + timedelta(days=1)
    change_meeting(meeting=meeting, statements_due_at=due_at, at=AT, by="user:1")
    note()
    make_rsvp(other)
    make_rsvp(participation, answer=Answer.NO)
    note()

    assert seen == sorted(set(seen))


def test_sequence_never_falls_when_the_answer_stays_and_nothing_changes(participation):
    make_rsvp(participation)
    first = sequences(participation)
    give_more_time(
        participation=participation,
        kind=DeadlineKind.STATEMENTS,
        due_at=participation.meeting.statements_due_at + timedelta(days=1),
        reason="illness",
        by="user:1",
        at=timezone.now(),
    )

    assert sequences(participation) >= first
