"""The agenda on an organisation's own pages."""

import pytest

from meetings.states import Answer
from programme.models import Turn
from tests.factories import make_meeting, make_participation, make_rsvp
from tests.programme.factories import (
    make_agenda,
    make_delegate,
    make_session,
    make_speaker,
    make_turn,
    open_list,
)


def my(meeting):
    return f"/my/{meeting.slug}/agenda/"


def test_own_speech_stands_on_two_clocks_with_own_names(meeting, participation, delegate_client):
    contact = participation.organisation.contacts.get()
    contact.time_zone = "Asia/Tokyo"
    contact.save()
    other = make_participation(meeting=meeting)
    session = make_session(meeting, title="Opening")
    make_speaker(session, participation, make_delegate(participation, "Our Maria"))
    make_speaker(session, other, make_delegate(other, "Their Ali"))
    make_agenda(meeting)

    page = delegate_client.get(my(meeting)).text

    assert "Our Maria" in page
    assert "Their Ali" not in page
    assert "09:00 in Rome" in page
    assert "For you: " in page
    assert " in Tokyo" in page


def test_agenda_that_is_not_published_is_not_shown(meeting, participation, delegate_client):
    make_session(meeting, title="Secret plan", speakers=[participation])

    page = delegate_client.get(my(meeting)).text

    assert "Secret plan" not in page
    assert f'href="{my(meeting)}"' in delegate_client.get(f"/my/{meeting.slug}/").text


def test_floor_is_asked_for_and_given_back(meeting, participation, delegate_client):
    session = open_list(make_session(meeting))
    make_agenda(meeting)
    key = delegate_client.get(my(meeting)).context["key"]
    form = {"act": "ask", "session": session.pk, "key": key, "for": participation.pk}

    for _press in range(2):
        assert delegate_client.post(my(meeting), form).status_code == 302
    assert session.turns.waiting().get().participation == participation
    assert "You are on the list" in delegate_client.get(my(meeting)).text
    for _press in range(2):
        back = delegate_client.post(my(meeting), form | {"act": "back"})
        assert back.status_code == 302

    assert not session.turns.waiting().exists()
    # The same form sent once more, as a browser does after a lost answer, asks no second time.
    delegate_client.post(my(meeting), form)
    assert Turn.objects.count() == 1


def test_closed_list_and_a_no_are_refused_with_a_sentence(meeting, participation, delegate_client):
    session = make_session(meeting)
    make_agenda(meeting)
    form = {"act": "ask", "session": session.pk}

    closed = delegate_client.post(my(meeting), form)
    make_rsvp(participation, answer=Answer.NO)
    open_list(session)
    no = delegate_client.post(my(meeting), form)

    assert (closed.status_code, "Tell the organisers" in closed.text) == (422, True)
    assert (no.status_code, "does not come" in no.text) == (422, True)
    assert not Turn.objects.exists()


def test_session_of_another_meeting_or_not_published_is_not_there(
    meeting, participation, delegate_client
):
    make_session(meeting)
    make_agenda(meeting)
    elsewhere = make_meeting()
    theirs = open_list(make_session(elsewhere))
    make_agenda(elsewhere)
    draft = open_list(make_session(meeting))

    for session in (theirs, draft):
        response = delegate_client.post(my(meeting), {"act": "ask", "session": session.pk})
        assert response.status_code == 404
    assert not Turn.objects.exists()


def test_nobody_takes_back_the_turn_of_another(meeting, participation, delegate_client):
    session = open_list(make_session(meeting))
    make_agenda(meeting)
    turn = make_turn(session, make_participation(meeting=meeting))

    delegate_client.post(my(meeting), {"act": "back", "session": session.pk})

    turn.refresh_from_db()
    assert turn.is_waiting


@pytest.mark.parametrize("n", [3, 30])
def test_page_costs_the_same_at_3_and_at_30(
    meeting, participation, delegate_client, connection_queries, n
):
    for _each in range(n):
        open_list(make_session(meeting, speakers=[participation]))
    make_agenda(meeting)

    assert connection_queries(lambda: delegate_client.get(my(meeting))) == 10
