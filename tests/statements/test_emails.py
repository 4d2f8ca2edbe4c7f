"""Letters of the top floor: the text whole, large texts as a file, addresses in every language."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone, translation

from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.services.invitation import link_of
from statements import emails
from statements.models import Statement
from statements.services.publishing import publish_statement
from statements.services.questioning import ask_question
from statements.services.withdrawing import unpublish_statement, withdraw_statement
from tests.factories import make_contact, make_published, make_sent
from tests.meetings.letterbox import composed, page_of, words_of_html, words_of_text

RECEIPT = "statements.receipt"
PUBLISHED = "statements.published"


def test_receipt_holds_time_count_hash_and_text(participation):
    revision = make_sent(participation, title="Il pane", language="it", body="Testo\n\nintero")

    letter = composed(RECEIPT, time_zone="Europe/Rome")

    for words in ("Il pane", "Testo\n\nintero", revision.sha256, "Characters: 13\n", "in Rome\n"):
        assert words in letter.mail.body
    assert 'lang="it" dir="ltr"' in page_of(letter)
    assert letter.mail.attachments == []


def test_text_of_another_direction_keeps_it(participation):
    make_sent(participation, title="خبز", language="ar", body="نص")

    assert '<div class="rule" lang="ar" dir="rtl"' in page_of(composed(RECEIPT, "en"))


@pytest.mark.parametrize("character", ["a", "é", "字", "👩", "<", "&", "'", '"'])
def test_text_of_full_length_is_whole_or_a_file_and_the_letter_not_too_large(
    participation, character
):
    body = (character * 99 + "\n") * 99 + character * 99
    make_sent(participation, body=body)

    letter = composed(RECEIPT)

    assert len(page_of(letter).encode()) <= 100_000
    files = [content for _name, content, _kind in letter.mail.attachments]
    assert (body in letter.mail.body) == (files == [])
    assert files in ([], [body])
    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)


def test_file_comes_whole(participation):
    participation.meeting.character_limit = 200_000
    participation.meeting.save()
    body = "字" * 150_000
    make_sent(participation, body=body)

    letter = composed(RECEIPT)

    ((name, content, kind),) = letter.mail.attachments
    assert (name, kind, content) == ("statement.txt", "text/plain", body)
    assert "is in the file that comes with this letter" in letter.mail.body
    part = letter.mail.message().get_payload()[-1]
    assert part.get_payload(decode=True).decode() == body


def test_number_of_characters_is_written_as_the_language_does(participation):
    make_sent(participation, body="a" * 1500)

    assert composed(RECEIPT, "en").mail.subject.endswith(
        "we have your statement (1,500 characters)"
    )
    assert "1.500" in composed(RECEIPT, "it").mail.subject


def test_hostile_title_and_text_are_no_markup(participation):
    make_published(participation, title="<b>x</b>", body='<a href="https://evil.example.org">x</a>')

    for kind in (RECEIPT, PUBLISHED):
        page = page_of(composed(kind))
        assert "<b>" not in page
        assert 'href="https://evil' not in page


def test_late_text_is_called_late(participation):
    make_sent(participation, at=participation.meeting.statements_due_at + timedelta(hours=1))

    letter = composed(RECEIPT)

    assert "It came after the deadline and waits for the organisers." in letter.mail.body
    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)


def test_receipt_after_the_deadline_offers_no_change(participation):
    make_sent(participation)
    words = "You can change it until"
    assert words in composed(RECEIPT).mail.body
    meeting = participation.meeting
    meeting.answers_due_at -= timedelta(days=50)
    meeting.statements_due_at -= timedelta(days=50)
    meeting.save()

    assert words not in composed(RECEIPT).mail.body


def test_news_leads_to_the_public_page(participation):
    make_published(participation)
    slug, name = participation.meeting.slug, participation.organisation.slug

    letter = composed(PUBLISHED, "en")

    assert f"{settings.SITE_URL}/meetings/{slug}/statements/{name}/" in letter.mail.body
    it = f"{settings.SITE_URL}/it/meetings/{slug}/statements/{name}/"
    assert it in composed(PUBLISHED, "it").mail.body


def test_public_page_in_a_language_that_only_letters_have_is_that_of_the_site(participation):
    statement = make_published(participation)
    with translation.override("ar"):
        address = emails.address_of(statement, participation)
        assert translation.get_language() == "ar"

    assert address.startswith(f"{settings.SITE_URL}/meetings/")


def test_news_of_a_replaced_publication_is_withheld(participation):
    make_published(participation)
    first = Message.objects.get(kind=PUBLISHED)
    make_published(participation, base_version=1, body="newer")

    assert compose(first) == Withheld(Reason.REPLACED)


# --- Questions, withdrawals, what organisers took back ------------------------


def asked(participation):
    ask_question(
        statement=make_sent(participation, title="The <title>").statement,
        revision_pk=Statement.objects.get().sent_id,
        text="Which <year>?\nAnd who?",
        key=uuid4(),
        by="user:1",
        at=timezone.now(),
    )


def withdrawn(participation):
    withdraw_statement(
        participation=participation,
        revision_pk=make_sent(participation, title="The <title>").pk,
        by="link:1",
        at=timezone.now(),
    )


def unpublished(participation):
    statement = make_published(participation, title="The <title>")
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="A <name> in it.\nNothing else.",
        by="user:1",
        at=timezone.now(),
    )


ACTS = {
    "statements.question": (asked, "Which <year>?\nAnd who?"),
    "statements.withdrawn": (withdrawn, "your organisation withdrew its statement"),
    "statements.unpublished": (unpublished, "A <name> in it.\nNothing else."),
}
every_act = pytest.mark.parametrize("kind", ACTS)


@every_act
def test_letter_about_an_act_goes_to_every_address(participation, kind):
    make_contact(participation.organisation)
    ACTS[kind][0](participation)

    assert Message.objects.filter(kind=kind, about=participation.ref).count() == 2


@every_act
@pytest.mark.parametrize("language", sorted({*settings.LETTER_LANGUAGES, "ar"}))
def test_letter_about_an_act_says_the_same_in_text_and_html(participation, kind, language):
    ACTS[kind][0](participation)

    letter = composed(kind, language)

    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)
    assert "The <title>" in letter.mail.body
    assert "<year>" not in page_of(letter)
    assert "<name>" not in page_of(letter)
    assert letter.mail.body.startswith(participation.organisation.name)
    assert len(letter.mail.subject) <= 60


@every_act
def test_letter_about_an_act_holds_its_words_and_the_way_to_the_page(participation, kind):
    ACTS[kind][0](participation)

    body = composed(kind).mail.body

    assert ACTS[kind][1] in body
    assert link_of(participation.invitation) in body


@every_act
def test_letter_about_an_act_that_is_over_is_not_sent(participation, kind):
    ACTS[kind][0](participation)
    statement = Statement.objects.get()
    revision = make_sent(participation, base_version=1, body="Newer.")
    publish_statement(statement=statement, revision_pk=revision.pk, at=timezone.now(), by="user:1")

    letter = compose(Message.objects.get(kind=kind))

    assert isinstance(letter, Withheld)
    assert letter.reason == Reason.REPLACED


def test_receipt_names_the_symbol(participation):
    make_sent(participation)

    assert f"Symbol: M{participation.meeting.pk}/S/1\n" in composed(RECEIPT).mail.body
