"""A delegate withdraws the statement: told what follows, done by a press, sent again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Meeting
from statements.models import Statement
from statements.services.questioning import ask_question
from tests.factories import make_contact, make_draft, make_published, make_rsvp, make_sent


def page_of(participation, name="withdraw/"):
    return f"/my/{participation.meeting.slug}/statement/{name}"


def withdraw(client, participation, **typed):
    sent = Statement.objects.get(participation=participation).sent_id
    defaults = {"for": participation.pk, "revision": sent or 0}
    return client.post(page_of(participation), defaults | typed, follow=True)


def ask(revision):
    return ask_question(
        statement=revision.statement,
        revision_pk=revision.pk,
        text="Which <year>?",
        key=uuid4(),
        by="user:1",
        at=timezone.now(),
    )


def test_page_says_what_follows_and_does_nothing(delegate_client, participation):
    revision = make_published(participation).published

    page = delegate_client.get(page_of(participation)).text

    assert "Its address stays and says that your organisation withdrew it" in page
    assert "in time until:" in page
    assert f"Its symbol M{participation.meeting.pk}/S/1 stays its own." in page
    assert Statement.objects.get().published == revision


def test_page_of_what_was_never_public_promises_no_address(delegate_client, participation):
    make_sent(participation)

    page = delegate_client.get(page_of(participation)).text

    assert "The organisers do not read it here any more." in page
    assert "Its address stays" not in page


def test_page_after_the_deadline_says_that_sending_again_is_late(delegate_client, participation):
    make_sent(participation)
    past = timezone.now() - GRACE - timedelta(minutes=1)
    Meeting.objects.update(answers_due_at=past, statements_due_at=past)

    page = delegate_client.get(page_of(participation)).text

    assert "sent again, it is kept as late" in page


def test_press_withdraws_and_tells_every_address(delegate_client, participation):
    make_contact(participation.organisation)
    make_published(participation)

    response = withdraw(delegate_client, participation)

    assert response.redirect_chain[-1] == (page_of(participation, "versions/"), 302)
    assert "Your statement is withdrawn" in response.text
    letters = Message.objects.filter(kind="statements.withdrawn")
    assert sorted(letters.values_list("recipient", flat=True)) == sorted(
        participation.organisation.contacts.values_list("email", flat=True)
    )


def test_second_press_of_an_old_page_changes_nothing_that_was_sent_since(
    delegate_client, participation
):
    first = make_sent(participation)
    withdraw(delegate_client, participation)
    second = make_sent(participation, base_version=1, body="Again.")

    response = withdraw(delegate_client, participation, revision=first.pk)

    assert Statement.objects.get().sent == second
    assert "A newer version was sent meanwhile. Read it first." in response.text


@pytest.mark.parametrize("revision", ["", "x", "0", "9" * 40])
def test_nonsense_withdraws_nothing(delegate_client, participation, revision):
    sent = make_sent(participation)

    withdraw(delegate_client, participation, revision=revision)

    assert Statement.objects.get().sent == sent


def test_nothing_sent_is_nothing_to_withdraw(delegate_client, participation):
    assert delegate_client.get(page_of(participation)).status_code == 404
    make_draft(participation)
    assert delegate_client.get(page_of(participation)).status_code == 404
    assert withdraw(delegate_client, participation).status_code == 404


def test_page_of_what_is_withdrawn_leads_to_the_versions(delegate_client, participation):
    make_sent(participation)
    withdraw(delegate_client, participation)

    response = delegate_client.get(page_of(participation), follow=True)

    assert response.redirect_chain == [(page_of(participation, "versions/"), 302)]


def test_withdrawn_words_are_a_draft_that_can_be_sent_again(delegate_client, participation):
    make_sent(participation, body="Our words.")
    withdraw(delegate_client, participation)

    assert "Our words." in delegate_client.get(page_of(participation, "")).text
    typed = {"for": participation.pk, "version": Statement.objects.get().version}
    key = "0b1d8a52-34a9-4d0a-8e0c-52f7e9a1f2aa"
    delegate_client.post(page_of(participation, "check/"), typed | {"key": key})

    statement = Statement.objects.get()
    assert (statement.sent.body, statement.number, statement.withdrawn_at) == (
        "Our words.",
        1,
        None,
    )


# --- What is left to do -------------------------------------------------------


def tasks(client, participation):
    response = client.get(f"/my/{participation.meeting.slug}/")
    return response.context["tasks"][1], response.text


def test_task_list_says_withdrawn_and_asks_for_nothing(delegate_client, participation):
    make_rsvp(participation)
    make_sent(participation)
    withdraw(delegate_client, participation)

    task, page = tasks(delegate_client, participation)

    assert (str(task.status), task.mark) == ("withdrawn", "quiet")
    assert "answered yes, statement withdrawn" in page


@pytest.mark.parametrize("make", [make_sent, lambda each: make_published(each).sent])
def test_question_is_the_task_and_leads_to_its_words(delegate_client, participation, make):
    make_rsvp(participation)
    ask(make(participation))

    task, page = tasks(delegate_client, participation)

    assert (str(task.status), task.mark) == ("returned with a question", "todo")
    assert task.address == page_of(participation, "versions/")
    assert "Read the organisers&#x27; question" in page
    assert "Which &lt;year&gt;?" in delegate_client.get(task.address).text


def test_answered_question_is_no_task(delegate_client, participation):
    make_rsvp(participation)
    ask(make_sent(participation))
    make_sent(participation, base_version=1, body="In 1999.")

    task, _page = tasks(delegate_client, participation)

    assert (str(task.status), task.mark) == ("sent", "done")
