"""What everybody could read and can no longer: gone from pages, files, copies, translations."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from organisations.services import rename_organisation
from statements import access, naming, roll
from statements.index import index_entries
from statements.models import Statement
from statements.services.publishing import publish_statement
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from tests.factories import (
    make_draft,
    make_meeting,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    make_translation,
)


def withdraw(statement, at=None):
    statement.refresh_from_db()
    withdraw_statement(
        participation=statement.participation,
        revision_pk=statement.sent_id,
        by="link:1",
        at=at or timezone.now(),
    )


def take_back(statement, reason="A <name> in it.", at=None):
    statement.refresh_from_db()
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason=reason,
        by="user:1",
        at=at or timezone.now(),
    )


both_ways = pytest.mark.parametrize("leave", [withdraw, take_back])


@pytest.fixture
def published(participation):
    """A published statement with a translation; its words are found by CANARY."""
    make_rsvp(participation)
    statement = make_published(participation, title="CANARY title", body="CANARY body")
    make_translation(statement, language="it", title="CANARY titolo")
    return statement


def addresses_of(statement):
    slug = statement.participation.organisation.slug
    base = f"/meetings/{statement.participation.meeting.slug}/"
    return {
        "home": "/",
        "meeting": base,
        "participants": f"{base}participants/",
        "statements": f"{base}statements/",
        "statement": f"{base}statements/{slug}/",
        "text": f"{base}statements/{slug}.txt",
        "translation": f"{base}statements/{slug}/it/",
        "organisation": f"/organisations/{slug}/",
        "check": f"/check/?q={statement.sent.sha256}",
    }


GONE = {"statement", "text", "translation"}


@both_ways
def test_no_public_page_has_its_words_any_more(published, leave):
    addresses = addresses_of(published)
    before = {name for name, each in addresses.items() if "CANARY" in Client().get(each).text}

    leave(published)

    assert before >= {"meeting", "statements", "organisation", "check", *GONE}
    pages = {name: Client().get(each, follow=True) for name, each in addresses.items()}
    assert [name for name, page in pages.items() if "CANARY" in page.text] == []
    assert {name for name, page in pages.items() if page.status_code == 410} == GONE
    assert {page.status_code for page in pages.values()} == {200, 410}


@both_ways
def test_copy_of_a_reader_is_out_of_date_at_once(published, leave):
    addresses = addresses_of(published)
    del addresses["check"]
    marks = {name: Client().get(each, follow=True)["ETag"] for name, each in addresses.items()}

    leave(published)

    for name, each in addresses.items():
        response = Client().get(each, HTTP_IF_NONE_MATCH=marks[name])
        assert response.status_code != 304, name


@both_ways
def test_counts_of_the_roll_go_down(published, leave):
    meeting = published.participation.meeting
    leave(published)

    assert naming.public_counts(meeting) == (1, 0)
    assert naming.public_meetings().get().n_statements == 0
    assert roll.numbers_of(roll.lines_of(meeting, timezone.now())).published == 0
    assert index_entries(meeting, None) == []


def test_who_only_published_is_not_named_any_more(participation):
    statement = make_published(participation)
    withdraw(statement)

    assert list(roll.public_rows(participation.meeting)) == []


def test_page_says_who_ended_it_and_when_in_the_readers_language(published):
    at = published.published_at + timedelta(hours=3)
    take_back(published, at=at)

    page = Client().get(addresses_of(published)["statement"]).text

    assert "The organisers took this statement back from the public." in page
    assert "A &lt;name&gt; in it." in page
    assert published.symbol in page
    with translation.override("it"):
        assert Client().get("/it" + addresses_of(published)["statement"]).status_code == 410


def test_last_ending_counts(published):
    take_back(published)
    published.refresh_from_db()
    publish_statement(
        statement=published, revision_pk=published.sent_id, at=timezone.now(), by="user:1"
    )
    withdraw(published)

    page = Client().get(addresses_of(published)["statement"]).text

    assert "The organisation withdrew this statement." in page
    assert "A &lt;name&gt; in it." not in page


def test_address_stays_gone_while_a_newer_version_waits(published):
    take_back(published)
    make_sent(published.participation, base_version=1, title="CANARY two", body="CANARY two")

    response = Client().get(addresses_of(published)["statement"])

    assert (response.status_code, "CANARY" in response.text) == (410, False)


@both_ways
def test_former_address_leads_to_the_page_that_says_so(published, leave):
    leave(published)
    old = addresses_of(published)
    organisation = published.participation.organisation
    rename_organisation(organisation=organisation, name="Right", slug="right", by="user:1")

    for name in GONE:
        response = Client().get(old[name], follow=True)
        assert response.redirect_chain[0][1] == 301, name
        assert response.status_code == 410, name


@both_ways
def test_what_ended_before_the_meeting_was_public_was_read_by_nobody(db, leave):
    statement = make_published(make_participation(meeting=make_meeting(opened_at=None)))
    leave(statement)
    meeting = statement.participation.meeting
    meeting.opened_at = timezone.now() + timedelta(hours=1)
    meeting.save()

    assert Client().get(addresses_of(statement)["statement"]).status_code == 404


def test_draft_and_never_sent_have_no_page(participation):
    make_draft(participation)
    statement = Statement.objects.get()

    assert access.why_gone(participation.meeting.slug, participation.organisation.slug) is None
    assert statement.symbol == ""


@both_ways
def test_translation_of_what_left_does_not_come_back_with_a_newer_version(published, leave):
    leave(published)
    make_published(published.participation, base_version=1, body="Without the name.")

    response = Client().get(addresses_of(published)["translation"])
    page = Client().get(addresses_of(published)["statement"])

    assert response.status_code == 404
    assert page.status_code == 200
    assert "/it/" not in page.text.partition("<article")[0].partition("<main")[2]


def test_translation_comes_back_when_its_version_is_published_again(published):
    take_back(published)
    published.refresh_from_db()
    publish_statement(
        statement=published, revision_pk=published.sent_id, at=timezone.now(), by="user:1"
    )

    assert Client().get(addresses_of(published)["translation"]).status_code == 200


# --- Symbols ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["statement", "statements"])
def test_public_page_has_the_symbol(published, name):
    assert published.symbol == f"M{published.participation.meeting.pk}/S/1"
    assert published.symbol in Client().get(addresses_of(published)[name]).text


@pytest.mark.parametrize("n", [1, 5])
def test_symbols_cost_no_query(meeting, n, django_assert_num_queries):
    for _each in range(n):
        make_published(make_participation(meeting=meeting))

    # the mark of the page, the meeting, translations, topics, the order, the rows
    with django_assert_num_queries(6):
        Client().get(f"/meetings/{meeting.slug}/statements/")
