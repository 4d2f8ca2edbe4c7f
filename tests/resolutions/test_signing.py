"""Signatures: bound to the words that were read, one an organisation, never too late to end."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.states import Answer, AnswerSource
from resolutions.models import Voice
from resolutions.services.opening import close_signing
from resolutions.services.signing import keep_signature, sign, take_back
from resolutions.states import VoiceKind
from tests.factories import make_meeting, make_participation, make_rsvp
from tests.resolutions.factories import change, make_open, make_text, now, signature, view

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def back(text, voice, **given):
    defaults = {"upon": voice.pk, "by": SYSTEM, "at": timezone.now()}
    return take_back(text=text, participation=voice.participation, **defaults | given)


@pytest.fixture
def text(meeting):
    return make_open(meeting)


def test_a_signature_holds_for_the_version_and_everybody_hears_of_it(text, meeting):
    participation = make_participation(meeting=meeting, n_contacts=2)
    Message.objects.all().delete()

    voice = signature(text, participation, words="We agree.")

    assert (voice.version, voice.kind, voice.decided_on) == (
        now(text).current,
        VoiceKind.SIGNED,
        date(2026, 5, 3),
    )
    receipts = Message.objects.filter(kind="resolutions.receipt", about=participation.ref)
    assert receipts.count() == 2
    act = Act.objects.get(verb="sign_text")
    assert act.about == participation.ref
    assert "Ana" not in str(act.details)


def test_a_form_sent_twice_signs_once(text, participation):
    key = uuid.uuid4()

    first = signature(text, participation, key=key, upon=0)
    again = signature(text, participation, key=key, upon=0)

    assert first == again
    assert Voice.objects.count() == 1
    assert Message.objects.filter(kind="resolutions.receipt", about=participation.ref).count() == 1


def test_two_windows_do_not_overwrite_each_other(text, participation):
    signature(text, participation)

    assert refusal(signature, text, participation, upon=0, words="Other.") == "said_meanwhile"
    assert refusal(view, text, participation, upon=0) == "said_meanwhile"
    assert Voice.objects.get().words == ""


def test_the_database_keeps_one_voice_an_organisation(text, participation):
    voice = signature(text, participation)

    for kind, more in (
        (VoiceKind.SIGNED, {"decided_on": date(2026, 5, 3), "signer": "x"}),
        (VoiceKind.DIFFERENT, {"words": "no"}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Voice.objects.create(
                text=voice.text,
                version=voice.version,
                participation=participation,
                kind=kind,
                key=uuid.uuid4(),
                source=AnswerSource.LINK,
                said_by="x",
                said_at=timezone.now(),
                **more,
            )


def test_signed_anew_the_first_row_stays(text, participation):
    first = signature(text, participation)
    second = signature(text, participation, words="With a word more.")

    first.refresh_from_db()
    assert (first.is_standing, first.words, first.withdrawn_at) == (False, "", None)
    assert list(text.voices.signatures()) == [second]


def test_a_page_of_an_old_version_signs_nothing(text, participation):
    change(text)

    assert refusal(signature, text, participation, version=1) == "text_changed"
    assert refusal(view, text, participation, version=1) == "text_changed"
    assert not Voice.objects.exists()


def test_an_old_signature_can_be_left_signed_anew_or_taken_back(text, meeting):
    three = [signature(text, make_participation(meeting=meeting)) for _each in range(3)]
    change(text)

    keep_signature(
        text=text,
        participation=three[0].participation,
        version=2,
        upon=three[0].pk,
        by=SYSTEM,
        at=timezone.now(),
    )
    signature(text, three[1].participation)
    back(text, three[2])

    numbers = text.voices.signatures().values_list("version__number", "kept_through")
    assert sorted(numbers, key=str) == [(1, 2), (2, None)]
    stale = {"version": 1, "upon": three[0].pk, "by": SYSTEM, "at": timezone.now()}
    who = three[0].participation
    assert refusal(keep_signature, text=text, participation=who, **stale) == "text_changed"


def test_the_moment_of_arrival_counts_with_the_grace_of_deadlines(meeting):
    at = timezone.now()
    text = make_open(meeting, until=at + timedelta(hours=1), at=at)

    last = text.signing_until + GRACE
    assert signature(text, at=last).said_at == last
    late = last + timedelta(microseconds=1)
    assert refusal(signature, text, at=late) == "closed"
    assert refusal(view, text, at=late) == "closed"


def test_what_arrived_before_it_was_closed_by_hand_counts(text):
    at = timezone.now()
    close_signing(text=text, by=SYSTEM, at=at)

    assert signature(text, at=at - timedelta(seconds=1))
    assert refusal(signature, text, at=at + timedelta(seconds=1)) == "closed"


def test_a_draft_and_another_meetings_text_cannot_be_signed(text, meeting):
    draft = make_text(meeting)
    stranger = make_participation(meeting=make_meeting())

    given = {
        "upon": 0,
        "version": 1,
        "decided_on": date(2026, 5, 3),
        "signer": "x",
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    mine = make_participation(meeting=meeting)
    assert refusal(sign, text=draft, participation=mine, **given) == "closed"
    assert refusal(sign, text=text, participation=stranger, **given) == "closed"


def test_who_said_no_to_the_meeting_may_sign(text, participation):
    make_rsvp(participation, answer=Answer.NO)

    assert signature(text, participation).is_standing


def test_a_decision_is_not_in_the_future_anywhere_on_earth(text):
    at = timezone.now().replace(hour=11, minute=0)
    tomorrow = (at + timedelta(days=1)).date()

    assert refusal(signature, text, at=at - timedelta(hours=2), decided_on=tomorrow) == (
        "decided_in_future"
    )
    assert signature(text, at=at, decided_on=tomorrow)
    assert refusal(signature, text, decided_on=date(23, 5, 3)) == "decided_too_early"


def test_words_have_their_length_and_a_view_has_words(text):
    assert refusal(signature, text, words="x" * 601) == "too_long"
    assert refusal(view, text, words="x" * 2001) == "too_long"
    assert refusal(view, text, words="") == "no_words"
    assert refusal(signature, text, signer="") == "no_name"
    assert signature(text, words="x" * 600)
    assert view(text, words="x" * 2000)


def test_who_signs_takes_the_signature_back_before_it_sees_it_otherwise(text, participation):
    voice = signature(text, participation)

    assert refusal(view, text, participation) == "still_signed"
    back(text, voice)
    assert view(text, participation).is_standing


def test_signing_ends_another_view(text, participation):
    before = view(text, participation)
    signature(text, participation)

    before.refresh_from_db()
    assert not before.is_standing
    assert before.withdrawn_at is None


def test_not_our_matter_needs_no_words_and_keeps_none(text):
    assert view(text, kind=VoiceKind.NOT_OURS, words="x").words == ""


def test_taken_back_stays_with_its_date_and_is_never_too_late(meeting):
    at = timezone.now()
    text = make_open(meeting, until=at + timedelta(hours=1), at=at)
    voice = signature(text)
    later = at + timedelta(days=300)

    back(text, voice, reason="We decided anew.", at=later)
    back(text, voice, at=later + timedelta(days=1))

    voice.refresh_from_db()
    assert (voice.withdrawn_at, voice.withdrawn_reason) == (later, "We decided anew.")
    assert Message.objects.filter(key__startswith="text-receipt:back:").count() == 1


def test_the_back_button_after_taking_back_signs_nothing_unseen(text, participation):
    key = uuid.uuid4()
    voice = signature(text, participation, key=key, upon=0)
    back(text, voice)

    assert refusal(signature, text, participation, key=key, upon=0) == "said_meanwhile"


def test_an_organiser_signs_only_with_a_source(text, participation):
    assert refusal(signature, text, participation, source=AnswerSource.ORGANISER) == "no_source"
    voice = signature(
        text, participation, source=AnswerSource.ORGANISER, source_note="by telephone, 3 May"
    )
    assert voice.source_note == "by telephone, 3 May"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_threads_sign_once():
    meeting = make_meeting()
    text = make_open(meeting)
    participation = make_participation(meeting=meeting)
    start = threading.Barrier(4)
    found = []

    def press(n):
        start.wait()
        try:
            found.append(signature(text, participation, upon=0, words=f"Window {n}").words)
        except Refused as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Voice.objects.count() == 1
    assert found.count("said_meanwhile") == 3
    assert Message.objects.filter(kind="resolutions.receipt", about=participation.ref).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_signing_while_the_text_changes_never_signs_words_unseen():
    meeting = make_meeting()
    text = make_open(meeting)
    signers = [make_participation(meeting=meeting) for _each in range(4)]
    start = threading.Barrier(5)
    found = []

    def press(participation):
        start.wait()
        try:
            found.append(signature(text, participation, version=1, upon=0).version.number)
        except Refused as refused:
            found.append(refused.code)
        finally:
            connection.close()

    def new_version():
        start.wait()
        try:
            change(text)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[each]) for each in signers]
    threads.append(threading.Thread(target=new_version))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(found) <= {1, "text_changed"}
    assert set(Voice.objects.values_list("version__number", flat=True)) <= {1}
    assert now(text).current.number == 2


def test_one_form_for_two_texts_signs_both(text, meeting, participation):
    key = uuid.uuid4()
    for each in (text, make_open(meeting)):
        signature(each, participation, key=key)

    assert Voice.objects.signatures().filter(participation=participation).count() == 2
