"""An organisation's pages: read, write, send, take back, want the weekly letter; the desk."""

import pytest
from django.test import Client
from django.utils import timezone

from bulletins.models import Bulletin, BulletinText, DirectNote, Subscription
from bulletins.services.notes import block_notes
from bulletins.services.taking_off import take_off
from bulletins.states import Audience
from meetings.models import Participation
from meetings.states import Answer, OrganiserRole
from tests.bulletins.factories import (
    make_bulletin,
    make_note,
    make_participant,
    make_public,
    make_subscription,
    save_text,
)
from tests.factories import make_contact, make_organiser, make_rsvp


@pytest.fixture
def author(participation):
    """The organisation of ``delegate_client``; it takes part."""
    make_rsvp(participation)
    participation.refresh_from_db()
    return participation


@pytest.fixture
def base(meeting):
    return f"/my/{meeting.slug}/"


TYPED = {
    "audience": "participants",
    "signature": "name",
    "language": "en",
    "title": "What we see",
    "body": "Sample text.",
}


# --- Reading


def test_who_takes_part_reads_both_kinds(delegate_client, author, meeting, base):
    other = make_participant(meeting)
    make_public(other, title="For all")
    make_bulletin(other, title="Among us")

    page = delegate_client.get(f"{base}news/").text

    assert "For all" in page
    assert "Among us" in page
    assert delegate_client.get(f"{base}news/2/").status_code == 200


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.UNSURE])
def test_others_read_what_is_public(delegate_client, participation, meeting, base, answer):
    if answer:
        make_rsvp(participation, answer=answer)
    other = make_participant(meeting)
    make_public(other, title="For all")
    make_bulletin(other, title="Among us")

    page = delegate_client.get(f"{base}news/").text

    assert "For all" in page
    assert "Among us" not in page
    assert delegate_client.get(f"{base}news/1/").status_code == 200
    assert delegate_client.get(f"{base}news/2/").status_code == 404


def test_no_name_for_those_that_take_part_either(delegate_client, author, meeting, base):
    other = make_participant(meeting)
    make_bulletin(other, is_signed=False)

    for page in ("news/", "news/1/"):
        assert other.organisation.name not in delegate_client.get(base + page).text


# --- Writing


def test_a_draft_is_saved_checked_and_sent(delegate_client, author, base):
    first = delegate_client.post(f"{base}news/new/", TYPED | {"go": "check"})
    assert first.url == f"{base}news/1/check/"
    page = delegate_client.get(first.url)
    assert "can read this." in page.text
    form = page.context["sender"]

    sent = delegate_client.post(
        first.url, {"version": form["version"].value(), "key": form["key"].value()}
    )

    assert sent.url == f"{base}news/1/"
    assert Bulletin.objects.get().sent.body == "Sample text."


def test_the_page_says_who_will_read_it(delegate_client, author, base):
    save_text(author, audience=Audience.PUBLIC, is_signed=False)

    page = delegate_client.get(f"{base}news/1/check/").text

    assert "Everyone can read this." in page
    assert "No name stands under it" in page


def test_first_choices_show_least(delegate_client, author, base):
    Participation.objects.filter(pk=author.pk).update(is_named=False)

    form = delegate_client.get(f"{base}news/new/").context["form"]

    assert (form["audience"].value(), form["signature"].value()) == ("participants", "none")


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"audience": "all"},
        {"signature": ""},
        {"title": "x" * 301},
        {"title": "turned \u202e round"},
        {"body": "NUL \0 in it, and a long text"},
    ],
)
def test_wrong_shape_gives_the_text_back(delegate_client, author, base, wrong):
    typed = TYPED | {"body": "Words that nobody wants to type again."} | wrong

    response = delegate_client.post(f"{base}news/new/", typed)

    assert response.status_code == 422
    assert typed["body"].replace("\0", "") in response.text.replace("\0", "").replace("\ufffd", "")
    assert Bulletin.objects.count() == 0


def test_a_text_over_the_limit_is_kept_counted_and_not_sent(delegate_client, author, base):
    response = delegate_client.post(
        f"{base}news/new/", TYPED | {"body": "x" * 10_001, "go": "check"}, follow=True
    )

    assert "10,001 of 10,000 characters" in response.text
    assert "Shorten it, then send it." in response.text
    page = delegate_client.get(f"{base}news/1/text/").text
    assert "x" * 10_001 in page
    assert "1 too many" in page


def test_who_does_not_take_part_gets_its_text_back(delegate_client, participation, base):
    response = delegate_client.post(f"{base}news/new/", TYPED | {"body": "Words to keep."})

    assert response.status_code == 422
    assert "Words to keep." in response.text


