"""A page that saves itself is told what came of it, and never shown a page."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from statements.models import Revision
from statements.states import Origin, RevisionKind
from tests.factories import make_draft

BY_ITSELF = {"HTTP_ACCEPT": "application/json"}
FORM = "/my/some-meeting/statement/"


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


def test_page_that_saves_itself_learns_when_which_version_and_how_long(
    delegate_client, participation, page
):
    with time_machine.travel(datetime(2026, 5, 3, 12, 2, tzinfo=UTC), tick=False):
        response = delegate_client.post(page, typed(participation), **BY_ITSELF)

    assert response.status_code == 200
    assert response.json() == {
        "saved_at": "Saved 14:02 in Rome",
        "version": 1,
        "n": 6,
        "n_over": 0,
        "notes": "",
    }
    assert Revision.objects.get().kind == RevisionKind.AUTO


def test_text_that_saves_itself_may_be_too_long_and_late_and_is_told_so(
    delegate_client, participation, page
):
    participation.meeting.statements_due_at = timezone.now() - timedelta(days=1)
    participation.meeting.answers_due_at = timezone.now() - timedelta(days=2)
    participation.meeting.save(update_fields=["statements_due_at", "answers_due_at"])

    told = delegate_client.post(page, typed(participation, body="x" * 10_007), **BY_ITSELF).json()

    assert (told["n"], told["n_over"]) == (10_007, 7)
    assert told["notes"] == "The deadline has passed: sent now, the text is late."


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
    assert re.findall(r"<mark>.*?</span>(\w+)\s", response.text) == ["two", "one"]
    assert Revision.objects.filter(kind=RevisionKind.CONFLICT).count() == 1


def test_text_put_together_from_two_says_so(delegate_client, participation, page):
    make_draft(participation)

    form = typed(participation, base_version="1", body="One.\n\nTwo.", origin="two")
    assert delegate_client.post(page, form).status_code == 302

    assert Revision.objects.latest("pk").origin == Origin.TWO


def test_character_that_cannot_be_kept_is_told_in_a_sentence(delegate_client, participation, page):
    response = delegate_client.post(page, typed(participation, body="a\x00b"), **BY_ITSELF)

    assert response.status_code == 422
    assert "U+0000" in response.json()["say"]


def test_link_that_was_replaced_saves_nothing_and_says_where_to_get_it(client, participation, page):
    response = client.post(page, typed(participation), **BY_ITSELF)

    assert response.status_code == 404
    assert "Open the link in your letter" in response.json()["say"]
    assert response.json()["href"] == reverse("meetings:link_again")
    assert not Revision.objects.exists()


def test_script_learns_nothing_about_what_exists(client, participation, page):
    absent = reverse("statements:delegate_statement", args=["no-such-meeting"])

    bodies = [
        client.post(each, typed(participation), **BY_ITSELF).content for each in (page, absent)
    ]

    assert bodies[0] == bodies[1]


def test_text_saved_before_that_was_overtaken_meets_the_newer_draft(
    delegate_client, participation, page
):
    """The answer to a save was lost, somebody went on from it, and the save comes again."""
    form = typed(participation, body="Mine")
    delegate_client.post(page, form, **BY_ITSELF)
    make_draft(participation, body="Theirs, upon mine", base_version=1)

    again = delegate_client.post(page, form, **BY_ITSELF)
    pressed = delegate_client.post(page, form, follow=True)

    assert again.status_code == 409
    assert "Both texts are kept." in again.json()["say"]
    assert "the draft has changed since" in pressed.text
    assert "Theirs, upon mine" in pressed.text
    assert Revision.objects.count() == 2


def test_page_whose_token_is_old_gets_a_new_one_if_it_is_ours(participation):
    strict = Client(enforce_csrf_checks=True)
    own = {"HTTP_ORIGIN": "http://testserver"}

    ours = strict.post(FORM, {"body": "A text"}, **BY_ITSELF, **own)
    strangers = strict.post(
        FORM, {"body": "A text"}, **BY_ITSELF, HTTP_ORIGIN="https://evil.example"
    )

    assert (ours.status_code, strangers.status_code) == (403, 403)
    assert len(ours.json()["token"]) == 64
    assert "token" not in strangers.json()


def test_text_that_is_too_large_is_told_in_a_sentence(delegate_client, participation, page):
    response = delegate_client.post(page, typed(participation, body="m" * 3_000_000), **BY_ITSELF)

    assert response.status_code == 413
    assert response.json() == {"say": "The text is larger than 2 MB. Shorten it."}


@pytest.mark.parametrize("content", ["{}", '{"body": "\\ud800"}', "[", ""])
def test_body_in_json_is_no_form(delegate_client, page, content):
    """Half a surrogate is possible in JSON only; a form has none (URL and multipart are bytes)."""
    response = delegate_client.post(page, content, content_type="application/json", **BY_ITSELF)

    assert response.status_code == 422
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
