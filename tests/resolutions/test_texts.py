"""Drafts and who proposes them: nothing typed is lost, nobody is named unasked."""

import uuid

import pytest
from django.utils import timezone

from initiative.audit.models import Act
from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from resolutions.models import Draft, JointText, Translation
from resolutions.services.proposing import (
    agree_to_propose,
    ask_to_propose,
    hand_in,
    leave_proposing,
    record_proposer,
)
from resolutions.services.texts import MOST_BEGUN, begin_text, save_translation
from resolutions.states import TextKind
from statements.text import UnusableCharacter
from tests.factories import make_meeting, make_participation
from tests.resolutions.factories import (
    make_open,
    make_own_text,
    make_text,
    now,
    propose,
    write,
)

pytestmark = pytest.mark.django_db


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


def act(function, text, participation, **given):
    defaults = {"by": SYSTEM, "at": timezone.now()}
    return function(text=text, participation=participation, **defaults | given)


def translate(text, **given):
    defaults = {
        "draft_pk": now(text).draft_id,
        "language": "it",
        "title": "Titolo",
        "body": "Testo di prova",
        "made_by": "",
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return save_translation(text=text, **defaults | given)


def test_a_form_sent_twice_begins_one_text(meeting):
    key = uuid.uuid4()
    given = {"meeting": meeting, "kind": TextKind.APPEAL, "key": key, "by": SYSTEM}

    first = begin_text(at=timezone.now(), **given)

    assert begin_text(at=timezone.now(), **given) == first
    assert (first.number, first.symbol) == (1, f"M{meeting.pk}/R/1")


def test_numbers_are_those_of_the_meeting(meeting):
    assert make_text(meeting).number == 1
    assert make_text(meeting).number == 2
    assert make_text(make_meeting()).number == 1


def test_an_organisation_begins_only_so_many_texts(participation):
    for _each in range(MOST_BEGUN):
        make_own_text(participation)

    assert refusal(make_own_text, participation) == "too_many_begun"
    assert JointText.objects.count() == MOST_BEGUN


def test_two_windows_both_texts_are_kept(meeting):
    text = make_text(meeting)

    write(text, body="one", base_number=1)
    saved = write(text, body="two", base_number=1)

    assert saved.other.body == "one"
    assert (now(text).draft.body, now(text).draft_number) == ("one", 2)
    assert sorted(text.drafts.values_list("body", "is_conflict")) == [
        ("Sample text: letters are kept.\n\nThey are read by everybody.", False),
        ("one", False),
        ("two", True),
    ]


def test_the_same_form_twice_is_one_draft_and_the_same_words_are_no_new_one(meeting):
    text = make_text(meeting)
    key = uuid.uuid4()

    first = write(text, body="one", key=key, base_number=1)
    again = write(text, body="one", key=key, base_number=1)
    same = write(text, body="one", base_number=2)

    assert first.draft == again.draft == same.draft
    assert (Draft.objects.count(), now(text).draft_number) == (2, 2)


def test_text_is_kept_as_it_is_counted(meeting):
    text = make_text(meeting, body="  one\r\ntwo  ")

    assert (now(text).draft.body, now(text).draft.n_characters) == ("one\ntwo", 7)
    with pytest.raises(UnusableCharacter):
        write(text, body="a\0b")


def test_the_desk_never_writes_in_a_text_of_organisations(participation):
    text = make_own_text(participation)

    assert refusal(write, text, body="other words") == "not_yours"
    assert refusal(translate, text, participation=make_participation()) == "not_yours"
    assert refusal(write, make_text(participation.meeting), participation=participation) == (
        "not_yours"
    )
    assert now(text).draft.body.startswith("Sample text")


def test_who_is_asked_gets_a_letter_once_and_is_not_named_before_it_agrees(participation):
    text = make_own_text(participation)
    other = make_participation(meeting=participation.meeting)

    assert act(ask_to_propose, text, participation, asked=[other, participation]) == 1
    assert act(ask_to_propose, text, participation, asked=[other]) == 0

    assert [each.about for each in Message.objects.filter(kind="resolutions.propose")] == [
        other.ref
    ]
    assert list(text.proposers.joined().values_list("participation", flat=True)) == [
        participation.pk
    ]
    assert refusal(act, ask_to_propose, text, participation, asked=[]) == "nobody_asked"


def test_asked_is_only_who_is_at_the_meeting(participation):
    text = make_own_text(participation)
    stranger = make_participation(meeting=make_meeting())

    assert refusal(act, ask_to_propose, text, participation, asked=[stranger]) == "nobody_asked"


def test_agreeing_is_to_the_words_on_the_screen(participation):
    text = make_own_text(participation)
    other = make_participation(meeting=participation.meeting)
    act(ask_to_propose, text, participation, asked=[other])
    write(text, participation=participation, body="New words.")

    assert refusal(act, agree_to_propose, text, other, draft_number=1) == "changed"
    assert act(agree_to_propose, text, other, draft_number=2).confirmed == now(text).draft
    stranger = make_participation(meeting=participation.meeting)
    assert refusal(act, agree_to_propose, text, stranger, draft_number=2) == "not_asked"


def test_handed_in_is_only_what_all_that_propose_it_agreed_to(participation):
    text = make_own_text(participation)
    other = make_participation(meeting=participation.meeting)
    act(ask_to_propose, text, participation, asked=[other])
    act(agree_to_propose, text, other, draft_number=1)
    write(text, participation=participation, body="New words.")

    assert refusal(act, hand_in, text, participation, draft_number=2) == "not_agreed"
    act(agree_to_propose, text, other, draft_number=2)
    act(hand_in, text, participation, draft_number=2)

    assert now(text).handed_in == now(text).draft
    assert list(JointText.objects.waiting_to_be_opened()) == [text]
    assert refusal(act, hand_in, text, participation, draft_number=1) == "changed"


def test_a_body_over_the_limit_is_kept_and_not_handed_in(participation):
    limit = participation.meeting.joint_character_limit
    text = make_own_text(participation, body="x" * (limit + 10_240))

    with pytest.raises(Refused) as refused:
        act(hand_in, text, participation, draft_number=1)

    assert refused.value.code == "too_long"
    assert "10240 characters over 20000" in refused.value.message
    assert now(text).draft.n_characters == limit + 10_240


def test_an_empty_title_is_a_draft_and_no_more(participation):
    text = make_own_text(participation, title="")

    assert refusal(act, hand_in, text, participation, draft_number=1) == "empty"


def test_the_last_that_leaves_a_draft_gives_it_up(participation):
    text = make_own_text(participation)
    other = make_participation(meeting=participation.meeting)
    act(ask_to_propose, text, participation, asked=[other])
    act(agree_to_propose, text, other, draft_number=1)

    act(leave_proposing, text, participation)
    assert now(text).withdrawn_at is None
    act(leave_proposing, text, other)

    assert now(text).withdrawn_at is not None
    assert refusal(write, text, participation=participation) == "withdrawn"


def test_when_nobody_proposes_an_open_text_any_more_it_closes_and_keeps_its_signatures(meeting):
    proposer = make_participation(meeting=meeting)
    text = make_open(meeting, proposer=proposer)

    act(leave_proposing, text, proposer)

    assert not now(text).takes_signatures(timezone.now())
    assert now(text).withdrawn_at is None
    assert now(text).closed_at is not None


def test_an_organiser_writes_down_who_proposes_only_with_a_source(meeting):
    text = make_text(meeting)
    participation = make_participation(meeting=meeting)

    assert refusal(act, record_proposer, text, participation, note="") == "no_source"
    proposer = act(record_proposer, text, participation, note="by telephone, 3 May")

    assert (proposer.confirmed, proposer.source) == (now(text).draft, "organiser")
    assert Message.objects.get(kind="resolutions.receipt").about == participation.ref


def test_a_translation_is_of_one_draft_and_the_newest_counts(meeting):
    text = make_text(meeting)

    first = translate(text)
    key = uuid.uuid4()
    second = translate(text, body="Altro testo", key=key)

    assert translate(text, body="Altro testo", key=key) == second
    assert Translation.objects.count() == 2
    assert first.draft == now(text).draft
    old = now(text).draft_id
    write(text, body="New words.")
    assert refusal(translate, text, draft_pk=old) == "changed"
    assert refusal(translate, text, language="en") == "same_language"
    assert refusal(translate, text, body=" ") == "empty"


def test_the_log_says_who_for_whom_and_never_a_word_or_a_name(participation):
    text = make_own_text(participation, title="A secret title")
    propose(text, participation)

    acts = Act.objects.filter(verb="begin_text")
    assert [(each.about, each.scope) for each in acts] == [
        (participation.ref, participation.meeting.scope)
    ]
    assert "secret" not in str(list(Act.objects.values()))


def test_an_old_page_sent_once_more_shows_what_stands_there_now(meeting):
    text, key = make_text(meeting), uuid.uuid4()
    old = write(text, body="Sample text: once.", key=key).draft
    newer = write(text, body="Sample text: twice.").draft

    again = write(text, body="Sample text: once.", key=key)

    assert (again.draft, again.other, now(text).draft) == (old, newer, newer)
