"""More time: asked for, given, not given; each with its letter and its trace."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.delivery import pump
from initiative.outbox.models import Message
from meetings.models import Extension, TimeRequest
from meetings.services.moretime import ask_for_time, decline_time, give_more_time
from meetings.states import DeadlineKind, TimeAnswer
from statements.desk import what_needs_you
from tests.factories import make_contact, make_participation

DAY = timedelta(days=1)
WORDS = "Our council meets on Sunday; until Tuesday, please."


def ask(participation, **given):
    defaults = {
        "kind": DeadlineKind.STATEMENTS,
        "words": WORDS,
        "key": uuid.uuid4(),
        "by": f"link:{participation.pk}",
        "at": timezone.now(),
    }
    return ask_for_time(participation=participation, **defaults | given)


def give(participation, **given):
    defaults = {
        "kind": DeadlineKind.STATEMENTS,
        "due_at": participation.meeting.statements_due_at + 2 * DAY,
        "reason": "Their council meets.",
        "by": "user:1",
        "at": timezone.now(),
    }
    return give_more_time(participation=participation, **defaults | given)


def test_wish_sent_twice_is_one_wish_and_one_letter_to_the_organisers(participation):
    key = uuid.uuid4()
    for _press in range(2):
        ask(participation, key=key)

    assert TimeRequest.objects.count() == 1
    letter = Message.objects.get(kind="meetings.time_request")
    assert letter.recipient == participation.meeting.help_email
    assert Act.objects.filter(verb="ask_for_time").count() == 1


def test_wish_waits_on_the_desk_until_it_is_answered(participation):
    wish = ask(participation)
    meeting = participation.meeting

    assert any(WORDS in need.words for need in what_needs_you(meeting, [], timezone.now()))

    decline_time(wish=wish, words="The book is printed then.", by="user:1", at=timezone.now())

    assert not any(WORDS in need.words for need in what_needs_you(meeting, [], timezone.now()))


def test_more_time_answers_the_wishes_of_its_kind_and_keeps_its_reason(participation):
    wish, other = ask(participation), ask(participation, kind=DeadlineKind.ANSWERS)

    give(participation)

    wish.refresh_from_db()
    other.refresh_from_db()
    assert (wish.answer, other.answer) == (TimeAnswer.GRANTED, TimeAnswer.OPEN)
    extension = Extension.objects.get()
    assert (extension.request, extension.reason) == (wish, "Their council meets.")


def test_same_date_given_twice_is_one_letter(participation):
    for _press in range(2):
        give(participation)

    assert Extension.objects.count() == 1
    assert Message.objects.filter(kind="meetings.more_time").count() == 1


def test_letter_of_more_time_names_the_new_date_and_the_reason(participation, mailoutbox):
    make_contact(participation.organisation)
    give(participation)

    pump(seconds=5)

    letters = [letter for letter in mailoutbox if "more time" in letter.subject]
    assert len(letters) == 2
    assert "Their council meets." in letters[0].body


def test_letter_of_a_date_that_was_replaced_is_not_sent(participation, mailoutbox):
    give(participation)
    give(participation, due_at=participation.meeting.statements_due_at + 5 * DAY)

    pump(seconds=5)

    assert len(mailoutbox) == 1


def test_answered_wish_is_not_answered_again(participation):
    wish = ask(participation)
    give(participation)

    with pytest.raises(Refused) as refusal:
        decline_time(wish=wish, words="No.", by="user:2", at=timezone.now())

    assert refusal.value.code == "answered"


def test_delegate_asks_and_reads_the_answer(delegate_client, participation):
    page = reverse("meetings:delegate_more_time", args=[participation.meeting.slug])
    typed = {"for": participation.pk, "kind": "statements", "words": WORDS}

    assert delegate_client.post(page, typed).status_code == 302
    wish = TimeRequest.objects.get()
    decline_time(wish=wish, words="The book is printed.", by="user:1", at=timezone.now())

    html = delegate_client.get(page).content.decode()
    assert WORDS in html
    assert "The book is printed." in html


def test_wish_without_words_is_shown_again(delegate_client, participation):
    page = reverse("meetings:delegate_more_time", args=[participation.meeting.slug])

    response = delegate_client.post(page, {"for": participation.pk, "kind": "answers", "words": ""})

    assert response.status_code == 422
    assert response.context["form"]["kind"].value() == "answers"


def test_organiser_says_why_not_and_no_other_organisation_is_touched(
    organiser_client, participation
):
    wish, foreign = ask(participation), ask(make_participation())
    page = reverse(
        "meetings:organiser_organisation",
        args=[participation.meeting.slug, participation.organisation.slug],
    )
    typed = {"act": "decline", "decline-words": "The book is printed."}

    assert organiser_client.post(page, typed | {"wish": foreign.pk}).status_code == 404
    assert organiser_client.post(page, typed | {"wish": wish.pk}).status_code == 302

    wish.refresh_from_db()
    foreign.refresh_from_db()
    assert (wish.answer, foreign.answer) == (TimeAnswer.DECLINED, TimeAnswer.OPEN)
