"""The outbox at the desk: every letter in words, again, repaired, and at the same cost."""

import pytest
from django.utils import timezone

from initiative.outbox import delivery
from initiative.outbox.models import Attempt, Message, Return
from organisations.models import Contact
from tests.factories import make_letter, make_participation, make_sending


@pytest.fixture
def outbox(organiser_client, meeting):
    def page(path="", **more):
        return organiser_client.get(f"/desk/{meeting.slug}/outbox/{path}", more)

    return page


@pytest.fixture
def post(organiser_client, meeting):
    def send(path, data):
        return organiser_client.post(f"/desk/{meeting.slug}/outbox/{path}", data, follow=True)

    return send


@pytest.fixture
def letters(meeting):
    """Three letters that were sent."""
    for _each in range(3):
        make_participation(meeting=meeting)
    make_sending(make_letter(meeting))
    delivery.pump(seconds=5)
    return list(Message.objects.order_by("pk"))


def test_empty_outbox_says_so(outbox):
    assert "Nothing is waiting." in outbox().text


def test_letter_is_shown_in_words_with_its_tries(outbox, letters, meeting):
    now = timezone.now()
    Attempt.objects.create(
        message=letters[0],
        started_at=now,
        finished_at=now,
        outcome="deferred",
        stage="rcpt",
        code="4.2.0",
        words="greylisted, come back",
    )

    text = outbox().text

    for words in ("letter to many", "sent", "greylisted, come back", "naming the recipient"):
        assert words in text


def test_filters_narrow_the_list(outbox, letters, meeting):
    Message.objects.filter(pk=letters[0].pk).update(state="failed", reason="full")

    assert len(outbox(state="failed").context["rows"]) == 1
    assert len(outbox(kind="meetings.letter").context["rows"]) == 3
    assert len(outbox(kind="meetings.link").context["rows"]) == 0
    assert len(outbox(letter=meeting.letters.get().pk).context["rows"]) == 3
    assert len(outbox(letter=meeting.letters.get().pk + 1).context["rows"]) == 0
    assert len(outbox(to=letters[1].recipient).context["rows"]) == 1


def test_addresses_that_come_back_again_and_again_are_listed_alone(outbox, letters, meeting):
    for _each in range(2):
        make_sending(make_letter(meeting))
    tired = letters[0].recipient_mark
    for letter in Message.objects.of_marks([tired]):
        assert outbox(again=1).context["rows"] == []
        now = timezone.now()
        Return.objects.create(message=letter, key=f"n{letter.pk}", kind="later", came_at=now)

    rows = outbox(again=1).context["rows"]

    assert {row.letter.recipient_mark for row in rows} == {tired}
    assert len(rows) == 3
    Contact.objects.filter(email=letters[0].recipient).update(state="stopped")
    assert outbox(again=1).context["rows"] == []


def test_letters_are_found_by_the_name_of_the_organisation(outbox, letters, meeting):
    organisation = meeting.participations.order_by("pk")[1].organisation
    organisation.name = "Περιβόλι Κοινό"
    organisation.save()
    Message.objects.update(recipient="", recipient_domain="")

    [row] = outbox(to="Περιβόλι").context["rows"]

    assert row.organisation == organisation
    assert outbox(to="nobody\0 like this").context["rows"] == []


def test_new_letter_starts_from_one_that_was_sent(outbox, letters, organiser_client, meeting):
    address = f"/desk/{meeting.slug}/letters/new/?from={meeting.letters.get().pk}"

    assert address in outbox(f"{letters[0].pk}/").text
    assert "we invite you" in organiser_client.get(address).text


def test_exact_text_is_shown_without_its_link(outbox, letters):
    text = outbox(f"{letters[0].pk}/").text

    assert "we invite you" in text
    assert "https://…" in text
    assert "/i/" not in text


def test_many_are_sent_again_at_once(post, letters):
    response = post("", {"letter": [each.pk for each in letters[:2]]})

    assert "2 letters wait to be sent again." in response.text
    states = Message.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["queued", "queued", "sent"]


def test_letter_of_another_meeting_is_not_sent_again_and_not_shown(post, outbox, letters):
    Message.objects.update(scope="meeting:0")

    post("", {"letter": letters[0].pk})

    assert Message.objects.filter(state="queued").count() == 0
    assert outbox(f"{letters[0].pk}/").status_code == 404


def test_several_addresses_are_repaired_on_one_page(post, outbox, letters):
    Message.objects.update(state="failed", reason="no_mailbox")
    Contact.objects.update(state="returned")
    one, two, three = Contact.objects.order_by("pk")
    assert "no such mailbox" in outbox().text

    response = post(
        "repair/",
        {
            f"email_{one.pk}": "new@example.org",
            f"email_{two.pk}": "not an address",
            f"email_{three.pk}": "",
            "email_999": "x@example.org",
        },
    )

    assert "1 address is put right" in response.text
    assert response.status_code == 422
    [[_why, [refused, untouched]]] = response.context["returned"].items()
    assert (refused.typed, untouched.typed, untouched.error) == ("not an address", "", "")
    assert "is not an e-mail address" in refused.error
    assert 'value="not an address" aria-invalid="true"' in response.text
    assert f'id="wrong_{two.pk}"' in response.text
    assert Message.objects.filter(state="queued").get().recipient == "new@example.org"


def test_blanked_address_is_said_to_be_gone(outbox, letters):
    Message.objects.update(recipient="", recipient_domain="")

    assert "address no longer kept" in outbox().text


def test_page_costs_the_same_at_3_and_at_60(outbox, letters, meeting, connection_queries):
    few = connection_queries(outbox)
    for _each in range(57):
        make_participation(meeting=meeting)
    make_sending(make_letter(meeting))
    delivery.pump(seconds=20)

    assert connection_queries(outbox) == few <= 12
