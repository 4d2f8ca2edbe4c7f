"""Builders of delegates."""

import itertools

from django.utils import timezone

from delegations.services.delegates import name_delegate
from tests.factories import make_participation, make_rsvp

_number = itertools.count(1)


def make_coming(meeting=None, **given):
    """An organisation that said yes."""
    participation = make_participation(meeting=meeting, **given)
    make_rsvp(participation)
    return participation


def make_delegate(participation, **given):
    defaults = {"name": f"Delegate {next(_number)}", "spoken": ["en"], "at": timezone.now()}
    return name_delegate(participation=participation, by="link:1", **defaults | given)
