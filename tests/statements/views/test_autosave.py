"""A page that saves itself is told what came of it, and never shown a page."""

import uuid

import pytest
from django.urls import reverse

from statements.models import Revision
from statements.states import Origin, RevisionKind
from tests.factories import make_draft

BY_ITSELF = {"HTTP_X_SAVED_BY_ITSELF": "1", "HTTP_ACCEPT": "application/json"}


@pytest.fixture
def page(participation):
    return reverse("statements:delegate_statement", args=[participation.meeting.slug])


def typed(participation, **given):
    defaults = {
        "for": participation.pk,
        "key": str(uuid.uuid4()),
        "base_version": "0",
        "language": "en",
        "title": "",
        "body": "A text",
    }
    return defaults | given


def test_page_that_saves_itself_learns_when_and_which_version(delegate_client, participation, page):
    response = delegate_client.post(page, typed(participation), **BY_ITSELF)

    assert response.status_code == 200
    assert response.json()["version"] == 1
    assert response.json()["words"].startswith("Saved ")
    assert Revision.objects.get().kind == RevisionKind.AUTO


def test_one_window_saves_itself_again_and_again_without_conflict(
    delegate_client, participation, page
):
    form = typed(participation)
    for n in range(3):
        response = delegate_client.post(page, form | {"body": f"A text {n}"}, **BY_ITSELF)
        assert response.json()["version"] == n + 1
        form["base_version"] = response.json()["version"]


def test_conflict_is_told_and_both_texts_are_kept(delegate_client, participation, page):
    make_draft(participation, body="Theirs")

    response = delegate_client.post(page, typed(participation, body="Mine"), **BY_ITSELF)

    assert response.status_code == 409
    assert set(Revision.objects.values_list("kind", "body")) == {
        (RevisionKind.DRAFT, "Theirs"),
        (RevisionKind.CONFLICT, "Mine"),
    }


def test_press_after_a_conflict_shows_both_with_what_differs(delegate_client, participation, page):
    make_draft(participation, body="We say one thing.")
    form = typed(participation, body="We say two things.", title="Mine")
    delegate_client.post(page, form, **BY_ITSELF)

    response = delegate_client.post(page, form)

    assert response.status_code == 409
    assert "We say one thing." in response.text
    assert "<ins>" in response.text
    assert Revision.objects.filter(kind=RevisionKind.CONFLICT).count() == 1


def test_text_put_together_from_two_says_so(delegate_client, participation, page):
    make_draft(participation)

    form = typed(participation, base_version="1", body="One.\n\nTwo.", origin="two")
    assert delegate_client.post(page, form).status_code == 302

    assert Revision.objects.latest("pk").origin == Origin.TWO


def test_character_that_cannot_be_kept_is_told_in_a_sentence(delegate_client, participation, page):
    response = delegate_client.post(page, typed(participation, body="a\x00b"), **BY_ITSELF)

    assert response.status_code == 422
    assert "U+0000" in response.json()["words"]


def test_link_that_was_replaced_saves_nothing(client, participation, page):
    response = client.post(page, typed(participation), **BY_ITSELF)

    assert response.status_code == 404
    assert not Revision.objects.exists()


def test_saving_by_itself_costs_few_queries(
    delegate_client, participation, page, django_assert_max_num_queries
):
    form = typed(participation)
    delegate_client.post(page, form, **BY_ITSELF)

    # Eleven, and four more that only a test needs: savepoints inside its own transaction.
    with django_assert_max_num_queries(15):
        response = delegate_client.post(page, form | {"body": "Longer text"}, **BY_ITSELF)

    assert response.status_code == 200
