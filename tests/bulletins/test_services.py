"""Rules of writing, sending, taking back and taking off."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bulletins.access import bulletins_for, public_bulletins
from bulletins.models import Bulletin, BulletinText
from bulletins.services.sending import send_bulletin, withdraw_bulletin
from bulletins.services.taking_off import put_back, take_off
from bulletins.states import Audience, TextKind
from initiative.audit.models import Act
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.states import Answer
from statements.text import UnusableCharacter
from tests.bulletins.factories import make_bulletin, make_participant, make_public, save_text
from tests.factories import make_meeting, make_participation, make_rsvp


@pytest.fixture
def author(meeting):
    return make_participant(meeting)


def version_of(meeting):
    meeting.refresh_from_db()
    return meeting.public_version


def refusal_of(act, **arguments):
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value.code


def test_the_same_form_twice_is_one_bulletin_with_one_text(author):
    key = uuid.uuid4()

    first, second = save_text(author, key=key), save_text(author, key=key)

    assert first.text == second.text
    assert Bulletin.objects.count() == BulletinText.objects.count() == 1


def test_the_same_form_with_other_words_goes_on_with_its_bulletin(author):
    key = uuid.uuid4()
    save_text(author, key=key, body="One.")

    saved = save_text(author, key=key, body="Two.")

    assert saved.other is None
    assert Bulletin.objects.get().draft.body == "Two."
    assert list(BulletinText.objects.values_list("body", flat=True)) == ["Two.", "One."]


def test_two_who_save_upon_one_version_keep_both_texts(author):
    bulletin = save_text(author, body="One.").bulletin
    theirs = save_text(author, bulletin, base_version=1, body="Theirs.")

    mine = save_text(author, bulletin, base_version=1, body="Mine.")

    assert (mine.other, mine.text.kind) == (theirs.text, TextKind.CONFLICT)
    assert Bulletin.objects.get().draft == theirs.text
    assert {text.body for text in BulletinText.objects.all()} == {"One.", "Theirs.", "Mine."}


def test_numbers_are_given_when_a_bulletin_is_begun(author):
    assert [save_text(author).bulletin.number for _each in range(2)] == [1, 2]
    assert make_public(make_participant(make_meeting())).number == 1


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.UNSURE])
def test_who_does_not_take_part_begins_none(meeting, answer):
    participation = make_participation(meeting=meeting)
    if answer:
        make_rsvp(participation, answer=answer)

    with pytest.raises(Refused) as refused:
        save_text(participation)

    assert refused.value.code == "not_part"
    assert Bulletin.objects.count() == 0


def test_nul_is_refused_by_its_place(author):
    with pytest.raises(UnusableCharacter) as error:
        save_text(author, body="One\nt\0wo")

    assert (error.value.line, error.value.code) == (2, "U+0000")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"body": ""}, "empty"),
        ({"title": ""}, "no_title"),
        ({"body": "x" * 10_001}, "too_long"),
    ],
)
def test_unfinished_text_is_kept_and_not_sent(author, given, code):
    bulletin = save_text(author, **given).bulletin
    arguments = {"version": 1, "key": uuid.uuid4(), "by": "link:1", "at": timezone.now()}

    assert refusal_of(send_bulletin, bulletin=bulletin, **arguments) == code
    assert Bulletin.objects.get().sent is None


def test_another_text_than_the_one_read_is_not_sent(author):
    bulletin = save_text(author).bulletin
    save_text(author, bulletin, base_version=1, body="Newer.")
    arguments = {"version": 1, "key": uuid.uuid4(), "by": "link:1", "at": timezone.now()}

    assert refusal_of(send_bulletin, bulletin=bulletin, **arguments) == "edited_elsewhere"


def test_sending_twice_by_one_form_sends_once(author):
    bulletin = save_text(author).bulletin
    arguments = {"version": 1, "key": uuid.uuid4(), "by": "link:1", "at": timezone.now()}

    for _press in range(2):
        send_bulletin(bulletin=bulletin, **arguments)

    assert BulletinText.objects.filter(kind=TextKind.SENT).count() == 1


def test_participants_news_is_for_those_that_take_part(meeting, author):
    among_us, public = make_bulletin(author, title="Among us"), make_public(author)
    silent = make_participation(meeting=meeting)

    assert list(public_bulletins(meeting)) == [public]
    assert list(bulletins_for(silent)) == [public]
    assert list(bulletins_for(make_participant(meeting))) == [public, among_us]


def test_who_changes_its_answer_to_no_reads_only_what_is_public(meeting, author):
    make_bulletin(author, title="Among us")
    reader = make_participant(meeting)
    make_rsvp(reader, answer=Answer.NO)

    assert list(bulletins_for(reader)) == []


def test_only_public_news_changes_the_public_pages(meeting, author):
    before = version_of(meeting)
    make_bulletin(author)
    assert version_of(meeting) == before

    make_public(author)

    assert version_of(meeting) == before + 1


@pytest.mark.parametrize(
    ("sent", "draft"),
    [
        ({"audience": Audience.PARTICIPANTS}, {"audience": Audience.PUBLIC}),
        ({"is_signed": False}, {"is_signed": True}),
    ],
)
def test_showing_more_than_before_needs_a_yes_of_its_own(author, sent, draft):
    bulletin = make_bulletin(author, **sent)

    with pytest.raises(Refused) as refused:
        make_bulletin(author, bulletin, **draft)

    assert refused.value.code == "widens"
    assert Bulletin.objects.get().sent == bulletin.sent
    bulletin.refresh_from_db()
    assert make_bulletin(author, bulletin, widens=True, **draft).sent != bulletin.sent


def test_a_correction_keeps_what_was_sent_before(author):
    bulletin = make_public(author, body="First.", at=timezone.now() - timedelta(hours=1))

    corrected = make_public(author, bulletin=bulletin, body="Second.")

    assert corrected.first_sent_at == bulletin.first_sent_at
    assert corrected.is_corrected
    sent = corrected.texts.filter(kind=TextKind.SENT).order_by("pk")
    assert [text.body for text in sent] == ["First.", "Second."]


def test_what_is_taken_back_is_read_by_nobody_and_not_sent_again(meeting, author):
    bulletin = make_public(author)
    before = version_of(meeting)

    for _press in range(2):
        withdraw_bulletin(bulletin=bulletin, by="link:1", at=timezone.now())

    assert list(bulletins_for(author)) == []
    assert version_of(meeting) == before + 1
    with pytest.raises(Refused) as refused:
        make_public(author, bulletin=bulletin)
    assert refused.value.code == "withdrawn"


def test_a_draft_cannot_be_taken_back(author):
    arguments = {"bulletin": save_text(author).bulletin, "by": "link:1", "at": timezone.now()}

    assert refusal_of(withdraw_bulletin, **arguments) == "not_sent"


def test_who_no_longer_takes_part_can_still_take_back(author):
    bulletin = make_public(author)
    make_rsvp(author, answer=Answer.NO)

    assert withdraw_bulletin(bulletin=bulletin, by="link:1", at=timezone.now()).withdrawn_at


def test_taken_off_is_read_by_those_that_take_part_only(meeting, author):
    bulletin = make_public(author)

    take_off(bulletin=bulletin, reason="A name.", by="user:1", at=timezone.now())

    assert list(public_bulletins(meeting)) == []
    assert list(bulletins_for(author)) == [bulletin]
    put_back(bulletin=bulletin, by="user:1")
    assert list(public_bulletins(meeting)) == [bulletin]


def test_a_correction_does_not_bring_back_what_was_taken_off(meeting, author):
    bulletin = make_public(author)
    take_off(bulletin=bulletin, reason="A name.", by="user:1", at=timezone.now())

    make_public(author, bulletin=bulletin, body="Corrected.")

    assert list(public_bulletins(meeting)) == []


@pytest.mark.parametrize(("reason", "code"), [(" \n", "no_reason"), ("A name.", "not_public")])
def test_taking_off_needs_a_reason_and_something_public(author, reason, code):
    arguments = {"reason": reason, "by": "user:1", "at": timezone.now()}

    assert refusal_of(take_off, bulletin=make_bulletin(author), **arguments) == code


def test_neither_log_nor_outbox_tells_who_wrote_without_a_name(author):
    acts, letters = Act.objects.count(), Message.objects.count()
    bulletin = make_public(author, is_signed=False)
    take_off(bulletin=bulletin, reason="A name.", by="user:1", at=timezone.now())
    put_back(bulletin=bulletin, by="user:1")
    withdraw_bulletin(bulletin=bulletin, by=f"link:{author.pk}", at=timezone.now())

    new = list(Act.objects.order_by("pk")[acts:])
    assert [act.verb for act in new] == [
        "send_bulletin",
        "take_off_bulletin",
        "put_back_bulletin",
        "withdraw_bulletin",
    ]
    assert {act.actor for act in new} == {"participant", "user:1"}
    assert {act.about for act in new} == {bulletin.ref}
    assert Message.objects.count() == letters


def test_the_log_names_who_signed_and_no_word(author):
    make_public(author, title="Secretive")

    act = Act.objects.order_by("pk").last()
    assert (act.actor, act.about) == (f"link:{author.pk}", author.ref)
    assert act.details == {"bulletin": 1}


def test_the_database_refuses_a_sent_text_over_the_limit(author):
    bulletin = make_bulletin(author)

    with pytest.raises(IntegrityError), transaction.atomic():
        BulletinText.objects.filter(pk=bulletin.sent_id).update(character_limit=3)
