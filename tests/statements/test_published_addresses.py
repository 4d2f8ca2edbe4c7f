"""An address that somebody may have quoted answers for ever: the list is beside this file."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone, translation

from initiative.audit.record import SYSTEM
from organisations.models import FormerSlug
from statements.api.urls import urlpatterns as for_programs
from statements.services.withdrawing import unpublish_statement
from statements.tasks import make_books
from statements.urls.public import urlpatterns as for_people
from tests.factories import (
    make_joint_published,
    make_meeting,
    make_participation,
    make_published,
    make_translation,
)

LIST = Path(__file__).with_name("published_addresses.txt")
LINES = [
    tuple(line.split())
    for line in LIST.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.fixture
def place(db, settings, tmp_path):
    """One meeting with everything that has an address, its book made."""
    settings.VAR_DIR = tmp_path
    meeting = make_meeting(slug="milan")
    statement = make_published(make_participation(meeting), language="en", body="One.\n\nTwo.")
    make_translation(statement, "it")
    organisation = statement.participation.organisation
    FormerSlug.objects.create(slug="old-name", organisation=organisation)
    other = make_published(make_participation(meeting), language="en")
    gone = make_published(make_participation(meeting))
    unpublish_statement(
        statement=gone,
        revision_pk=gone.published_id,
        reason="A name.",
        at=timezone.now() + timedelta(seconds=1),
        by=SYSTEM,
    )
    joint = make_joint_published(meeting)
    make_books()
    return {
        "o": organisation.slug,
        "old": "old-name",
        "other": other.participation.organisation.slug,
        "gone": gone.participation.organisation.slug,
        "j": joint.number,
    }


def test_every_published_address_answers_as_it_did(place):
    found, wanted = [], []
    for status, kind, address in LINES:
        response = Client().get(address.format(**place))
        found.append((response.status_code, response["Content-Type"].partition(";")[0], address))
        wanted.append((int(status), kind, address))
        # Read to the end: a file is closed then.
        b"".join(response)
    assert found == wanted


def test_a_former_address_leads_to_what_answers(place):
    for status, _kind, address in LINES:
        if status == "301":
            response = Client().get(address.format(**place), follow=True)
            assert response.status_code == 200, address


def test_every_public_page_is_on_the_list():
    parts = {"o": "o", "old": "old", "other": "other", "gone": "gone", "j": 1}
    listed = set()
    with translation.override("en"):
        for _status, _kind, address in LINES:
            path = urlsplit(address.format(**parts)).path
            if not path.startswith("/it/"):
                listed.add(resolve(path).url_name)
    assert {each.name for each in (*for_people, *for_programs)} <= listed
