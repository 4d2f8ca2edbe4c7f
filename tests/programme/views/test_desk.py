"""The agenda and who speaks, at the desk: what was typed comes back, warnings, buttons."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Letter
from meetings.states import Answer, OrganiserRole
from organisations.models import Organisation
from programme.models import AgendaVersion, Session, Turn
from programme.services.agenda import change_session
from tests.factories import (
    make_joint_published,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
)
from tests.programme.factories import (
    make_agenda,
    make_delegate,
    make_session,
    make_speaker,
    make_spoken,
    make_turn,
    make_untimed,
)


def desk(meeting, path=""):
    return f"/desk/{meeting.slug}/agenda/{path}"


def typed(meeting, **given):
    return {
        "title": "Opening",
        "language": "en",
        "kind": "speeches",
        "day": meeting.starts_on.isoformat(),
        "start_time": "09:00",
        "end_time": "10:00",
        "room": "Hall",
    } | given


def test_session_is_added_and_changed(meeting, organiser_client):
    statement = make_published(make_participation(meeting=meeting))
    joint = make_joint_published(meeting)
    numbers = f"S/{statement.number}, {joint.symbol}"

    added = organiser_client.post(desk(meeting, "new/"), typed(meeting, statements=numbers))
    session = Session.objects.get()
    changed = organiser_client.post(
        desk(meeting, f"{session.pk}/"), typed(meeting, title="Welcome", seen=1, statements="")
    )

    assert (added.status_code, changed.status_code) == (302, 302)
    assert added.url == desk(meeting, f"#session-{session.pk}")
    assert list(session.statements.all()) == []
    session.refresh_from_db()
    assert (session.title, session.version) == ("Welcome", 2)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"title": "x" * 5000}, "This has 5,000 characters. It may have 200: shorten it."),
        ({"title": ""}, "Enter a title"),
        ({"title": "a\nb\x00"}, "Null characters are not allowed."),
        ({"end_time": "08:00"}, "tick “It ends on the next day”"),
        ({"end_time": ""}, "Enter both times, or neither"),
        ({"day": "1999-01-01"}, "change the dates of the meeting first"),
        ({"day": "soon"}, "Enter the day, like 2026-06-14"),
        ({"statements": "S/99"}, "No published statement has the number S/99"),
        ({"statements": "ours"}, "“ours” is no number of a statement"),
        ({"notes": "n" * 2001}, "This has 2,001 characters. It may have 2,000"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence(meeting, organiser_client, given, words):
    response = organiser_client.post(desk(meeting, "new/"), typed(meeting, **given))

    assert response.status_code == 422
    assert words in response.text
    for name, value in given.items():
        assert response.context["form"][name].value() == value
    assert not Session.objects.exists()


def test_two_who_change_one_session_see_both(meeting, organiser_client):
    session = make_session(meeting, title="Opening")
    change_session(session=session, seen=1, title="Theirs", by=SYSTEM)
    path = desk(meeting, f"{session.pk}/")

    response = organiser_client.post(path, typed(meeting, title="Mine", seen=1))

    assert response.status_code == 422
    assert 'value="Mine"' in response.text
    assert "Theirs" in response.text
    assert response.context["form"]["seen"].value() == 2
    assert organiser_client.post(path, typed(meeting, title="Mine", seen=2)).status_code == 302


def test_agenda_says_what_to_look_at(meeting, organiser_client):
    no, silent = make_participation(meeting=meeting), make_participation(meeting=meeting)
    person = make_delegate(silent, "Maria Petrou")
    one = make_session(meeting, title="One", speakers=[no])
    other = make_session(meeting, title="Other", room="Garden")
    make_session(meeting, title="Third")
    make_session(meeting, title="Walk", day=meeting.starts_on - timedelta(days=1))
    for each in (one, other):
        make_speaker(each, silent, person)
    make_rsvp(no, answer=Answer.NO)

    page = organiser_client.get(desk(meeting)).text

    for words in (
        "<bdi>Maria Petrou</bdi> speaks in two rooms at 09:00",
        "are in “<bdi>Hall</bdi>” at the same time",
        "is this meant?",
        "and answered that it does not come",
        "and has not answered yet",
        "has not agreed to be named in public",
    ):
        assert words in page


def test_agenda_is_moved_published_and_told(meeting, organiser_client):
    first, second = make_untimed(meeting, title="First"), make_untimed(meeting, title="Second")
    move = {"session": second.pk, "over": first.pk, "way": "up"}
    organiser_client.post(desk(meeting, "move/"), move)
    assert list(Session.objects.of_meeting(meeting.pk)) == [second, first]

    shown = organiser_client.get(desk(meeting, "publish/"))
    form = {"key": shown.context["key"], "seen": shown.context["seen"]}
    for _press in range(2):
        assert organiser_client.post(desk(meeting, "publish/"), form).status_code == 302
    assert AgendaVersion.objects.get().number == 1
    make_session(meeting)
    stale = organiser_client.post(desk(meeting, "publish/"), form | {"key": ""})
    assert (stale.status_code, "Read once more" in stale.text) == (422, True)

    make_agenda(meeting)
    told = organiser_client.post(desk(meeting, "tell/"))
    assert told.url == f"/desk/{meeting.slug}/letters/{Letter.objects.get().pk}/"


def test_publisher_cannot_write_letters_and_reader_sees_no_button(meeting):
    make_session(meeting)
    reader = Client()
    reader.force_login(make_organiser(meeting, role=OrganiserRole.READS))

    page = reader.get(desk(meeting)).text

    assert "Session" in page
    assert "publish/" not in page
    assert "Move" not in page


def test_speaker_is_chosen_from_the_list(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    no = make_participation(meeting=meeting)
    make_rsvp(no, answer=Answer.NO)
    person = make_delegate(participation)
    session = make_session(meeting)
    path = desk(meeting, f"{session.pk}/speakers/")

    choices = organiser_client.get(path).context["choices"]
    assert [value for value, _words in choices] == [
        str(participation.pk), f"{participation.pk}-{person.pk}"
    ]  # fmt: skip
    organiser_client.post(path, {"act": "add", "who": f"{participation.pk}-{person.pk}"})
    speech = session.speeches.get()
    assert (speech.participation, speech.delegate) == (participation, person)
    for who, words in (
        (f"{no.pk}", "does not come"),
        (f"{no.pk}-{person.pk}", "another organisation"),
        (f"{no.pk}-0", "Choose who speaks"),
        ("", "Choose who speaks"),
    ):
        response = organiser_client.post(path, {"act": "add", "who": who})
        assert (response.status_code, words in response.text) == (422, True)
    organiser_client.post(path, {"act": "remove", "speech": speech.pk})
    assert not session.speeches.exists()


def test_long_list_is_narrowed_by_the_name(meeting, organiser_client):
    for _each in range(61):
        make_participation(meeting=meeting, link=False, n_contacts=0)
    last = meeting.participations.by_name().last()
    path = desk(meeting, f"{make_session(meeting).pk}/speakers/")

    whole = organiser_client.get(path)
    found = organiser_client.get(path, {"name": last.organisation.name.upper()})

    assert (len(whole.context["choices"]), whole.context["is_cut"]) == (60, True)
    assert [value for value, _words in found.context["choices"]] == [str(last.pk)]


# --- Who speaks ---------------------------------------------------------------


def test_list_is_run_from_the_page(meeting):
    door = Client()
    door.force_login(make_organiser(meeting, role=OrganiserRole.DOOR))
    session = make_session(meeting)
    one, two = (make_participation(meeting=meeting) for _each in range(2))
    path = desk(meeting, f"{session.pk}/speaking/")
    for each in (one, two):
        door.post(path, {"act": "add", "who": each.pk, "key": door.get(path).context["key"]})
    first, second = session.turns.waiting()

    def press(act, turn, **more):
        key = door.get(path).context["key"]
        return door.post(path, {"act": act, "turn": turn.pk, "key": key} | more).status_code

    assert press("up", second, over=first.pk) == 302
    assert list(session.turns.waiting()) == [second, first]
    assert press("down", second, over=first.pk) == 302
    assert press("start", first) == 302
    assert door.get(path).context["running"] == first
    assert press("start", second) == 302
    assert press("stop", second) == 302
    assert press("start", second) == 422
    assert press("back", second) == 302
    assert press("off", second) == 302
    assert door.get(path).context["running"] is None
    assert press("dance", second) == 422


def test_speaking_time_is_set(meeting, organiser_client):
    session = make_session(meeting)
    path = desk(meeting, f"{session.pk}/speaking/")
    given = {"act": "set", "seen": 1, "minutes_per_turn": "3", "interpreter_factor": "2.0"}

    assert organiser_client.post(path, given).status_code == 302
    session.refresh_from_db()
    assert (session.allotted_seconds, session.takes_requests) == (360, False)
    stale = organiser_client.post(path, given | {"minutes_per_turn": "9"})
    wrong = organiser_client.post(path, given | {"interpreter_factor": "9", "seen": 2})

    assert (stale.status_code, wrong.status_code) == (422, 422)
    assert stale.context["form"]["minutes_per_turn"].value() == "9"
    assert "from 1 to 5" in wrong.text


def test_wall_shows_who_speaks_and_loads_itself_anew_without_script(meeting):
    reader = Client()
    reader.force_login(make_organiser(meeting, role=OrganiserRole.READS))
    session = make_session(meeting)
    path = desk(meeting, f"{session.pk}/wall/")
    assert "Nobody speaks now." in reader.get(path).text
    one, two = (make_participation(meeting=meeting) for _each in range(2))
    turn, _waits = make_turn(session, one), make_turn(session, two)
    Turn.objects.filter(pk=turn.pk).update(
        started_at=timezone.now() - timedelta(seconds=65), allotted_seconds=60, factor=1
    )

    page = reader.get(path).text

    assert f'<h1 class="who"><bdi class="org" lang="en" dir="ltr">{one.organisation.name}' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert 'class="clock over"' in page
    assert two.organisation.name in page
    Organisation.objects.filter(pk=one.organisation.pk).update(name="Union of the many " * 3)
    assert 'class="who longest"' in reader.get(path).text


def test_ledger_stands_in_the_order_of_the_names(meeting, organiser_client):
    one, two = (make_participation(meeting=meeting) for _each in range(2))
    make_rsvp(one)
    at = timezone.now()
    make_spoken(make_session(meeting), two, at, at + timedelta(seconds=3725))

    page = organiser_client.get(desk(meeting, "times/")).text

    assert page.index(one.organisation.name) < page.index(two.organisation.name)
    assert "1:02:05" in page
    assert "%" not in page


@pytest.mark.parametrize("n", [3, 30])
def test_desk_pages_cost_the_same_at_3_and_at_30(meeting, organiser_client, connection_queries, n):
    at = timezone.now()
    for _each in range(n):
        participation = make_participation(meeting=meeting)
        make_rsvp(participation)
        session = make_session(meeting)
        make_speaker(session, participation, make_delegate(participation))
    for each in meeting.participations.all():
        make_spoken(session, each, at, at + timedelta(seconds=5))
        make_turn(session, each)
    make_agenda(meeting)
    one = f"{session.pk}/"

    counts = {
        path: connection_queries(lambda path=path: organiser_client.get(desk(meeting, path)))
        for path in ("", "publish/", "times/", f"{one}speakers/", f"{one}speaking/", f"{one}wall/")
    }

    assert {path.rpartition(one)[2]: n for path, n in counts.items()} == {
        "": 9,
        "publish/": 10,
        "times/": 6,
        "speakers/": 7,
        "speaking/": 10,
        "wall/": 6,
    }
