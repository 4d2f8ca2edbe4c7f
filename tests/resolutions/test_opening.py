"""Frozen versions: what may be put up, who is told, what never changes."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Meeting
from resolutions.models import Version, Voice
from resolutions.services.opening import (
    close_signing,
    missing_languages,
    move_end,
    open_for_signing,
    put_new_version,
    withdraw_text,
)
from resolutions.services.proposing import hand_in, leave_proposing
from resolutions.services.texts import save_translation
from resolutions.states import TextState
from tests.factories import make_participation, make_user
from tests.resolutions.factories import (
    change,
    make_open,
    make_own_text,
    make_text,
    now,
    propose,
    signature,
    view,
    write,
)

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def put(text, **given):
    text = now(text)
    at = given.pop("at", timezone.now())
    defaults = {
        "draft_number": text.draft_number,
        "until": at + timedelta(days=3),
        "without": missing_languages(text),
        "by": SYSTEM,
    }
    return open_for_signing(text=text, at=at, **defaults | given)


@pytest.fixture
def ready(meeting):
    """A text of the desk that one organisation proposes."""
    text = make_text(meeting)
    propose(text, make_participation(meeting=meeting))
    return text


def test_open_freezes_the_words_and_tells_everybody_invited(ready, meeting):
    make_participation(meeting=meeting)
    make_participation(meeting=meeting, link=False)

    version = put(ready)

    assert (version.number, version.body) == (1, now(ready).draft.body)
    assert '<p id="p1">' in version.html
    assert now(ready).current == version
    assert Message.objects.filter(kind="resolutions.signing").count() == 2
    assert put(ready) == version
    assert Version.objects.count() == 1


def test_opening_changes_what_everybody_reads(ready, meeting):
    before = Meeting.objects.get(pk=meeting.pk).public_version

    put(ready)

    assert Meeting.objects.get(pk=meeting.pk).public_version > before


def test_nobody_proposes_it_nobody_signs_it(meeting):
    assert refusal(put, make_text(meeting)) == "nobody_proposes"


def test_what_changed_after_the_look_is_not_opened_unseen(ready):
    write(ready, body="New words.")

    assert refusal(put, ready, draft_number=1) == "changed"
    assert refusal(put, ready) == "not_agreed"
    assert Version.objects.count() == 0


def test_an_end_in_the_past_is_refused(ready):
    assert refusal(put, ready, until=timezone.now() - timedelta(minutes=1)) == "until_in_past"


def test_opening_without_a_language_of_letters_says_which(ready, meeting):
    make_participation(meeting=meeting, language="it")
    make_participation(meeting=meeting, language="de")
    make_participation(meeting=meeting, language="ja")

    with pytest.raises(Refused) as refused:
        put(ready, without=["de"])

    assert refused.value.code == "languages_missing"
    assert "Italiano" in refused.value.message
    assert "Deutsch" not in refused.value.message
    assert missing_languages(now(ready)) == ["de", "it"]
    put(ready, without=["de", "it"])
    assert Act.objects.get(verb="open_for_signing").details["without"] == ["de", "it"]


def test_a_translated_language_is_not_missing(ready, meeting):
    make_participation(meeting=meeting, language="it")
    save_translation(
        text=ready,
        draft_pk=now(ready).draft_id,
        language="it",
        title="Titolo",
        body="Testo",
        made_by="",
        key=uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )

    assert missing_languages(now(ready)) == []
    put(ready, without=[])


def test_a_text_of_organisations_is_opened_only_as_it_was_handed_in(participation):
    text = make_own_text(participation)

    assert refusal(put, text) == "not_handed_in"
    hand_in(text=text, participation=participation, draft_number=1, by=SYSTEM, at=timezone.now())
    write(text, participation=participation, body="Later words.")
    assert refusal(put, text) == "not_handed_in"
    hand_in(text=text, participation=participation, draft_number=2, by=SYSTEM, at=timezone.now())
    assert put(text).body == "Later words."


def test_more_letters_than_one_organiser_may_send_are_left_to_the_letters(meeting):
    meeting.needs_second_organiser = True
    meeting.save()
    for _each in range(21):
        make_participation(meeting=meeting)
    text = make_open(meeting)

    assert now(text).opened_at is not None
    assert Message.objects.filter(kind="resolutions.signing").count() == 0


def test_a_new_version_asks_those_that_spoke_and_keeps_their_words(meeting):
    text = make_open(meeting)
    signer, other, silent = (make_participation(meeting=meeting) for _each in range(3))
    signed = signature(text, signer)
    held = view(text, other)
    Message.objects.all().delete()

    change(text)

    assert now(text).current.number == 2
    assert text.versions.get(number=1).body.startswith("Sample text: letters are kept.\n")
    told = Message.objects.filter(kind="resolutions.signing").values_list("about", flat=True)
    assert sorted(told) == sorted([signer.ref, other.ref])
    signed.refresh_from_db()
    assert (signed.version.number, signed.is_standing) == (1, True)
    held.refresh_from_db()
    assert held.is_standing
    assert silent.ref not in told


def test_a_new_version_needs_new_words_and_an_open_text(meeting):
    text = make_open(meeting)

    again = {"text": text, "draft_number": 1, "without": [], "by": SYSTEM}
    assert refusal(put_new_version, at=timezone.now(), **again) == "same_words"
    late = text.signing_until + GRACE + timedelta(seconds=1)
    assert refusal(put_new_version, at=late, **again) == "not_open"
    assert refusal(put_new_version, at=timezone.now(), **again | {"text": make_text(meeting)}) == (
        "not_open"
    )


def test_closed_by_hand_and_open_again(meeting):
    text = make_open(meeting)
    at = timezone.now()

    close_signing(text=text, by=SYSTEM, at=at)
    assert now(text).state(at) == TextState.CLOSED
    assert now(text).takes_signatures(at)
    assert not now(text).takes_signatures(at + timedelta(microseconds=1))

    move_end(text=text, until=at + timedelta(days=1), by=SYSTEM, at=at)
    assert now(text).state(at + timedelta(hours=1)) == TextState.OPEN
    past = at - timedelta(seconds=1)
    assert refusal(move_end, text=text, until=past, by=SYSTEM, at=at) == "until_in_past"


def test_a_text_that_nobody_proposes_is_not_opened_again(meeting):
    proposer = make_participation(meeting=meeting)
    text = make_open(meeting, proposer=proposer)
    at = timezone.now()
    leave_proposing(text=text, participation=proposer, by=SYSTEM, at=at)

    until = at + timedelta(days=1)
    assert refusal(move_end, text=text, until=until, by=SYSTEM, at=at) == "nobody_proposes"


def test_withdrawn_in_public_needs_a_reason_and_keeps_everything(meeting):
    text = make_open(meeting)
    signature(text)

    assert refusal(withdraw_text, text=text, reason="", by=SYSTEM, at=timezone.now()) == (
        "no_reason"
    )
    withdraw_text(text=text, reason="A name stood in it.", by=SYSTEM, at=timezone.now())

    assert now(text).state(timezone.now()) == TextState.WITHDRAWN
    assert (Version.objects.count(), Voice.objects.count()) == (1, 1)
    assert refusal(signature, text) == "withdrawn"


def test_states_at_their_moments(meeting):
    at = timezone.now()
    text = make_open(meeting, until=at + timedelta(hours=1), at=at)

    assert make_text(meeting).state(at) == TextState.DRAFT
    assert text.state(at + timedelta(hours=1)) == TextState.OPEN
    assert text.state(at + timedelta(hours=1, seconds=1)) == TextState.CLOSED


@pytest.mark.parametrize("model", ["Version", "Voice", "Draft", "Translation", "JointText"])
def test_nobody_changes_what_the_record_rests_on_in_the_admin(model):
    page = admin.site._registry[apps.get_model("resolutions", model)]
    request = RequestFactory().get("/")
    request.user = make_user(is_staff=True, is_superuser=True)

    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    assert not page.has_add_permission(request)
