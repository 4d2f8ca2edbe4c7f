"""Letters of this floor, whole in every language of letters."""

import uuid

import pytest
from django.conf import settings
from django.utils import timezone

from calling.models import JoinRequest
from calling.services.answering import accept_request, ask_back, decline_request
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from tests.calling.factories import make_confirmed, make_policy, make_request
from tests.factories import make_meeting
from tests.meetings.letterbox import composed, page_of, words_of_html, words_of_text

pytestmark = pytest.mark.django_db

KINDS = ("code", "receipt", "asked_already", "question", "declined", "accepted")
NAME = "Ραδιόφωνο <Ένα> & Δύο"


@pytest.fixture
def letters():
    meeting = make_meeting(short_name="Assembly 2026", title="Assembly of the <South> 2026")
    make_policy(meeting)
    who = {"by": "user:1", "at": timezone.now()}

    def confirmed():
        return make_confirmed(meeting, name=NAME, language="el", why="To <learn>.\nTo tell.")

    asked = confirmed()
    make_request(meeting, email=asked.email)
    ask_back(asked=asked, words="Who <cooks>?", seen=1, key=uuid.uuid4(), **who)
    decline_request(asked=confirmed(), words="The <hall> is full.", seen=1, key=uuid.uuid4(), **who)
    accept_request(asked=confirmed(), organisation=None, seen=1, **who)
    make_request(meeting, name=NAME, language="el")
    return meeting


@pytest.mark.parametrize("language", settings.LETTER_LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_letter_is_whole_in_both_forms(letters, kind, language):
    letter = composed(f"calling.{kind}", language)

    page = page_of(letter)
    assert letter.mail.subject.startswith("Assembly 2026: ")
    assert len(letter.mail.subject) < 78
    # What a stranger typed reaches nobody who has not confirmed the address.
    is_told = kind != "code"
    assert (NAME in letter.mail.body) == is_told
    assert ("&lt;Ένα&gt; &amp; Δύο" in page) == is_told
    assert words_of_html(page) == words_of_text(letter.mail.body)
    assert f'lang="{language}"' in page
    assert letter.mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert len(page.encode()) < 30_000


def test_kept_copies_hold_no_link(letters):
    for kind in ("receipt", "asked_already", "question", "declined"):
        letter = composed(f"calling.{kind}")
        assert "/join/1" not in letter.copy_text
        assert "https://…" in letter.copy_text
    assert "/i/" not in composed("calling.accepted").copy_text


def test_letter_about_a_request_goes_to_its_address_only(letters):
    message = Message.objects.filter(kind="calling.question").get()
    JoinRequest.objects.filter(pk=message.refs["request_pk"]).update(email="other@example.org")

    assert compose(message) == Withheld(Reason.ADDRESS_GONE)


def test_code_is_not_sent_once_the_address_is_confirmed(letters):
    asked = JoinRequest.objects.exclude(confirmed_at=None).earliest("pk")

    message = Message.objects.get(kind="calling.code", about=asked.about)

    assert compose(message) == Withheld(Reason.DONE)


def test_page_opens_in_the_language_of_the_letter(letters):
    assert f"{settings.SITE_URL}/it/meetings/" in composed("calling.receipt", "it").mail.body
    assert f"{settings.SITE_URL}/meetings/" in composed("calling.receipt", "de").mail.body
