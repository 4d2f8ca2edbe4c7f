"""Letters of the top floor: the text whole, large texts as a file, addresses in every language."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation

from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from statements import emails
from tests.factories import make_published, make_sent
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
    with translation.override("ar"):
        address = emails.address_of(participation)
        assert translation.get_language() == "ar"

    assert address.startswith(f"{settings.SITE_URL}/meetings/")


def test_news_of_a_replaced_publication_is_withheld(participation):
    make_published(participation)
    first = Message.objects.get(kind=PUBLISHED)
    make_published(participation, base_version=1, body="newer")

    assert compose(first) == Withheld(Reason.REPLACED)
