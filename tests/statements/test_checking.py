"""Whether exactly this text was received: who learns it, and who does not."""

import pytest
from django.test import Client
from django.urls import reverse

from statements.models import Publication, Statement
from statements.text import fingerprint
from tests.factories import (
    make_meeting,
    make_organiser,
    make_participation,
    make_published,
    make_sent,
)

BODY = "We say this as a sample.\n\nAnd this."
PAGE = reverse("public:check")


def found(client, **given):
    response = client.post(PAGE, given) if "text" in given else client.get(PAGE, given)
    return list(response.context["found"])


@pytest.mark.parametrize("typed", [BODY, f"\r\n {BODY} \n", BODY.replace("\n", "\r\n")])
def test_published_text_is_found_by_its_words(client, participation, typed):
    statement = make_published(participation, body=BODY)

    assert found(client, text=typed) == [statement.published]


@pytest.mark.parametrize(
    "shape", [str, str.upper, lambda digest: f" {digest[:32]} {digest[32:]}\n"]
)
def test_published_text_is_found_by_its_fingerprint(client, participation, shape):
    statement = make_published(participation, body=BODY)

    assert found(client, q=shape(fingerprint(BODY))) == [statement.published]


def test_text_that_is_not_published_is_known_to_its_authors_and_organisers_only(
    client, delegate_client, organiser_client, participation
):
    revision = make_sent(participation, body=BODY)
    stranger, other = Client(), Client()
    stranger.force_login(make_organiser(make_meeting()))

    assert found(client, text=BODY) == found(stranger, text=BODY) == found(other, text=BODY) == []
    assert found(delegate_client, text=BODY) == [revision]
    assert found(organiser_client, text=BODY) == [revision]


def test_published_text_of_a_meeting_that_is_not_open_is_unknown(client, db):
    make_published(make_participation(meeting=make_meeting(opened_at=None)), body=BODY)

    assert found(client, text=BODY) == []


def test_earlier_public_version_is_still_known_while_the_statement_is_public(client, participation):
    make_published(participation, body=BODY)
    make_published(participation, body="Newer.", base_version=1)

    assert [each.body for each in found(client, text=BODY)] == [BODY]
    Statement.objects.update(published=None, published_at=None)
    assert found(client, text=BODY) == []


def test_draft_is_nobodys_business(organiser_client, participation):
    make_published(participation, body=BODY)
    Publication.objects.all().delete()

    assert found(Client(), text=BODY) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"q": "abc"}, "64 characters"),
        ({"q": "' OR 1=1 --\x00"}, "64 characters"),
        ({"text": "a\x00b"}, "U+0000"),
        ({"text": " "}, "Paste a text"),
    ],
)
def test_what_cannot_be_checked_gets_a_sentence(client, db, given, words):
    response = client.post(PAGE, given) if "text" in given else client.get(PAGE, given)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_page_sets_no_cookie_and_is_kept_by_no_cache(client, participation):
    make_published(participation, body=BODY)

    response = client.post(PAGE, {"text": BODY})

    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("n", [3, 30])
def test_same_text_of_many_costs_the_same(client, meeting, django_assert_max_num_queries, n):
    for _each in range(n):
        make_published(make_participation(meeting=meeting), body=BODY)

    with django_assert_max_num_queries(4):
        assert len(found(client, text=BODY)) == n