def test_two_texts_are_both_shown(delegate_client, author, base):
    bulletin = save_text(author).bulletin
    save_text(author, bulletin, base_version=1, body="Theirs.")

    response = delegate_client.post(
        f"{base}news/1/text/", TYPED | {"base_version": 1, "body": "Mine."}
    )

    assert response.status_code == 409
    assert "Theirs." in response.text
    assert response.context["form"]["body"].value() == "Mine."
    assert response.context["form"]["base_version"].value() == 2
    assert {text.body for text in BulletinText.objects.all()} >= {"Mine.", "Theirs."}
    assert "Mine." in delegate_client.get(f"{base}news/1/texts/").text


def test_showing_it_to_more_has_a_page_of_its_own(delegate_client, author, base):
    bulletin = make_bulletin(author)
    save_text(author, bulletin, audience=Audience.PUBLIC)

    check = delegate_client.post(f"{base}news/1/check/", {"version": 2, "key": ""})
    assert check.url == f"{base}news/1/wider/"
    assert "everyone can, for ever" in delegate_client.get(check.url).text
    assert not Bulletin.objects.get().sent.is_public

    delegate_client.post(check.url, {"version": 2})
    assert Bulletin.objects.get().sent.is_public


def test_taking_back_says_what_it_means_and_does_it(delegate_client, author, base):
    make_public(author)

    assert "Its public address stays" in delegate_client.get(f"{base}news/1/take-back/").text
    assert Bulletin.objects.get().withdrawn_at is None
    assert delegate_client.post(f"{base}news/1/take-back/").url == f"{base}news/"
    assert Bulletin.objects.get().withdrawn_at is not None


def test_pages_of_writing_are_closed_to_others(delegate_client, author, meeting, base):
    make_public(make_participant(meeting))

    for page in ("text/", "texts/", "check/", "wider/", "take-back/"):
        assert delegate_client.get(f"{base}news/1/{page}").status_code == 404
        assert delegate_client.post(f"{base}news/1/{page}", TYPED).status_code in (404, 405)


def test_organisation_sees_why_its_news_is_off(delegate_client, author, base):
    bulletin = make_public(author, is_signed=False)
    take_off(bulletin=bulletin, reason="A name.", by="user:1", at=timezone.now())

    assert "A name." in delegate_client.get(f"{base}news/").text


# --- The weekly letter


def test_weekly_letter_is_off_until_it_is_asked_for(delegate_client, author, base):
    contact = make_contact(author.organisation)
    delegate_client.get(f"{base}news/")
    assert Subscription.objects.count() == 0

    delegate_client.post(f"{base}news/letter/", {"to": str(contact.pk), "act": "on"})
    assert Subscription.objects.get().contact == contact
    delegate_client.post(f"{base}news/letter/", {"act": "off"})
    assert not Subscription.objects.get().is_on


@pytest.mark.parametrize("to", ["", "0", "all\0", "-1", "99999999999999999999"])
def test_an_address_that_is_not_ours_is_refused(delegate_client, author, base, to):
    response = delegate_client.post(f"{base}news/letter/", {"to": to})

    assert response.status_code == 422
    assert Subscription.objects.count() == 0


# --- Notes


@pytest.fixture
def other(meeting):
    return make_participant(meeting)


def test_a_note_is_sent_read_and_answered(delegate_client, author, other, base):
    sent = delegate_client.post(
        f"{base}organisations/{other.organisation.slug}/note/", {"text": "Where do we sleep?"}
    )
    note = DirectNote.objects.get()
    assert sent.url == f"{base}notes/{note.pk}/"
    make_note(other, author, text="At ours.", first=note)

    page = delegate_client.get(sent.url).text

    assert "Where do we sleep?" in page
    assert "At ours." in page
    for contact in other.organisation.contacts.all():
        assert contact.email not in page
    delegate_client.post(sent.url, {"text": "Thank you."})
    assert DirectNote.objects.filter(first=note).count() == 2


def test_notes_of_others_are_not_there(delegate_client, author, other, meeting, base):
    note = make_note(other, make_participant(meeting), text="Among the two of us")

    assert delegate_client.get(f"{base}notes/{note.pk}/").status_code == 404
    assert delegate_client.post(f"{base}notes/{note.pk}/", {"text": "x"}).status_code == 404
    assert other.organisation.name not in delegate_client.get(f"{base}notes/").text


def test_who_is_not_named_is_not_there(delegate_client, author, meeting, base):
    hidden = make_participant(meeting, is_named=False)
    address = f"{base}organisations/{hidden.organisation.slug}/note/"

    assert hidden.organisation.name not in delegate_client.get(f"{base}organisations/").text
    assert delegate_client.get(address).status_code == 404
    assert delegate_client.post(address, {"text": "x"}).status_code == 404


