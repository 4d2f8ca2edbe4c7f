"""Whether exactly this text was received: who learns it, and who does not."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.audit.record import SYSTEM
from statements.models import Publication, Statement
from statements.services.publishing import publish_statement
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from statements.states import Ending
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


@pytest.mark.parametrize("ending", [Ending.WITHDRAWN, Ending.UNPUBLISHED])
def test_text_that_was_taken_back_stays_unknown_when_another_is_published(
    client, participation, ending
):
    make_published(participation, body=BODY)
    make_published(participation, body="Second.", base_version=1)
    end(participation, ending)
    make_published(participation, body="Third.", base_version=2)

    assert found(client, text=BODY) == found(client, text="Second.") == []
    assert len(found(client, text="Third.")) == 1


def test_text_that_was_taken_back_and_published_again_is_known(client, participation):
    statement = make_published(participation, body=BODY)
    end(participation, Ending.UNPUBLISHED)

    publish_statement(
        statement=statement, revision_pk=statement.sent_id, at=timezone.now(), by=SYSTEM
    )

    assert len(found(client, text=BODY)) == 1


def end(participation, ending):
    """Let the organisation withdraw its statement, or the organisers take it back."""
    statement = Statement.objects.get(participation=participation)
    given = {"revision_pk": statement.sent_id, "by": SYSTEM, "at": timezone.now()}
    if ending == Ending.WITHDRAWN:
        withdraw_statement(participation=participation, **given)
    else:
        unpublish_statement(statement=statement, reason="A name in it.", **given)


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
