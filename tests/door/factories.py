"""Builders of the door."""

import itertools
import uuid

from django.utils import timezone

from door.services import helpers, presses, walkins
from door.states import PressKind
from meetings.models import Delegate

_number = itertools.count(1)


def make_delegate(participation, **given):
    return Delegate.objects.create(
        participation=participation, **{"name": f"Delegate {next(_number)}"} | given
    )


def make_helper(meeting, **given):
    defaults = {"name": "Ana", "hours": 12, "key": uuid.uuid4(), "at": timezone.now()}
    return helpers.make_helper(meeting=meeting, by="user:1", **defaults | given)


def make_press(participation, **given):
    now = given.get("at") or timezone.now()
    given.pop("at", None)
    defaults = {"kind": PressKind.CAME, "key": uuid.uuid4(), "pressed_at": now, "arrived_at": now}
    return presses.press(participation=participation, **defaults | {"by": "user:1"} | given)


def make_walk_in(meeting, **given):
    defaults = {
        "organisation_name": "Walkers",
        "person": "",
        "key": uuid.uuid4(),
        "at": timezone.now(),
    }
    return walkins.note_walk_in(meeting=meeting, by="user:1", **defaults | given)
