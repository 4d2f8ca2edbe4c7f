"""When a statement becomes public by its meeting's rule, and when it is no longer."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.errors import Refused
from initiative.outbox.delivery import pump
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Meeting, Participation
from meetings.states import PublicationMode
from statements import roll
from statements.models import Publication, Question, Statement
from statements.services.publishing import publish_due, publish_statement
from statements.services.questioning import ask_question, take_question_back
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from statements.states import Ending
from tests.factories import (
    make_draft,
    make_organiser,
    make_participation,
    make_published,
    make_sent,
)

SECOND = timedelta(seconds=1)


@pytest.fixture
def due_at(meeting):
    return meeting.statements_due_at


def rule(meeting, mode):
    Meeting.objects.filter(pk=meeting.pk).update(publication=mode)


def public():
    return set(Statement.objects.filter(published__isnull=False))


def get(statement, name="statement"):
    participation = statement.participation
    names = [participation.meeting.slug, participation.organisation.slug]
    return Client().get(reverse(f"public:{name}", args=names))


# --- By rule ------------------------------------------------------------------


def test_by_hand_nothing_is_published_by_itself(participation, due_at):
    make_sent(participation)

    assert publish_due(at=due_at + GRACE + SECOND) == 0
    assert public() == set()


def test_at_once_what_is_sent_in_time_is_public_and_each_newer_version_too(participation):
    rule(participation.meeting, PublicationMode.AT_ONCE)
    make_sent(participation)
    newer = make_sent(participation, base_version=1, body="Newer.")

    statement = Statement.objects.get()
    assert statement.published == newer
    endings = list(Publication.objects.order_by("pk").values_list("ending", flat=True))
    assert endings == [Ending.REPLACED, ""]


def test_at_the_deadline_all_become_public_together_when_its_grace_is_over(meeting, due_at):
    rule(meeting, PublicationMode.AT_DEADLINE)
    sent = [make_sent(make_participation(meeting=meeting)).statement for _each in range(3)]

    assert publish_due(at=due_at + GRACE) == 0
    assert publish_due(at=due_at + GRACE + SECOND) == 3
    assert public() == set(sent)


def test_two_ticks_publish_once(meeting, due_at):
    rule(meeting, PublicationMode.AT_DEADLINE)
    make_sent(make_participation(meeting=meeting))

    n = [publish_due(at=due_at + GRACE + SECOND) for _tick in range(2)]

    assert n == [1, 0]
    assert Publication.objects.count() == 1
    assert Message.objects.filter(kind="statements.published").count() == 1


def test_text_on_its_way_at_the_deadline_is_published_by_the_next_tick(participation, due_at):
    rule(participation.meeting, PublicationMode.AT_DEADLINE)
    publish_due(at=due_at + GRACE + SECOND)
    make_sent(participation, at=due_at + GRACE)
    assert public() == set()

    assert publish_due(at=due_at + GRACE + 60 * SECOND) == 1


def test_who_has_more_time_is_published_when_it_sends(participation, due_at):
    rule(participation.meeting, PublicationMode.AT_DEADLINE)
    later = due_at + timedelta(days=3)
    Participation.objects.update(statements_extended_to=later)

    make_sent(Participation.objects.get(), at=later - SECOND)

    assert len(public()) == 1


@pytest.mark.parametrize("mode", [PublicationMode.AT_ONCE, PublicationMode.AT_DEADLINE])
def test_late_text_waits_for_a_person(participation, due_at, mode):
    rule(participation.meeting, mode)
    make_sent(participation, at=due_at + GRACE + SECOND)

    assert publish_due(at=due_at + timedelta(days=9)) == 0
    assert public() == set()


def test_rule_that_was_changed_publishes_what_waits(participation):
    make_sent(participation)
    rule(participation.meeting, PublicationMode.AT_ONCE)

    assert publish_due(at=timezone.now()) == 1


def test_what_organisers_took_back_no_rule_publishes_again(participation):
    rule(participation.meeting, PublicationMode.AT_ONCE)
    make_sent(participation)
    take_back(Statement.objects.get())

    assert publish_due(at=timezone.now()) == 0
    make_sent(participation, base_version=1, body="Newer.")
    assert public() == set()


# --- Numbers ------------------------------------------------------------------


def test_number_is_given_at_the_first_sending_and_stays(meeting):
    first, second = (make_participation(meeting=meeting) for _each in range(2))
    make_sent(second)
    make_sent(first)
    make_sent(second, base_version=1, body="Newer.")

    symbols = [Statement.objects.get(participation=each).symbol for each in (first, second)]
    assert symbols == [f"M{meeting.pk}/S/2", f"M{meeting.pk}/S/1"]


def test_draft_has_no_number(participation):
    assert make_draft(participation).statement.symbol == ""


# --- Taken back, withdrawn ----------------------------------------------------


def take_back(statement, **given):
    defaults = {
        "revision_pk": statement.published_id,
        "reason": "A name in it puts somebody in danger.",
        "by": "user:1",
        "at": timezone.now(),
    }
    return unpublish_statement(statement=statement, **defaults | given)


def test_organisation_is_told_by_letter_why_its_text_was_taken_back(participation):
    take_back(make_published(participation))

    pump(seconds=5)

    letters = [letter.body for letter in mail.outbox if "no longer public" in letter.subject]
    assert len(letters) == 1
    assert "puts somebody in danger" in letters[0]


def withdraw(participation, revision_pk):
    return withdraw_statement(
        participation=participation, revision_pk=revision_pk, by="link:1", at=timezone.now()
    )


@pytest.mark.parametrize("name", ["statement", "statement_text"])
def test_address_of_a_text_taken_back_says_when_and_why(participation, name):
    statement = make_published(participation, title="The title", body="The words.")
    take_back(statement)

    response = get(statement, name)

    assert response.status_code == 410
    assert "puts somebody in danger" in response.text
    assert "The words." not in response.text
    assert "The title" not in response.text


def test_address_of_a_withdrawn_text_says_so(participation):
    statement = make_published(participation)
    withdraw(participation, statement.sent_id)

    response = get(statement)

    assert response.status_code == 410
    assert "The organisation withdrew this statement." in response.text


def test_text_that_was_never_public_leaves_no_page(participation):
    revision = make_sent(participation)
    withdraw(participation, revision.pk)

    assert get(revision.statement).status_code == 404


def test_withdrawn_statement_is_gone_from_every_list_and_keeps_its_number(participation):
    statement = make_published(participation)
    meeting = participation.meeting
    withdraw(participation, statement.sent_id)

    statement.refresh_from_db()
    row = roll.rows_of(meeting).get()
    assert (statement.sent, statement.published, statement.number) == (None, None, 1)
    assert (row.sent_at, row.published_at) == (None, None)
    assert statement.draft is not None
    page = Client().get(reverse("public:statements", args=[meeting.slug]))
    assert page.context["n_all"] == 0


def test_reader_with_a_copy_learns_at_once_that_it_is_gone(participation):
    statement = make_published(participation)
    etag = get(statement).headers["ETag"]
    take_back(statement)
    names = [participation.meeting.slug, participation.organisation.slug]

    again = Client().get(reverse("public:statement", args=names), headers={"if-none-match": etag})

    assert again.status_code == 410


def test_withdrawn_statement_can_be_sent_again_and_published(participation):
    statement = make_published(participation)
    withdraw(participation, statement.sent_id)
    revision = make_sent(participation, base_version=1, body="Again.")

    publish_statement(statement=statement, revision_pk=revision.pk, at=timezone.now(), by="user:1")

    statement.refresh_from_db()
    assert (statement.withdrawn_at, statement.number) == (None, 1)
    assert get(statement).status_code == 200


def test_published_again_is_told_again(participation):
    statement = make_published(participation)
    take_back(statement)

    publish_statement(
        statement=statement, revision_pk=statement.sent_id, at=timezone.now(), by="user:1"
    )

    assert Message.objects.filter(kind="statements.published").count() == 2


def test_withdrawing_an_older_version_than_the_one_sent_is_refused(participation):
    first = make_sent(participation)
    make_sent(participation, base_version=1, body="Newer.")

    with pytest.raises(Refused) as refusal:
        withdraw(participation, first.pk)

    assert refusal.value.code == "newer_sent"


def test_withdrawing_twice_is_one_letter(participation):
    revision = make_sent(participation)
    for _press in range(2):
        withdraw(participation, revision.pk)

    assert Message.objects.filter(kind="statements.withdrawn").count() == 1


def test_delegate_withdraws_after_being_told_what_follows(delegate_client, participation):
    revision = make_sent(participation)
    page = reverse("statements:delegate_withdraw", args=[participation.meeting.slug])

    assert "Every version is kept for you" in delegate_client.get(page).text
    assert Statement.objects.get().sent == revision
    typed = {"for": participation.pk, "revision": revision.pk}
    assert delegate_client.post(page, typed).status_code == 302
    assert Statement.objects.get().sent is None


# --- Questions ----------------------------------------------------------------


def ask(statement, **given):
    defaults = {
        "revision_pk": statement.sent_id,
        "text": "Which year do you mean?",
        "key": uuid.uuid4(),
        "by": "user:1",
        "at": timezone.now(),
    }
    return ask_question(statement=statement, **defaults | given)


def test_question_reaches_the_organisation_by_letter_and_on_its_page(
    delegate_client, participation
):
    ask(make_sent(participation).statement)

    pump(seconds=5)
    assert any("Which year do you mean?" in letter.body for letter in mail.outbox)
    page = reverse("statements:delegate_versions", args=[participation.meeting.slug])
    assert "Which year do you mean?" in delegate_client.get(page).text


def test_newer_version_answers_the_question(participation):
    ask(make_sent(participation).statement)
    make_sent(participation, base_version=1, body="In 1999.")

    assert Question.objects.get().settled_at is not None


def test_question_sent_twice_is_one(participation):
    statement, key = make_sent(participation).statement, uuid.uuid4()
    for _press in range(2):
        ask(statement, key=key)

    assert Question.objects.count() == 1


def test_letter_of_a_question_taken_back_is_not_sent(participation):
    question = ask(make_sent(participation).statement)
    take_question_back(question=question, by="user:1", at=timezone.now())

    pump(seconds=5)

    assert not any("Which year" in letter.body for letter in mail.outbox)


def test_question_about_an_older_version_is_refused(participation):
    first = make_sent(participation)
    make_sent(participation, base_version=1, body="Newer.")

    with pytest.raises(Refused):
        ask(first.statement, revision_pk=first.pk)


# --- The desk -----------------------------------------------------------------


@pytest.fixture
def desk(meeting):
    client = Client()
    client.force_login(make_organiser(meeting))
    return client


def detail(participation):
    names = [participation.meeting.slug, participation.organisation.slug]
    return reverse("statements:organiser_statement", args=names)


def test_desk_asks_takes_back_and_publishes(desk, participation):
    statement = make_published(participation)
    page = detail(participation)
    revision = {"revision": statement.sent_id}

    for act in (
        {"act": "ask", "key": str(uuid.uuid4()), "text": "Which year?"},
        {"act": "unpublish", "reason": "By mistake."},
        {"act": "publish"},
    ):
        assert desk.post(page, act | revision).status_code == 302

    assert Question.objects.get().text == "Which year?"
    assert [each.ending for each in Publication.objects.order_by("pk")] == [Ending.UNPUBLISHED, ""]


def test_taking_back_needs_a_reason_and_loses_nothing(desk, participation):
    statement = make_published(participation)

    response = desk.post(
        detail(participation), {"act": "unpublish", "reason": "", "revision": statement.sent_id}
    )

    assert response.status_code == 422
    assert public() == {statement}


def test_desk_says_that_a_newer_version_is_being_written_without_its_words(desk, participation):
    make_sent(participation)
    make_draft(participation, base_version=1, body="Secret words.")

    page = desk.get(detail(participation)).text

    assert "A new version is being written, saved at:" in page
    assert "Secret words." not in page
