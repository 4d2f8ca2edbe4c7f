"""Letters: the same words in text and HTML in every language of letters; how each ends."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from bulletins.services.digests import plan_subscription
from bulletins.services.taking_off import put_back, take_off
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from tests.bulletins.factories import (
    make_bulletin,
    make_note,
    make_participant,
    make_public,
    make_subscription,
)
from tests.factories import make_organisation
from tests.meetings.letterbox import composed, page_of, words_of_html, words_of_text

KINDS = ("bulletins.digest", "bulletins.note", "bulletins.taken_off")
LANGUAGES = sorted({*settings.LETTER_LANGUAGES, "ar"})


@pytest.fixture
def letterbox(meeting):
    """An organisation to which a letter of every kind waits."""
    now = timezone.now()
    other = make_participant(meeting, organisation=make_organisation(name="Пекарня <и> хлеб"))
    reader = make_participant(meeting, organisation=make_organisation(name="Ένα & Δύο"))
    wish = make_subscription(reader, at=now - timedelta(days=20))
    make_public(other, title="One & <two>", at=now - timedelta(days=18))
    make_bulletin(other, title="أخبار", language="ar", at=now - timedelta(days=18), is_signed=False)
    # Seven days in a row: one of them is a Monday on every clock.
    for day in range(10, 17):
        plan_subscription(pk=wish.pk, at=now - timedelta(days=17) + timedelta(days=day - 9))
    make_note(other, reader, text="Where do <we> sleep?\n\n& when?")
    bulletin = make_public(reader, title="Ours & <theirs>")
    take_off(bulletin=bulletin, reason="A <name>\nof a person.", by="user:1", at=now)
    return bulletin


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_html_says_the_same_words_as_the_text(letterbox, kind, language):
    letter = composed(kind, language)

    assert words_of_html(page_of(letter)) == words_of_text(letter.mail.body)


@pytest.mark.parametrize("kind", KINDS)
def test_letter_is_light_and_can_be_stopped(letterbox, kind):
    letter = composed(kind)

    assert len(page_of(letter).encode()) < 30_000
    assert letter.mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.mail.extra_headers["List-Unsubscribe"].strip("<>") in letter.mail.body
    assert "/i/" not in letter.copy_text
    assert "<two>" not in page_of(letter)


def test_news_of_taking_off_is_stale_once_it_is_put_back(letterbox):
    put_back(bulletin=letterbox, by="user:1")

    assert compose(Message.objects.get(kind="bulletins.taken_off")) == Withheld(Reason.REPLACED)
