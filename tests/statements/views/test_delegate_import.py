"""The page of the import: shown first, kept by a press, refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from statements.models import Revision, Statement
from statements.states import Origin
from tests.factories import make_draft
from tests.statements.importing.documents import docx

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(participation):
    return reverse("statements:delegate_import", args=[participation.meeting.slug])


def shown(response):
    """What the page of the look sends when its button is pressed."""
    form = response.context["form"]
    names = ("key", "base_version", "language", "title", "body")
    return {name: form[name].value() for name in names} | {"act": "keep"}


def test_a_file_is_shown_first_and_nothing_is_saved(delegate_client, address):
    file = SimpleUploadedFile("text.docx", docx())

    response = delegate_client.post(address, {"act": "look", "file": file})

    assert response.status_code == 200
    assert "Of wheat." in response.text
    assert "1 picture" in response.text
    assert not Revision.objects.exists()


def test_the_shown_text_becomes_the_draft_and_the_earlier_one_stays(
    delegate_client, participation, address
):
    earlier = make_draft(participation, body="Earlier", language="it").revision
    response = delegate_client.post(address, {"act": "look", "text": "Nuovo\n\nTesto"})

    kept = delegate_client.post(address, shown(response))

    statement = Statement.objects.get(participation=participation)
    assert kept.status_code == 302
    assert (statement.draft.body, statement.draft.origin) == ("Nuovo\n\nTesto", Origin.FILE)
    assert statement.revisions.filter(pk=earlier.pk).exists()


def test_a_text_saved_meanwhile_is_not_overwritten(delegate_client, participation, address):
    response = delegate_client.post(address, {"act": "look", "text": "Mine"})
    make_draft(participation, body="Theirs", language="it")

    answer = delegate_client.post(address, shown(response) | {"title": "x"})

    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Paste a text or select a file"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "must be a DOCX, ODT, RTF, MD or TXT"),
        ({"file": SimpleUploadedFile("a.docx", b"")}, "The selected file is empty"),
        ({"text": "one\x00two"}, "U+0000"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(given, words, delegate_client, address):
    response = delegate_client.post(address, {"act": "look"} | given)

    assert response.status_code == 422
    assert words in response.text
