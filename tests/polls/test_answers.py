"""Answers: one voice an organisation, silence is never a no, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.errors import Refused
from meetings.models import Participation
from meetings.states import AnswerSource
from polls.audiences import by_poll
from polls.models import Choice
from polls.services.choice import answer_poll
from polls.services.option import change_option, take_back
from polls.services.poll import close_poll
from polls.states import ChoiceAnswer
from polls.tally import lines_of
from tests.factories import make_meeting, make_organisation, make_participation
from tests.meetings.test_races import at_once
from tests.polls.factories import given_to, make_choice, make_following, make_option, make_poll
from tests.polls.test_polls import says

pytestmark = pytest.mark.django_db


def answer(poll, participation, *given, at=None, **more):
    return answer_poll(
        poll=poll,
        participation=participation,
        given=given,
        by=f"link:{participation.pk}",
        at=at or timezone.now(),
        **more,
    )


def refused(*args, **given):
    with pytest.raises(Refused) as refusal:
        answer(*args, **given)
    return refusal.value.code


def test_a_new_answer_counts_and_the_old_stays(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    make_choice(participation, option, ChoiceAnswer.NO, "We have our own meeting then.")

    make_choice(participation, option, ChoiceAnswer.IF_NEED_BE)

    assert list(Choice.objects.order_by("pk").values_list("answer", "is_current")) == [
        ("no", False),
        ("if_need_be", True),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.update(is_current=True)


def test_the_same_form_sent_twice_answers_once(meeting, participation):
    poll = make_poll(meeting)
    given = given_to(poll.options.first(), words="We come.")

    assert answer(poll, participation, given).n_new == 1
    assert answer(poll, participation, given).n_new == 0
    assert Choice.objects.count() == 1


def test_what_is_left_open_is_not_answered(meeting, participation):
    poll = make_poll(meeting)
    first, second = poll.options.all()
    make_choice(participation, first, ChoiceAnswer.NO)

    no, silent = ([group.n for group in line.groups] for line in lines_of(poll, [first, second]))

    assert no == [0, 0, 1, 0]
    assert silent == [0, 0, 0, 1]


def test_an_answer_can_be_taken_back(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    make_choice(participation, option)

    make_choice(participation, option, ChoiceAnswer.BACK)

    assert [group.n for group in lines_of(poll, [option])[0].groups] == [0, 0, 0, 1]
    assert Choice.objects.count() == 2


def test_what_nobody_touched_does_not_undo_a_colleague(meeting, participation):
    poll = make_poll(meeting)
    first, second = poll.options.all()
    make_choice(participation, first, ChoiceAnswer.YES)
    page = [
        given_to(first, ChoiceAnswer.YES, participation=participation),
        given_to(second, ChoiceAnswer.YES, participation=participation),
    ]
    make_choice(participation, first, ChoiceAnswer.NO)

    done = answer(poll, participation, *page)

    assert (done.n_new, done.meanwhile) == (1, [])
    assert list(Choice.objects.current().order_by("option").values_list("answer", flat=True)) == [
        "no",
        "yes",
    ]


def test_two_answers_of_one_organisation_are_both_kept_and_it_is_told(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    page = given_to(option, ChoiceAnswer.YES)
    make_choice(participation, option, ChoiceAnswer.NO)

    done = answer(poll, participation, page)

    assert done.meanwhile == [option]
    assert Choice.objects.count() == 2


def test_an_answer_to_words_that_changed_meanwhile_is_marked(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    page = given_to(option)
    change_option(option=option, **says(option, place="Lisbon"))

    done = answer(poll, participation, page)

    assert done.changed == [option]
    option.refresh_from_db()
    yes = lines_of(poll, [option])[0].groups[0]
    assert (len(yes.names), len(yes.earlier), yes.n) == (0, 1, 1)


def test_an_answer_after_the_edit_is_to_the_new_words(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    make_choice(participation, option)
    change_option(option=option, **says(option, place="Lisbon"))

    make_choice(participation, option)

    option.refresh_from_db()
    yes = lines_of(poll, [option])[0].groups[0]
    assert (len(yes.names), len(yes.earlier), yes.n) == (1, 0, 1)


def test_a_page_of_another_poll_is_refused(meeting, participation):
    poll = make_poll(meeting)
    elsewhere = make_poll(make_meeting()).options.first()

    assert refused(poll, participation, given_to(elsewhere)) == "another_poll"
    assert refused(elsewhere.poll, participation, given_to(elsewhere)) == "another_poll"
    assert Choice.objects.count() == 0


def test_a_proposal_that_waits_for_the_desk_cannot_be_answered(meeting, participation):
    poll = make_poll(meeting)
    waiting = make_option(poll, number=7, proposed_by=participation)

    assert refused(poll, participation, given_to(waiting)) == "another_poll"


def test_a_proposal_taken_back_while_answering_keeps_nothing_half(meeting, participation):
    poll = make_poll(meeting, n_options=3)
    first, second = poll.options.all()[:2]
    make_choice(make_participation(meeting=meeting), first)
    page = [given_to(first), given_to(second)]
    take_back(option=first, by=SYSTEM, at=timezone.now())

    assert refused(poll, participation, *page) == "taken_back"
    assert participation.choices.count() == 0


def test_nothing_is_no_answer(meeting, participation):
    with pytest.raises(Refused, match="Choose an answer for at least one"):
        answer(make_poll(meeting), participation)


def test_ten_minutes_are_given_after_the_end_and_no_more(meeting, participation):
    until = timezone.now() + timedelta(days=1)
    poll = make_poll(meeting, open_until=until)
    given = given_to(poll.options.first())

    assert refused(poll, participation, given, at=until + timedelta(minutes=11)) == "closed"
    assert answer(poll, participation, given, at=until + timedelta(minutes=9)).n_new == 1


def test_a_closed_poll_takes_only_what_an_organiser_was_told(meeting, participation):
    poll = make_poll(meeting)
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    given = given_to(poll.options.first())

    assert refused(poll, participation, given) == "closed"
    told = {"source": AnswerSource.ORGANISER, "heard": "telephone, 3 May"}
    assert answer(poll, participation, given, **told).n_new == 1


def test_a_decided_poll_takes_nothing_more(meeting, participation):
    poll = make_poll(meeting)
    option = poll.options.first()
    make_following(meeting, option=option)
    told = {"source": AnswerSource.ORGANISER, "heard": "telephone, 3 May"}

    assert refused(poll, participation, given_to(option), **told) == "closed"


def test_names_stand_in_the_order_of_the_alphabet_and_never_of_numbers(meeting):
    poll = make_poll(meeting)
    first, second = poll.options.all()
    for name in ("zebra", "Ant", "bee"):
        who = make_participation(meeting=meeting, organisation=make_organisation(name=name))
        make_choice(who, second)

    lines = lines_of(poll, poll.options.up())

    assert [line.option for line in lines] == [first, second]
    assert [name.name for name in lines[1].groups[0].names] == ["Ant", "bee", "zebra"]


def test_in_public_only_who_agreed_is_named_and_no_words_are_shown(meeting):
    named = make_participation(meeting=meeting, is_named=True)
    hidden = make_participation(meeting=meeting, is_named=False)
    silent = make_participation(meeting=meeting, is_named=False)
    poll = make_poll(meeting, is_public=True)
    option = poll.options.first()
    for who in (named, hidden):
        make_choice(who, option, words="Between us.")

    yes, *_others, nobody = lines_of(poll, [option], in_public=True)[0].groups

    assert [(name.name, name.words) for name in yes.names] == [(named.organisation.name, "")]
    assert (yes.n, yes.n_unnamed) == (2, 1)
    assert (nobody.names, nobody.n, nobody.n_unnamed) == ([], 1, 1)
    assert silent.organisation.name not in str(yes)


def test_who_is_reminded_of_the_poll(meeting):
    partly, wholly, silent, before = (make_participation(meeting=meeting) for _each in range(4))
    poll = make_poll(meeting)
    first, second = poll.options.all()
    for who in (wholly, partly, before):
        make_choice(who, first)
    make_choice(wholly, second)
    everybody = Participation.objects.filter(meeting=meeting)

    assert set(by_poll(everybody, "missing")) == {partly, silent, before}
    assert set(by_poll(everybody, "answered")) == {partly, wholly, before}
    change_option(option=second, **says(second, place="Lisbon"))
    assert wholly in set(by_poll(everybody, "missing"))
    close_poll(poll=poll, at=timezone.now(), by=SYSTEM)
    assert set(by_poll(everybody, "missing")) == set()


@pytest.mark.django_db(transaction=True)
def test_two_of_one_organisation_answer_at_once():
    meeting = make_meeting()
    participation = make_participation(meeting=meeting)
    poll = make_poll(meeting)
    option = poll.options.first()
    pages = [given_to(option, each) for each in (ChoiceAnswer.YES, ChoiceAnswer.NO)] * 4

    wrong = at_once([lambda page=page: answer(poll, participation, page) for page in pages])

    assert wrong == []
    assert Choice.objects.filter(is_current=True).count() == 1
    assert set(Choice.objects.values_list("answer", flat=True)) == {"yes", "no"}
