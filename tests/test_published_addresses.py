"""Public addresses of a meeting's life answer for ever: the list is beside this file."""

from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import translation

from tests.factories import make_meeting, make_participation, make_published, make_rsvp
from tests.test_permissions import APPS, PARTS

LINES = [
    tuple(line.split())
    for line in Path(__file__).with_name("published_addresses.txt").read_text().splitlines()
    if line and not line.startswith("#")
]
# Of one asker, with a code in the address: nobody quotes them.
OWN = {"join_code", "join_own"}


@pytest.fixture
def place(db):
    """A meeting with all that has a public address."""
    meeting = make_meeting(slug="milan")
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    make_published(participation)
    place = {"meeting": meeting, "participation": participation}
    for part in PARTS:
        part.fill(place)
    return place


def test_every_published_address_answers_as_it_did(place):
    found, wanted = [], []
    for status, kind, address in LINES:
        response = Client().get(address)
        found.append((response.status_code, response["Content-Type"].partition(";")[0], address))
        wanted.append((int(status), kind, address))
        # Read to the end: a file is closed then.
        b"".join(response)
    assert found == wanted


def test_every_public_page_is_on_the_list():
    with translation.override("en"):
        listed = {
            resolve(urlsplit(address).path).url_name
            for _status, _kind, address in LINES
            if not address.startswith("/it/")
        }
    public = {
        pattern.name for app in APPS for pattern in import_module(f"{app}.urls.public").urlpatterns
    }
    assert public - OWN == listed
