"""Letters about texts: whole, to whom they concern, and to nobody whom they do not any more."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.letters import Withheld, compose
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.services.invitation import link_of
from meetings.states import AnswerSource
from resolutions.services.opening import close_signing
from resolutions.services.proposing import agree_to_propose, ask_to_propose, leave_proposing
from resolutions.services.signing import keep_signature, take_back
from resolutions.states import TextKind, VoiceKind
from tests.factories import make_participation
from tests.resolutions.factories import (
    change,
    make_open,
    make_own_text,
    now,
    pledge,
    signature,
    view,
)

pytestmark = pytest.mark.django_db


def letters_to(participation, kind):
    return Message.objects.filter(kind=f"resolutions.{kind}", about=participation.ref).order_by(
        "pk"
    )


def read(message):
    """Subject, plain text and HTML of a letter."""
    composed = compose(message)
    mail = composed.mail
    return mail.subject, mail.body, mail.alternatives[0][0]


def test_open_for_signing_says_until_when_and_what_to_do(meeting, participation):
    text = make_open(meeting)

    subject, body, html = read(letters_to(participation, "signing").get())

    assert subject == f"{meeting.short_name}: a resolution is open for signing"
    assert "“How letters are kept”" in body
    assert f"Read and decide\n{link_of(participation.invitation)}" in body
    assert "in Rome" in body.split("Open for signing until\n")[1].splitlines()[0]
    assert "What changed" not in body + html
    assert text.get_kind_display() == "Resolution"


@pytest.mark.parametrize(
    ("kind", "words"), [(TextKind.APPEAL, "an appeal"), (TextKind.CAMPAIGN, "a campaign")]
)
def test_subject_says_what_kind_of_text_it_is(meeting, participation, kind, words):
    make_open(meeting, kind=kind)

    subject, _body, _html = read(letters_to(participation, "signing").get())

    assert subject == f"{meeting.short_name}: {words} is open for signing"


def test_a_changed_text_is_told_with_the_difference_in_words(meeting, participation):
    text = make_open(meeting)
    signature(text, participation)
    change(text, body="Sample text: letters are kept.\n\nThey are read by nobody.")

    first, second = letters_to(participation, "signing")
    assert compose(first) == Withheld(Reason.REPLACED)
    subject, body, html = read(second)

    assert subject == f"{meeting.short_name}: the text of a resolution has changed"
    assert "What changed: 1 word put in, 1 taken out." in body
    assert "+ nobody." in body
    assert "- everybody." in body
    assert "<s>everybody.</s>" in html


def test_who_has_decided_is_not_asked_any_more(meeting):
    text = make_open(meeting)
    signer, keeper, other, away = (make_participation(meeting=meeting) for _each in range(4))
    for each in (signer, keeper):
        signature(text, each)
    view(text, other)
    view(text, away, kind=VoiceKind.NOT_OURS)
    change(text)
    signature(text, signer)
    voice = text.voices.standing().get(participation=keeper)
    keep_signature(
        text=text, participation=keeper, version=2, upon=voice.pk, by=SYSTEM, at=timezone.now()
    )

    assert compose(letters_to(signer, "signing").last()) == Withheld(Reason.DONE)
    assert compose(letters_to(keeper, "signing").last()) == Withheld(Reason.DONE)
    assert "different view has changed" in read(letters_to(other, "signing").last())[1]
    assert letters_to(away, "signing").count() == 0


def test_nobody_is_asked_to_sign_what_is_closed(meeting, participation):
    text = make_open(meeting)
    close_signing(text=text, by=SYSTEM, at=timezone.now() - timedelta(seconds=1))

    assert compose(letters_to(participation, "signing").get()) == Withheld(Reason.REPLACED)


def test_a_receipt_proves_what_was_signed_and_says_what_to_do_if_not_us(meeting, participation):
    text = make_open(meeting)
    signature(text, participation, words="We agree.")

    subject, body, html = read(letters_to(participation, "receipt").get())

    assert subject == f"{meeting.short_name}: your organisation has signed"
    for part in (
        "Version: 1",
        "Decided on: 2026-05-03",
        "Ana Person, secretary",
        now(text).current.sha256,
        "We agree.",
        "This was not us?",
        f"/my/{meeting.slug}/note/",
    ):
        assert part in body, part
    assert "This was not us?" in html


def test_receipts_of_everything_else(meeting, participation):
    text = make_open(meeting, kind=TextKind.CAMPAIGN)
    view(text, participation, words="Otherwise.")
    view(text, participation, kind=VoiceKind.NOT_OURS)
    voice = signature(
        text, participation, source=AnswerSource.ORGANISER, source_note="by telephone, 3 May"
    )
    take_back(text=text, participation=participation, upon=voice.pk, by=SYSTEM, at=timezone.now())
    pledge(text, participation)

    bodies = [read(each)[1] for each in letters_to(participation, "receipt")]

    assert ["Otherwise." in each for each in bodies] == [True, False, False, False, False]
    assert "not its matter" in bodies[1]
    assert "by telephone, 3 May" in bodies[2]
    assert "taken back what it said" in bodies[3]
    assert "We copy letters." in bodies[4]


def test_asked_to_propose_until_it_is_answered(participation):
    text = make_own_text(participation)
    asked, other = (make_participation(meeting=participation.meeting) for _each in range(2))
    ask_to_propose(
        text=text,
        participation=participation,
        asked=[asked, other],
        by=SYSTEM,
        at=timezone.now(),
    )

    subject, body, _html = read(letters_to(asked, "propose").get())
    assert subject.endswith(": will you propose a text?")
    assert participation.organisation.name in body
    agree_to_propose(text=text, participation=asked, draft_number=1, by=SYSTEM, at=timezone.now())
    assert compose(letters_to(asked, "propose").get()) == Withheld(Reason.REPLACED)
    leave_proposing(text=text, participation=other, by=SYSTEM, at=timezone.now())
    assert compose(letters_to(other, "propose").get()) == Withheld(Reason.REPLACED)


def test_words_cannot_become_markup(meeting, participation):
    text = make_open(meeting, title="<b>Bold</b> & more")
    signature(text, participation, words="<script>x</script>")

    html = read(letters_to(participation, "receipt").get())[2]
    assert "<script>" not in html
    assert "&lt;b&gt;Bold" in html


@pytest.mark.parametrize("language", settings.LETTER_LANGUAGES)
def test_every_letter_is_written_whole_in_each_language(meeting, language):
    text = make_open(meeting)
    participation = make_participation(meeting=meeting, language=language)
    signature(text, participation)
    change(text)
    own = make_own_text(make_participation(meeting=meeting))
    ask_to_propose(
        text=own,
        participation=own.begun_for,
        asked=[participation],
        by=SYSTEM,
        at=timezone.now(),
    )

    for message in Message.objects.filter(about=participation.ref, kind__startswith="resolutions."):
        assert message.language == language
        subject, body, html = read(message)
        assert len(subject) <= 78, subject
        assert len(html.encode()) < 30_000
        assert not re.search(r"\n{4,}", body)