@pytest.mark.parametrize("text", ["", " \n", "y" * 2001, "NUL \0 in a text of some length"])
def test_note_of_wrong_shape_is_given_back(delegate_client, author, other, base, text):
    response = delegate_client.post(
        f"{base}organisations/{other.organisation.slug}/note/", {"text": text}
    )

    assert response.status_code == 422
    assert response.context["form"]["text"].value() == text
    assert DirectNote.objects.count() == 0


def test_note_to_oneself(delegate_client, author, base):
    address = f"{base}organisations/{author.organisation.slug}/note/"

    response = delegate_client.post(address, {"text": "Hello us"})

    assert response.status_code == 422
    assert "This is your own organisation." in response.text
    assert "No note can go there" in delegate_client.get(address).text


def test_note_to_who_left_gives_the_text_back(delegate_client, author, other, base):
    make_rsvp(other, answer=Answer.NO)

    response = delegate_client.post(
        f"{base}organisations/{other.organisation.slug}/note/", {"text": "Words to keep."}
    )

    assert response.status_code == 422
    assert "does not take part any more" in response.text
    assert "Words to keep." in response.text


def test_one_too_many_answers_429_with_the_text(delegate_client, author, other, base):
    for _each in range(20):
        make_note(author, other)

    response = delegate_client.post(
        f"{base}organisations/{other.organisation.slug}/note/", {"text": "The twenty-first."}
    )

    assert response.status_code == 429
    assert "Send this one tomorrow." in response.text
    assert "The twenty-first." in response.text


def test_no_more_notes_and_again(delegate_client, author, other, base):
    note = make_note(other, author)

    delegate_client.post(f"{base}notes/{note.pk}/", {"act": "block"})
    assert "You get no more notes" in delegate_client.get(f"{base}notes/{note.pk}/").text
    delegate_client.post(f"{base}notes/{note.pk}/", {"act": "unblock"})
    assert make_note(other, author)


def test_refused_by_who_wants_no_more_gives_the_text_back(delegate_client, author, other, base):
    block_notes(receiver=other, sender=author, by="link:1", at=timezone.now())

    response = delegate_client.post(
        f"{base}organisations/{other.organisation.slug}/note/", {"text": "Words to keep."}
    )

    assert response.status_code == 422
    assert "wants no more notes from you" in response.text
    assert "Words to keep." in response.text


# --- The desk


def desk_of(meeting, role=OrganiserRole.EVERYTHING):
    client = Client()
    client.force_login(make_organiser(meeting, role=role))
    return client, f"/desk/{meeting.slug}/news/"


def test_desk_reads_like_those_that_take_part(meeting, author):
    make_public(author, title="Signed")
    make_bulletin(author, title="Without a name", is_signed=False)
    save_text(author, title="A draft")
    client, address = desk_of(meeting)

    page = client.get(address).text

    assert "Signed" in page
    assert page.count(author.organisation.name) == 1
    assert "A draft" not in page
    assert author.organisation.name not in client.get(f"{address}2/").text
    assert client.get(f"{address}3/").status_code == 404


def test_desk_takes_off_with_a_reason(meeting, author):
    make_public(author)
    client, address = desk_of(meeting, OrganiserRole.PUBLISHES)

    assert client.post(f"{address}1/", {"act": "off", "reason": " "}).status_code == 422
    assert client.post(f"{address}1/", {"act": "off", "reason": "A name."}).status_code == 302
    assert Bulletin.objects.get().off_reason == "A name."
    assert client.post(f"{address}1/", {"act": "back"}).status_code == 302
    assert Bulletin.objects.get().off_at is None


def test_desk_cannot_edit(meeting, author):
    make_public(author, body="As they wrote it.")
    client, address = desk_of(meeting)

    client.post(f"{address}1/", TYPED | {"act": "off", "reason": "A name."})

    assert Bulletin.objects.get().sent.body == "As they wrote it."


# --- Queries


def fill(meeting, author, n):
    for _each in range(n):
        other = make_participant(meeting)
        make_public(other)
        make_bulletin(author)
        make_note(make_note(other, author).sender, author)


@pytest.mark.parametrize("page", ["news/", "notes/", "organisations/", "news/1/", "news/new/"])
def test_own_pages_cost_few_queries_whatever_their_length(
    delegate_client, author, meeting, base, page, connection_queries
):
    make_subscription(author)
    fill(meeting, author, 3)
    delegate_client.get(base + page)
    few = connection_queries(lambda: delegate_client.get(base + page))
    fill(meeting, author, 12)

    assert connection_queries(lambda: delegate_client.get(base + page)) == few
    assert few <= 12


@pytest.mark.parametrize("page", ["", "1/"])
def test_desk_costs_few_queries_whatever_its_length(meeting, author, page, connection_queries):
    client, address = desk_of(meeting)
    fill(meeting, author, 3)
    few = connection_queries(lambda: client.get(address + page))
    fill(meeting, author, 12)

    assert connection_queries(lambda: client.get(address + page)) == few
    assert few <= 15
