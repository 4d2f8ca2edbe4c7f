"""Builders of the agenda: by the services, with visible defaults."""

import itertools
import uuid
from datetime import time

from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.models import Delegate
from programme.models import Session
from programme.services.agenda import add_session
from programme.services.floor import start_turn, stop_turn
from programme.services.publishing import publish_agenda
from programme.services.speakers import add_speaker
from programme.services.speaking import ask_for_floor
from programme.states import SessionKind

_number = itertools.count(1)


def make_session(meeting, speakers=(), **given):
    """Speeches on the first day from 9 to 10:30 in the hall."""
    defaults = {
        "title": f"Session {next(_number)}",
        "language": "en",
        "kind": SessionKind.SPEECHES,
        "day": meeting.starts_on,
        "start_time": time(9),
        "end_time": time(10, 30),
        "ends_next_day": False,
        "room": "Hall",
        "notes": "",
        "key": uuid.uuid4(),
        "by": SYSTEM,
    }
    session = add_session(meeting=meeting, **defaults | given)
    for each in speakers:
        make_speaker(session, each)
    return session


def make_untimed(meeting, **given):
    return make_session(meeting, **{"start_time": None, "end_time": None} | given)


def make_speaker(session, participation, delegate=None):
    return add_speaker(session=session, participation=participation, delegate=delegate, by=SYSTEM)


def make_delegate(participation, name="Maria Petrou", is_public=False):
    return Delegate.objects.create(participation=participation, name=name, is_public=is_public)


def make_agenda(meeting, at=None, **given):
    """Publish what the organisers have on the desk."""
    return publish_agenda(
        meeting=meeting, at=at or timezone.now(), **{"key": uuid.uuid4(), "by": SYSTEM} | given
    )


def make_turn(session, participation, at=None, **given):
    """Put an organisation on the list of a session."""
    return ask_for_floor(
        session=session,
        participation=participation,
        at=at or timezone.now(),
        **{"key": uuid.uuid4(), "by": SYSTEM} | given,
    )


def make_spoken(session, participation, begins, ends):
    """A turn that was spoken from one moment to another."""
    turn = make_turn(session, participation, at=begins)
    start_turn(turn=turn, key=uuid.uuid4(), by=SYSTEM, at=begins)
    return stop_turn(turn=turn, by=SYSTEM, at=ends)


def open_list(session):
    """Let delegates ask for the floor by themselves."""
    Session.objects.filter(pk=session.pk).update(takes_requests=True)
    session.refresh_from_db()
    return session
