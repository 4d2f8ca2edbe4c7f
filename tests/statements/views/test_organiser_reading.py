"""One statement at the desk: read as readers will, published, asked about, taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from statements.models import Publication, Question, Statement
from tests.factories import (
    make_draft,
    make_organiser,
    make_participation,
    make_published,
    make_sent,
)


def page_of(participation):
    names = [participation.meeting.slug, participation.organisation.slug]
    return reverse("statements:organiser_statement", args=names)


def make_late(participation, **given):
    after = participation.meeting.statements_due_at + timedelta(hours=1)
    return make_sent(participation, at=after, **given)


def test_one_statement_is_read_as_readers_will(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    revision = make_sent(
        participation, language="el", title="Οι όχθες", body="Πρώτη <b>.\n\nΔεύτερη."
    )

    page = organiser_client.get(page_of(participation))

    assert page.context["html"] == revision.rendering.html
    assert '<h1 lang="el" dir="ltr">Οι όχθες</h1>' in page.text
    assert 'id="p2"' in page.text
    assert "Πρώτη &lt;b&gt;." in page.text


def test_publish_one_statement(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    revision = make_late(participation)
    address = page_of(participation)

    response = organiser_client.post(address, {"revision": revision.pk}, follow=True)

    statement = Statement.objects.get()
    assert (statement.published, statement.published_at is None) == (revision, False)
    assert response.redirect_chain == [(address, 302)]
    assert ">Publish</button>" not in response.text


@pytest.mark.parametrize("posted", [{}, {"revision": ""}, {"revision": "x"}, {"revision": "older"}])
def test_version_that_was_not_read_is_not_published(meeting, organiser_client, posted):
    participation = make_participation(meeting=meeting)
    older = make_sent(participation)
    make_sent(participation, base_version=1, body="newer")
    if posted.get("revision") == "older":
        posted = {"revision": older.pk}
    address = page_of(participation)

    response = organiser_client.post(address, posted, follow=True)

    assert Statement.objects.get().published is None
    assert "sent a newer version meanwhile" in response.text


def test_published_statement_with_a_newer_version_says_so(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_published(participation)
    newer = make_sent(participation, base_version=1, body="newer words")
    address = page_of(participation)

    page = organiser_client.get(address).text

    assert "An earlier version is published." in page
    assert "newer words" in page
    assert f'name="revision" value="{newer.pk}"' in page


def test_page_says_symbol_version_state_and_who_agreed(participation, organiser_client):
    make_sent(participation)
    revision = make_sent(participation, base_version=1, body="newer")
    revision.agreed_by = "Our council, 3 May"
    revision.save()

    page = organiser_client.get(page_of(participation)).text

    assert f"M{participation.meeting.pk}/S/1 · version 2" in page
    assert "Our council, 3 May" in page
    assert 'class="status todo">waits<' in page


@pytest.mark.parametrize("n", [1, 12])
def test_page_costs_ten_queries_whatever_happened(
    participation, organiser_client, django_assert_num_queries, n
):
    make_sent(participation)
    for number in range(n):
        ask(organiser_client, participation, text=f"Question {number}?")

    # session, user, organiser with meeting, participation, statement; the newer draft,
    # what was public, questions, topics, those of the statement
    with django_assert_num_queries(10):
        organiser_client.get(page_of(participation))


# --- Questions ----------------------------------------------------------------


def ask(client, participation, **typed):
    statement = Statement.objects.get(participation=participation)
    defaults = {"act": "ask", "key": str(uuid4()), "revision": statement.sent_id}
    return client.post(page_of(participation), defaults | {"text": "Which year?"} | typed)


def test_question_is_kept_with_its_lines_and_its_marks(participation, organiser_client):
    make_sent(participation)

    ask(organiser_client, participation, text="  Which <b>year</b>?\r\nالسنة؟ ")

    assert Question.objects.get().text == "Which <b>year</b>?\nالسنة؟"
    page = organiser_client.get(page_of(participation)).text
    assert "Which &lt;b&gt;year&lt;/b&gt;?<br>" in page
    assert "returned with a question" in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write your question"),
        (" \r\n ", "Write your question"),
        ("x" * 2001, "The question has 2001 characters. It may have 2,000."),
        ("one\r\ntwo\x00three", "Line 2 has a character that cannot be kept (U+0000)"),
    ],
)
def test_question_that_cannot_be_sent_is_given_back_with_a_sentence(
    participation, organiser_client, text, words
):
    make_sent(participation)

    response = ask(organiser_client, participation, text=text)

    assert response.status_code == 422
    assert words in response.text
    assert "<details open>" in response.text
    assert "<title>Error: " in response.text.replace("\n", "")
    assert Question.objects.count() == 0


def test_lines_of_a_question_count_as_one_character_each(participation, organiser_client):
    make_sent(participation)

    response = ask(organiser_client, participation, text="\r\n".join(["x" * 99] * 20))

    assert response.status_code == 302


def test_typed_question_is_not_lost_when_a_newer_version_came_meanwhile(
    participation, organiser_client
):
    older = make_sent(participation)
    newer = make_sent(participation, base_version=1, body="newer words")

    response = ask(organiser_client, participation, revision=older.pk, text="Which year, please?")

    assert response.status_code == 422
    assert "sent a newer version meanwhile" in response.text
    assert "Which year, please?</textarea>" in response.text
    assert "newer words" in response.text
    assert f'name="revision" value="{newer.pk}"' in response.text
    assert Question.objects.count() == 0


def test_question_is_taken_back_once(participation, organiser_client):
    make_sent(participation)
    ask(organiser_client, participation)
    typed = {"act": "settle", "question": Question.objects.get().pk}

    for _press in range(2):
        response = organiser_client.post(page_of(participation), typed, follow=True)

    assert Question.objects.open().count() == 0
    assert "Take the question back" not in response.text


def test_question_of_another_statement_is_not_found(meeting, participation, organiser_client):
    other = make_participation(meeting=meeting)
    make_sent(other)
    make_sent(participation)
    ask(organiser_client, other)

    response = organiser_client.post(
        page_of(participation), {"act": "settle", "question": Question.objects.get().pk}
    )

    assert response.status_code == 404
    assert Question.objects.open().count() == 1


@pytest.mark.parametrize(("mode", "n"), [("at_deadline", 1), ("by_hand", 0), ("at_once", 0)])
def test_page_says_when_a_question_holds_up_nothing(meeting, organiser_client, mode, n):
    participation = make_participation(meeting=meeting)
    make_sent(participation)
    meeting.publication = mode
    meeting.save()

    assert organiser_client.get(page_of(participation)).text.count("It holds up nothing") == n


# --- Taken back from the public -----------------------------------------------


def test_what_was_public_when_and_why_no_longer_stands_on_the_page(participation, organiser_client):
    statement = make_published(participation)
    typed = {"act": "unpublish", "reason": "A <name> in it.", "revision": statement.sent_id}

    page = organiser_client.post(page_of(participation), typed, follow=True).text

    assert "taken back by the organisers" in page
    assert "A &lt;name&gt; in it." in page
    assert 'class="status quiet">taken back from the public<' in page
    assert 'value="publish">Publish</button>' in page


def test_typed_reason_is_not_lost_when_another_version_was_published_meanwhile(
    participation, organiser_client
):
    older = make_published(participation).published
    make_published(participation, base_version=1, body="newer words")
    typed = {"act": "unpublish", "reason": "A name in it.", "revision": older.pk}

    response = organiser_client.post(page_of(participation), typed)

    assert response.status_code == 422
    assert "A name in it.</textarea>" in response.text
    assert Publication.objects.open().count() == 1


def test_nothing_public_offers_nothing_to_take_back(participation, organiser_client):
    make_sent(participation)

    assert 'value="unpublish"' not in organiser_client.get(page_of(participation)).text


# --- What organisers do not see -----------------------------------------------


@pytest.mark.parametrize("act", ["edit", "save", "", "delete"])
def test_no_act_changes_the_words(participation, organiser_client, act):
    revision = make_sent(participation)
    before = list(Statement.objects.values())

    organiser_client.post(
        page_of(participation), {"act": act, "body": "Ours.", "revision": revision.pk}
    )

    assert list(Statement.objects.values()) == before
    assert [each.body for each in participation.statement.revisions.all()] == [revision.body] * 2


def test_draft_older_than_what_was_sent_is_not_spoken_of(participation, organiser_client):
    make_sent(participation)

    assert "is being written" not in organiser_client.get(page_of(participation)).text


def test_reader_of_the_desk_gets_no_buttons(meeting, participation, client):
    client.force_login(make_organiser(meeting, role="reads"))
    make_published(participation)
    make_draft(participation, base_version=1, body="CANARY")

    page = client.get(page_of(participation)).text

    assert "A new version is being written" in page
    assert "CANARY" not in page
    assert 'name="act"' not in page
