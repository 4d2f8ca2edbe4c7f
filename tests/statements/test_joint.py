"""Joint statements: who takes part, who has confirmed which words, what is sent."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import GRACE
from meetings.models import Participation
from meetings.states import PublicationMode
from statements.models import Cosigner, JointStatement, Statement
from statements.services.cosigning import (
    ask_to_confirm,
    ask_to_sign,
    begin_joint,
    confirm_joint,
    join_joint,
    leave_joint,
    take_confirmation_back,
)
from statements.services.joint import send_joint
from statements.states import Ending, RevisionKind
from tests.factories import (
    confirm_all,
    make_joint,
    make_joint_draft,
    make_joint_published,
    make_joint_sent,
    make_meeting,
    make_participation,
)

pytestmark = pytest.mark.django_db


def begin(first, *others, key=None):
    return begin_joint(
        participation=first,
        asked=others,
        key=key or uuid.uuid4(),
        by=SYSTEM,
        at=timezone.now(),
    )


def send(joint, participation, **given):
    defaults = {
        "version": Statement.objects.get(joint=joint).version,
        "key": uuid.uuid4(),
        "by": SYSTEM,
        "at": timezone.now(),
    }
    return send_joint(joint=joint, participation=participation, **defaults | given)


def act(function, joint, participation, **given):
    return function(joint=joint, participation=participation, by=SYSTEM, at=timezone.now(), **given)


def signers(joint, text="sent"):
    return [each.participation for each in joint.cosigners.signing(text).order_by("pk")]


def refusal(call, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        call(*args, **kwargs)
    return refused.value.code


@pytest.fixture
def meeting():
    return make_meeting(publication=PublicationMode.BY_HAND)


@pytest.fixture
def two(meeting):
    return [make_participation(meeting=meeting), make_participation(meeting=meeting)]


def test_the_one_that_begins_takes_part_and_the_others_are_asked_by_letter(two):
    joint = begin(*two)

    first, second = joint.cosigners.order_by("pk")
    assert (first.participation, second.participation) == tuple(two)
    assert first.joined_at is not None
    assert second.joined_at is None
    letter = Message.objects.get(kind="statements.joint_asked")
    assert letter.about == two[1].ref


def test_a_form_sent_twice_begins_one_text(two):
    key = uuid.uuid4()

    assert begin(*two, key=key) == begin(*two, key=key)
    assert JointStatement.objects.count() == 1
    assert Message.objects.filter(kind="statements.joint_asked").count() == 1


def test_nobody_begins_with_itself_alone(two):
    assert refusal(begin, two[0], two[0]) == "nobody_asked"
    assert not JointStatement.objects.exists()


def test_whom_somebody_asked_is_not_asked_twice(two):
    joint = begin(*two)

    assert act(ask_to_sign, joint, two[0], asked=two) == []
    assert Cosigner.objects.count() == 2
    assert Message.objects.filter(kind="statements.joint_asked").count() == 1


def test_one_that_left_can_be_asked_again_and_is_asked_anew(two):
    joint = begin(*two)
    act(join_joint, joint, two[1])
    act(leave_joint, joint, two[1])

    act(ask_to_sign, joint, two[0], asked=[two[1]])

    cosigner = joint.cosigners.get(participation=two[1])
    assert (cosigner.left_at, cosigner.joined_at) == (None, None)
    assert Message.objects.filter(kind="statements.joint_asked").count() == 2


def test_who_was_not_asked_cannot_join_write_confirm_or_send(two, meeting):
    joint = make_joint(meeting)
    stranger = two[0]

    assert refusal(act, join_joint, joint, stranger) == "not_asked"
    assert refusal(make_joint_draft, joint, stranger) == "not_part"
    assert refusal(act, confirm_joint, joint, stranger, version=1) == "not_part"
    assert refusal(send, joint, stranger) == "not_part"
    assert (
        refusal(
            ask_to_confirm,
            joint=joint,
            participation=stranger,
            version=1,
            by=SYSTEM,
        )
        == "not_part"
    )


def test_who_is_asked_but_has_not_joined_cannot_write(two):
    joint = begin(*two)

    assert refusal(make_joint_draft, joint, two[1]) == "not_part"


def test_it_is_sent_when_all_that_take_part_have_confirmed(meeting):
    joint = make_joint(meeting, n=3)
    everyone = [each.participation for each in joint.cosigners.all()]

    revision = send(joint, everyone[1])

    assert revision.kind == RevisionKind.SENT
    statement = Statement.objects.get(joint=joint)
    assert statement.symbol == f"{meeting.symbol}/J/1"
    assert set(signers(joint)) == set(everyone)
    receipts = Message.objects.filter(kind="statements.receipt")
    assert {letter.about for letter in receipts} == {each.ref for each in everyone}


def test_numbers_of_joint_statements_do_not_touch_those_of_the_others(meeting):
    make_joint_sent(meeting)
    revision = make_joint_sent(meeting)

    meeting.refresh_from_db()
    assert revision.statement.number == 2
    assert (meeting.last_joint_number, meeting.last_statement_number) == (2, 0)


def test_a_form_sent_twice_sends_once(meeting):
    joint = make_joint(meeting)
    sender = joint.cosigners.first().participation
    key = uuid.uuid4()

    assert send(joint, sender, key=key) == send(joint, sender, key=key)


def test_without_the_confirmation_of_one_it_is_not_sent_and_that_one_is_named(meeting):
    joint = make_joint(meeting)
    late = make_participation(meeting=meeting)
    act(ask_to_sign, joint, joint.cosigners.first().participation, asked=[late])
    act(join_joint, joint, late)

    with pytest.raises(Refused) as refused:
        send(joint, late)

    assert refused.value.code == "not_confirmed"
    assert late.organisation.name in refused.value.message


def test_who_was_asked_and_has_not_joined_holds_up_nothing_and_does_not_sign(meeting):
    joint = make_joint(meeting)
    silent = make_participation(meeting=meeting)
    act(ask_to_sign, joint, joint.cosigners.first().participation, asked=[silent])

    send(joint, joint.cosigners.first().participation)

    assert silent not in signers(joint)


def test_a_changed_text_must_be_confirmed_again(meeting):
    joint = make_joint(meeting)
    writer = joint.cosigners.first().participation
    make_joint_draft(joint, writer, body="Other words.", base_version=1)

    assert refusal(send, joint, writer) == "not_confirmed"
    confirm_all(joint)
    assert send(joint, writer).body == "Other words."


@pytest.mark.parametrize("changed", [{"title": "Another"}, {"language": "fr"}])
def test_title_and_language_are_confirmed_too(changed, meeting):
    joint = make_joint(meeting)
    writer = joint.cosigners.first().participation
    make_joint_draft(joint, writer, base_version=1, **changed)

    assert refusal(send, joint, writer) == "not_confirmed"


def test_saving_the_same_words_again_keeps_the_confirmations(meeting):
    joint = make_joint(meeting)
    writer = joint.cosigners.first().participation
    make_joint_draft(joint, writer, base_version=1)

    assert send(joint, writer)


def test_only_the_version_on_the_screen_is_confirmed(meeting):
    joint = make_joint(meeting)
    writer = joint.cosigners.first().participation
    make_joint_draft(joint, writer, body="Other words.", base_version=1)

    assert refusal(act, confirm_joint, joint, writer, version=1) == "edited_elsewhere"


def test_only_what_could_be_sent_is_confirmed(meeting, two):
    meeting.joint_character_limit = 20
    meeting.save()
    joint = begin(*two)
    make_joint_draft(joint, two[0], body="This is one more than", title="Long")

    assert refusal(act, confirm_joint, joint, two[0], version=1) == "too_long"


def test_the_limit_is_that_of_joint_statements(meeting, two):
    meeting.character_limit, meeting.joint_character_limit = 10, 30
    meeting.save()
    joint = begin(*two)
    make_joint_draft(joint, two[0], body="More than ten characters.")
    act(join_joint, joint, two[1])
    confirm_all(joint)

    assert send(joint, two[0]).character_limit == 30


def test_confirmed_twice_is_confirmed_once(meeting):
    joint = make_joint(meeting)
    confirm_all(joint)

    assert sum(each.confirmations.count() for each in joint.cosigners.all()) == 2


def test_a_confirmation_taken_back_holds_up_the_sending(meeting):
    joint = make_joint(meeting)
    first, second = [each.participation for each in joint.cosigners.order_by("pk")]

    act(take_confirmation_back, joint, second)

    assert refusal(send, joint, first) == "not_confirmed"
    act(confirm_joint, joint, second, version=1)
    assert send(joint, first)


def test_what_was_sent_is_left_and_not_taken_back(meeting):
    joint = make_joint_sent(meeting).statement.joint
    second = joint.cosigners.last().participation

    assert refusal(act, take_confirmation_back, joint, second) == "sent_already"


def test_one_alone_sends_no_joint_statement(meeting):
    joint = make_joint(meeting)
    first, second = [each.participation for each in joint.cosigners.order_by("pk")]
    act(leave_joint, joint, second)

    assert refusal(send, joint, first) == "too_few"


def test_who_joins_after_sending_signs_only_the_next_version(meeting):
    joint = make_joint_sent(meeting).statement.joint
    first = joint.cosigners.first().participation
    later = make_participation(meeting=meeting)
    act(ask_to_sign, joint, first, asked=[later])
    act(join_joint, joint, later)
    act(confirm_joint, joint, later, version=1)
    assert later not in signers(joint)

    send(joint, later)

    assert later in signers(joint)


def test_after_the_deadline_it_is_late(meeting):
    joint = make_joint(meeting)
    at = meeting.statements_due_at + GRACE + timedelta(seconds=1)

    assert send(joint, joint.cosigners.first().participation, at=at).is_late


def test_the_time_given_to_the_one_that_sends_counts(meeting):
    joint = make_joint(meeting)
    at = meeting.statements_due_at + timedelta(days=1)
    sender = joint.cosigners.first().participation
    sender.statements_extended_to = at + timedelta(days=1)
    sender.save()

    assert not send(joint, sender, at=at).is_late


def test_where_the_meeting_publishes_at_once_it_is_published():
    statement = make_joint_sent(make_meeting(publication=PublicationMode.AT_ONCE)).statement

    statement.refresh_from_db()
    assert statement.published == statement.sent


def test_the_name_of_one_that_leaves_goes_and_the_text_stays_with_the_others(meeting):
    statement = make_joint_published(meeting, n=3)
    joint = statement.joint
    leaver = joint.cosigners.last().participation
    version = meeting.public_version

    assert act(leave_joint, joint, leaver) is False

    statement.refresh_from_db()
    assert statement.published is not None
    assert leaver not in signers(joint, "published")
    assert joint.cosigners.no_longer_signing("published").count() == 1
    meeting.refresh_from_db()
    assert meeting.public_version > version
    told = Message.objects.filter(kind="statements.joint_left")
    assert len({letter.about for letter in told}) == 2
    assert leaver.ref not in {letter.about for letter in told}


def test_with_fewer_than_two_it_is_withdrawn(meeting):
    statement = make_joint_published(meeting)
    joint = statement.joint

    assert act(leave_joint, joint, joint.cosigners.last().participation) is True

    statement.refresh_from_db()
    assert (statement.sent, statement.published) == (None, None)
    assert statement.withdrawn_at is not None
    assert statement.publications.get().ending == Ending.WITHDRAWN
    assert statement.number == 1


def test_who_comes_back_confirms_anew(meeting):
    joint = make_joint(meeting)
    first, second = [each.participation for each in joint.cosigners.order_by("pk")]
    act(leave_joint, joint, second)
    act(ask_to_sign, joint, first, asked=[second])
    act(join_joint, joint, second)

    assert refusal(send, joint, first) == "not_confirmed"


def test_a_no_to_being_asked_writes_to_nobody(two):
    joint = begin(*two)

    act(leave_joint, joint, two[1])

    assert not Message.objects.filter(kind="statements.joint_left").exists()


def test_each_that_has_not_confirmed_is_asked_once_a_version(meeting):
    joint = make_joint(meeting, n=3)
    first, _second, third = [each.participation for each in joint.cosigners.order_by("pk")]
    act(take_confirmation_back, joint, third)

    for _press in range(2):
        n = ask_to_confirm(joint=joint, participation=first, version=1, by=SYSTEM)

    assert n == 1
    letter = Message.objects.get(kind="statements.joint_confirm")
    assert letter.about == third.ref


def test_two_that_write_at_once_keep_both_texts(meeting):
    joint = make_joint(meeting)
    first, second = [each.participation for each in joint.cosigners.order_by("pk")]
    make_joint_draft(joint, first, body="Hers.", base_version=1)

    saved = make_joint_draft(joint, second, body="His.", base_version=1)

    assert saved.other.body == "Hers."
    assert saved.revision.kind == RevisionKind.CONFLICT


def test_time_that_was_given_after_the_page_was_opened_counts(meeting):
    joint = make_joint(meeting)
    sender = joint.cosigners.first().participation
    at = meeting.statements_due_at + timedelta(days=1)
    Participation.objects.filter(pk=sender.pk).update(statements_extended_to=at)

    assert not send(joint, sender, at=at).is_late
