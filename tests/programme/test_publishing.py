"""Versions of an agenda: what is frozen, what changed, who gets a letter about it."""

import uuid
from datetime import time, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.models import Meeting
from meetings.services.invitation import link_of
from programme.changes import Agenda, changes_between
from programme.content import items_of, mark_of
from programme.models import AgendaVersion
from programme.services.agenda import change_session, remove_session
from programme.services.publishing import draft_of, publish_agenda
from programme.services.speakers import remove_speaker
from programme.services.telling import tell_of_changes
from programme.shown import known_of
from tests.factories import make_meeting, make_organisation, make_participation, make_rsvp
from tests.meetings.letterbox import composed, page_of, words_of_html, words_of_text
from tests.programme.factories import (
    make_agenda,
    make_delegate,
    make_session,
    make_speaker,
    make_untimed,
)

SPEAK, NOT = "programme.you_speak", "programme.not_speaking"


def refused(call, **given):
    with pytest.raises(Refused) as refusal:
        call(**given)
    return refusal.value.code


def letters(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def words(before, now):
    names = known_of([*items_of(before), *items_of(now)]).names
    agendas = Agenda(items_of(before), before.zone), Agenda(items_of(now), now.zone)
    return [change.text(names) for change in changes_between(*agendas)]


def test_publishing_freezes_and_numbers(meeting):
    session = make_session(meeting, title="Opening")
    before = meeting.public_version

    first = make_agenda(meeting)
    change_session(session=session, seen=1, title="Welcome", by=SYSTEM)
    second = make_agenda(meeting)

    assert [(each.number, items_of(each)[0].title) for each in (first, second)] == [
        (1, "Opening"),
        (2, "Welcome"),
    ]
    assert Meeting.objects.get(pk=meeting.pk).public_version == before + 2


def test_page_pressed_twice_publishes_once(meeting):
    make_session(meeting)
    key = uuid.uuid4()

    assert make_agenda(meeting, key=key) == make_agenda(meeting, key=key)
    assert AgendaVersion.objects.count() == 1


def test_nothing_new_and_nothing_at_all_is_not_published(meeting):
    assert refused(make_agenda, meeting=meeting) == "empty"
    make_session(meeting)
    make_agenda(meeting)

    assert refused(make_agenda, meeting=meeting) == "nothing_new"


def test_only_what_was_read_is_published(meeting):
    session = make_session(meeting, title="Opening")
    seen = mark_of(draft_of(meeting))
    change_session(session=session, seen=1, title="Welcome", by=SYSTEM)

    assert refused(make_agenda, meeting=meeting, seen=seen) == "changed_meanwhile"
    assert not AgendaVersion.objects.exists()


def test_a_moved_time_zone_moves_the_instants_and_not_the_clock(meeting):
    session = make_session(meeting)
    was = session.starts_at
    make_agenda(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(time_zone="Europe/London")

    version = make_agenda(meeting)

    session.refresh_from_db()
    assert session.start_time == time(9)
    assert session.starts_at == was + timedelta(hours=1)
    assert (version.zone, items_of(version)[0].starts_at) == ("Europe/London", session.starts_at)


def test_what_changed_is_said_in_words(meeting):
    one, two = (make_participation(meeting=meeting, is_named=True) for _each in range(2))
    gone = make_session(meeting, title="Walk", start_time=time(7), end_time=time(8))
    session = make_session(meeting, title="Opening", speakers=[one])
    first = make_agenda(meeting)
    remove_session(session=gone, by=SYSTEM)
    remove_speaker(speech=session.speeches.get(), by=SYSTEM)
    make_speaker(session, two)
    change_session(
        session=session, seen=1, title="Welcome", start_time=time(10), room="Garden", by=SYSTEM
    )
    make_untimed(meeting, title="Songs")

    second = make_agenda(meeting)

    day = f"{meeting.starts_on:%A} {meeting.starts_on.day} {meeting.starts_on:%B}"
    assert words(first, second) == [
        "“Opening” is now called “Welcome”.",
        f"“Welcome” is now on {day}, 10:00–10:30; it was on {day}, 09:00–10:30.",
        "“Welcome” is now in room “Garden”; it was in “Hall”.",
        f"{two.organisation.name} speaks in “Welcome”.",
        f"{one.organisation.name} no longer speaks in “Welcome”.",
        f"New: “Songs”, {day}, time not fixed yet.",
        f"Taken out: “Walk”, {day}, 07:00–08:00.",
    ]


def test_changes_name_nobody_who_is_not_to_be_named(meeting, participation):
    session = make_session(meeting, title="Opening")
    first = make_agenda(meeting)
    make_speaker(session, participation, make_delegate(participation, "Maria Petrou"))

    said = " ".join(words(first, make_agenda(meeting)))

    assert said == "An organisation that is not named here speaks in “Opening”.".replace(
        "An org", "an org"
    )
    assert participation.organisation.name not in said


def test_title_with_markup_is_text_on_the_page(meeting):
    before = make_agenda(make_and(meeting, "Plain"))
    make_session(meeting, title="<b>100%</b> {x} %(title)s")
    after = make_agenda(meeting)
    names = known_of([]).names

    [change] = changes_between(
        Agenda(items_of(before), before.zone), Agenda(items_of(after), after.zone)
    )

    assert "&lt;b&gt;100%&lt;/b&gt; {x} %(title)s" in change.html(names)
    assert "<b>100%</b> {x} %(title)s" in change.text(names)


def make_and(meeting, title):
    make_session(meeting, title=title)
    return meeting


# --- Letters ------------------------------------------------------------------


def test_letters_go_to_those_whose_part_is_new_or_changed(meeting):
    one, two, three = (make_participation(meeting=meeting) for _each in range(3))
    session = make_session(meeting, speakers=[one])
    other = make_session(meeting, speakers=[two])
    make_agenda(meeting)
    assert [each.about for each in letters(SPEAK)] == [one.ref, two.ref]

    make_speaker(other, three)
    change_session(session=session, seen=1, room="Garden", by=SYSTEM)
    make_agenda(meeting)

    # two: nothing is new for it.
    assert sorted(each.about for each in letters(SPEAK)[2:]) == [one.ref, three.ref]
    assert letters(NOT) == []


def test_notes_and_others_bring_no_letter(meeting, participation):
    session = make_session(meeting, speakers=[participation])
    make_agenda(meeting)
    change_session(session=session, seen=1, notes="Bring water.", by=SYSTEM)
    make_agenda(meeting)

    assert len(letters(SPEAK)) == 1


def test_letter_goes_to_every_address_once_a_version(meeting):
    participation = make_participation(meeting=meeting, n_contacts=2)
    make_session(meeting, speakers=[participation])
    key = uuid.uuid4()
    make_agenda(meeting, key=key)
    make_agenda(meeting, key=key)

    assert len(letters(SPEAK)) == 2


def test_over_sessions_bring_no_letter(db):
    meeting = make_meeting()
    make_session(meeting, speakers=[make_participation(meeting=meeting)])

    make_agenda(meeting, at=timezone.now() + timedelta(days=90))

    assert letters(SPEAK) == []


def test_who_is_taken_off_is_told(meeting, participation):
    session = make_session(meeting, title="Opening", speakers=[participation])
    make_agenda(meeting)
    remove_speaker(speech=session.speeches.get(), by=SYSTEM)
    make_agenda(meeting)

    [message] = letters(NOT)
    mail = compose(message).mail
    assert mail.subject == (
        f"{meeting.short_name}: you are not on the agenda of a session any more"
    )
    assert "does not speak in “Opening” any more" in mail.body
    assert compose(letters(SPEAK)[0]) == Withheld(Reason.REPLACED)


def test_letter_says_when_and_where_on_two_clocks(meeting):
    participation = make_participation(meeting=meeting)
    person = make_delegate(participation, "Maria Petrou")
    session = make_session(meeting, title="Opening")
    make_speaker(session, participation, person)
    make_agenda(meeting)
    [message] = letters(SPEAK)
    message.time_zone = "Asia/Tokyo"

    mail = compose(message).mail

    assert mail.subject == f"{meeting.short_name}: you speak on {meeting.starts_on:%A} at 09:00"
    for line in ("09:00 in Rome (Tokyo: ", "Until: 10:30", "Room: Hall", "Maria Petrou"):
        assert line in mail.body
    [(name, content, _kind)] = mail.attachments
    assert name == "session.ics"
    assert f"UID:session-{session.uid}@" in content.replace("\r\n ", "")


def test_letter_about_an_old_version_is_not_sent(meeting, participation):
    session = make_session(meeting, speakers=[participation])
    make_agenda(meeting)
    change_session(session=session, seen=1, start_time=time(8), by=SYSTEM)
    make_agenda(meeting)

    old, new = letters(SPEAK)
    assert compose(old) == Withheld(Reason.REPLACED)
    assert "08:00 in Rome" in compose(new).mail.body


def test_letter_about_a_version_that_still_holds_is_sent(meeting, participation):
    make_session(meeting, speakers=[participation])
    make_agenda(meeting)
    make_session(meeting)
    make_agenda(meeting)

    [message] = letters(SPEAK)
    assert compose(message).mail.body.startswith(participation.organisation.name)


def test_letter_without_a_time_says_so(meeting, participation):
    session = make_untimed(meeting)
    make_speaker(session, participation)
    make_agenda(meeting)

    mail = compose(letters(SPEAK)[0]).mail

    assert mail.subject == f"{meeting.short_name}: you speak on {meeting.starts_on:%A}"
    assert "The time is not fixed yet" in mail.body
    assert mail.attachments == []


def test_letter_to_all_about_what_changed_begins_once(meeting):
    make_session(meeting, title="Opening")
    first = make_agenda(meeting)
    make_session(meeting, title="Walk *now* {here}")
    version = make_agenda(meeting)

    letter = tell_of_changes(version=version, by=SYSTEM)

    assert tell_of_changes(version=version, by=SYSTEM) == letter
    assert refused(tell_of_changes, version=first, by=SYSTEM) == "first_version"
    body = letter.texts.get(language="en").body
    assert r"New: “Walk \*now\* (here)”" in body
    assert letter.audience == {"answer": "yes"}
    assert set(letter.texts.values_list("language", flat=True)) == {
        "en", "it", "es", "fr", "de", "ar"
    }  # fmt: skip


def test_publishing_asks_for_the_meeting_itself(meeting):
    make_rsvp(make_participation(meeting=meeting))
    make_session(meeting)

    version = publish_agenda(meeting=meeting, key=uuid.uuid4(), by=SYSTEM, at=timezone.now())

    assert version.meeting == meeting


@pytest.mark.parametrize("language", settings.LETTER_LANGUAGES)
@pytest.mark.parametrize("kind", [SPEAK, NOT])
def test_letters_say_the_same_in_text_and_html(meeting, kind, language):
    organisation = make_organisation(name="Ραδιόφωνο <Ένα> & Δύο", language="el")
    participation = make_participation(meeting=meeting, organisation=organisation)
    session = make_session(meeting, title="Bread <and> paper", room="Room <1>")
    make_speaker(session, participation, make_delegate(participation, "Maria <P>"))
    make_agenda(meeting)
    if kind == NOT:
        remove_speaker(speech=session.speeches.get(), by=SYSTEM)
        make_agenda(meeting)

    letter = composed(kind, language)

    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)
    assert "Bread <and> paper" in letter.mail.body
    assert "<and>" not in page_of(letter)
    assert letter.mail.body.startswith(organisation.name)
    assert letter.mail.body.count(link_of(participation.invitation)) == 2
