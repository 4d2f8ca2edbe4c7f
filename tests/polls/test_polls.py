"""Polls and proposals: who may be asked what, and what an edit does to the answers."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from initiative.outbox.models import Message
from polls.models import Choice, FormerOption, Option, Poll
from polls.services.option import change_option, move_up, put_up, take_back
from polls.services.poll import change_poll, close_poll, open_poll
from polls.states import ChoiceAnswer, PollState, ProposalKind
from tests.factories import make_meeting, make_membership, make_organiser, make_participation
from tests.polls.factories import make_choice, make_option, make_poll, words_only

pytestmark = pytest.mark.django_db


def refused(call, **given):
    with pytest.raises(Refused) as refusal:
        call(**given)
    return refusal.value.code


def changed(poll, **given):
    now = {
        "title": poll.title,
        "words": poll.words,
        "open_until": poll.open_until,
        "is_public": poll.is_public,
        "version": poll.version,
    }
    return change_poll(poll=poll, by=SYSTEM, **now | given)


def says(option, **given):
    now = {name: getattr(option, name) for name in ("kind", "starts_on", "ends_on", "place",
                                                     "time_zone", "words")}  # fmt: skip
    return {"version": option.version, "by": SYSTEM, "at": timezone.now()} | now | given


def test_the_same_form_begins_one_poll(meeting):
    key = uuid.uuid4()

    first = make_poll(meeting, n_options=0, is_open=False, key=key)
    second = make_poll(meeting, n_options=0, is_open=False, key=key)

    assert second == first
    assert Poll.objects.count() == 1


def test_a_form_sent_again_with_other_words_is_not_taken_for_the_first(meeting):
    key = uuid.uuid4()
    poll = make_poll(meeting, n_options=0, is_open=False, key=key)

    assert refused(make_poll, meeting=meeting, key=key, title="Where?") == "one_at_a_time"
    first = make_option(poll, key=key, place="Athens")
    assert make_option(poll, key=key, place="Athens") == first
    make_option(poll, key=key, place="Rome")

    assert [each.place for each in poll.options.all()] == ["Athens", "Rome"]


def test_a_meeting_has_one_poll_at_a_time(meeting):
    poll = make_poll(meeting)

    assert refused(make_poll, meeting=meeting) == "one_at_a_time"
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.create(meeting=meeting, key=uuid.uuid4(), title="Another")

    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    assert make_poll(meeting).state == PollState.OPEN
    assert refused(open_poll, poll=poll, at=timezone.now(), by=SYSTEM) == "one_at_a_time"


@pytest.mark.parametrize("n_words", [0, 1])
def test_a_poll_with_one_proposal_is_not_opened(meeting, n_words):
    poll = make_poll(meeting, n_options=1, is_open=False)
    for _each in range(n_words):
        make_option(poll, **words_only())

    with pytest.raises(Refused, match="Propose at least two"):
        open_poll(poll=poll, at=timezone.now(), by=SYSTEM)

    assert Poll.objects.get().state == PollState.DRAFT


def test_a_proposal_that_was_taken_back_does_not_count(meeting):
    poll = make_poll(meeting, is_open=False)
    take_back(option=poll.options.first(), by=SYSTEM, at=timezone.now())

    assert refused(open_poll, poll=poll, at=timezone.now(), by=SYSTEM) == "too_few"


def test_two_in_words_can_be_chosen_between(meeting):
    poll = make_poll(meeting, n_options=0, is_open=False)
    make_option(poll, **words_only(words="At one place"))
    make_option(poll, **words_only(words="Each where it is, by video"))

    assert open_poll(poll=poll, at=timezone.now(), by=SYSTEM).state == PollState.OPEN


def test_opening_writes_to_every_address_of_the_invited_once(meeting):
    asked = [make_participation(meeting=meeting, n_contacts=2) for _each in range(2)]
    make_participation(meeting=meeting, link=False)
    poll = make_poll(meeting)

    letters = Message.objects.filter(kind="polls.asked")
    assert sorted(letters.values_list("about", flat=True)) == sorted(
        [each.ref for each in asked] * 2
    )
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    open_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    assert letters.count() == 4


def test_the_letter_can_be_stopped_while_it_is_held():
    meeting = make_meeting(invited=1, hold_minutes=15)
    at = timezone.now()

    make_poll(meeting, at=at)

    assert Message.objects.get().not_before == at + timedelta(minutes=15)


def test_letters_to_many_need_two_organisers():
    meeting = make_meeting(invited=21, needs_second_organiser=True)
    poll = make_poll(meeting, is_open=False)
    first, colleague, second = (make_organiser(meeting) for _each in range(3))
    mandate = make_membership(user=first)
    make_membership(user=colleague, organisation=mandate.organisation)
    make_membership(user=second)
    now = timezone.now()

    assert open_poll(poll=poll, at=now, by=first.ref).state == PollState.DRAFT
    assert Message.objects.count() == 0
    assert refused(open_poll, poll=poll, at=now, by=first.ref) == "same_person"
    assert refused(open_poll, poll=poll, at=now, by=colleague.ref) == "same_organisation"
    assert open_poll(poll=poll, at=now, by=second.ref).state == PollState.OPEN
    assert Message.objects.count() == 21


def test_a_poll_whose_time_is_over_is_not_opened(meeting):
    poll = make_poll(meeting, is_open=False, open_until=timezone.now() - timedelta(minutes=1))

    assert refused(open_poll, poll=poll, at=timezone.now(), by=SYSTEM) == "time_over"


def test_a_poll_that_was_changed_meanwhile_is_not_overwritten(meeting):
    poll = make_poll(meeting)
    changed(poll, title="What a colleague wrote")

    assert refused(changed, poll=poll, title="What I wrote") == "changed_meanwhile"
    assert Poll.objects.get().title == "What a colleague wrote"


def test_who_answered_in_confidence_is_not_shown_to_everybody(meeting, participation):
    poll = make_poll(meeting)
    make_choice(participation, poll.options.first())

    assert refused(changed, poll=poll, is_public=True) == "answered_in_confidence"
    assert Poll.objects.get().is_public is False


def test_public_answers_can_be_taken_in_again(meeting, participation):
    poll = make_poll(meeting, is_public=True)
    make_choice(participation, poll.options.first())

    assert changed(poll, is_public=False).is_public is False


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"starts_on": "late", "ends_on": "early"}, "days_reversed"),
        ({"starts_on": None, "ends_on": "early"}, "half_dates"),
        ({"starts_on": "last day", "ends_on": "early"}, "before_this_one"),
        ({"starts_on": None, "ends_on": None}, "says_nothing"),
        ({"time_zone": "Europe/Nowhere"}, "unknown_zone"),
        (words_only(kind=ProposalKind.RHYTHM, words=""), "says_nothing"),
    ],
)
def test_proposals_that_cannot_be(meeting, given, code):
    days = {
        "last day": meeting.ends_on,
        "early": meeting.ends_on + timedelta(days=100),
        "late": meeting.ends_on + timedelta(days=101),
        None: None,
    }
    given = given | {name: days[given[name]] for name in ("starts_on", "ends_on") if name in given}
    poll = make_poll(meeting, n_options=0, is_open=False)

    assert refused(make_option, poll=poll, **given) == code
    assert Option.objects.count() == 0


def test_a_meeting_may_begin_on_the_day_after_this_one(meeting):
    poll = make_poll(meeting, n_options=0, is_open=False)
    day = meeting.ends_on + timedelta(days=1)

    assert make_option(poll, starts_on=day, ends_on=None).ends_on == day


def test_days_may_be_open_where_words_say_when(meeting):
    poll = make_poll(meeting, n_options=0, is_open=False)

    option = make_option(poll, starts_on=None, ends_on=None, words="first half of next year")

    assert (option.starts_on, option.place) == (None, "Athens")


def test_the_same_is_not_proposed_twice(meeting):
    poll = make_poll(meeting, n_options=1, is_open=False)

    assert refused(make_option, poll=poll) == "already_there"


def test_what_an_organisation_proposes_waits_for_the_desk(meeting, participation):
    poll = make_poll(meeting)

    option = make_option(poll, number=5, proposed_by=participation)

    assert option.is_up is False
    assert option not in poll.options.up()
    assert put_up(option=option, by=SYSTEM, at=timezone.now()) in poll.options.up()


def test_an_organisation_proposes_five_at_most_and_only_while_the_poll_is_open(
    meeting, participation
):
    poll = make_poll(meeting)
    for number in range(5):
        make_option(poll, number=10 + number, proposed_by=participation)

    assert refused(make_option, poll=poll, number=20, proposed_by=participation) == "enough"
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    assert refused(make_option, poll=poll, number=21, proposed_by=participation) == "closed"


def test_an_edit_keeps_the_answers_and_marks_them(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    make_choice(participation, option, ChoiceAnswer.YES)
    was = option.place

    edited = change_option(option=option, **says(option, place="Lisbon"))

    choice = Choice.objects.get()
    assert (choice.answer, choice.option_version, edited.version) == (ChoiceAnswer.YES, 1, 2)
    assert FormerOption.objects.values_list("version", "place").get() == (1, was)


def test_an_edit_that_says_the_same_asks_nobody_again(meeting):
    option = make_poll(meeting).options.first()

    assert change_option(option=option, **says(option)).version == 1


def test_two_edits_of_one_proposal_collide(meeting):
    option = make_poll(meeting).options.first()
    change_option(option=option, **says(option, place="Lisbon"))

    assert refused(change_option, option=option, **says(option, place="Porto")) == (
        "changed_meanwhile"
    )


def test_an_edit_tells_who_had_answered_and_nobody_else(meeting, participation):
    make_participation(meeting=meeting)
    poll = make_poll(meeting)
    option = poll.options.first()
    make_choice(participation, option)

    change_option(option=option, tells=True, **says(option, place="Lisbon"))

    letters = Message.objects.filter(kind="polls.changed")
    assert list(letters.values_list("about", flat=True)) == [participation.ref]


def test_a_proposal_that_was_answered_is_taken_back_and_not_deleted(meeting, participation):
    poll = make_poll(meeting, n_options=3)
    answered, silent = poll.options.all()[:2]
    make_choice(participation, answered)

    for option in (answered, silent):
        take_back(option=option, by=SYSTEM, at=timezone.now())

    assert list(poll.options.filter(taken_back_at__isnull=False)) == [answered]
    assert poll.options.count() == 2
    assert Choice.objects.count() == 1


def test_proposals_change_their_order_one_by_one(meeting):
    poll = make_poll(meeting, n_options=3)
    first, second, third = poll.options.all()

    move_up(option=third, by=SYSTEM)
    assert list(poll.options.up()) == [first, third, second]
    move_up(option=first, by=SYSTEM)
    assert list(poll.options.up()) == [first, third, second]
