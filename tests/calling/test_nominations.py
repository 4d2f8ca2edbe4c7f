"""Who is proposed, what is said of it, what is decided, what one press makes."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from calling.models import Decision, InvitationPolicy, Nomination, Opinion
from calling.services.inviting import invite_accepted
from calling.services.nomination import Known, say_which
from calling.states import DecisionKind, OpinionKind, PolicyKind
from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.models import Letter, Participation
from meetings.states import LetterKind
from organisations.models import Contact, Organisation
from tests.calling.factories import (
    make_calling,
    make_decision,
    make_nomination,
    make_opinion,
    make_policy,
)
from tests.factories import (
    make_contact,
    make_convener,
    make_letter,
    make_meeting,
    make_organisation,
    make_organiser,
    make_participation,
)

pytestmark = pytest.mark.django_db


def press(meeting):
    return invite_accepted(meeting=meeting, at=timezone.now(), by="user:1")


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value.code


# The policy


def test_policy_keeps_its_history_and_one_counts(meeting):
    first = make_policy(meeting, PolicyKind.ALL, reason="We want everybody.")
    second = make_policy(meeting, PolicyKind.THESE, reason="The hall is small.")

    rows = InvitationPolicy.objects.of_meeting(meeting.pk)
    assert list(rows) == [second, first]
    assert list(rows.current()) == [second]
    acts = Act.objects.filter(verb="record_policy").order_by("pk")
    assert [act.reason for act in acts] == ["We want everybody.", "The hall is small."]


def test_policy_sent_twice_is_one_and_an_old_page_is_refused(meeting):
    key = uuid.uuid4()
    first = make_policy(meeting, key=key)

    assert make_policy(meeting, key=key, seen=0) == first
    assert refused(make_policy, meeting, PolicyKind.THESE, seen=0) == "changed_meanwhile"
    assert InvitationPolicy.objects.count() == 1


def test_policy_changes_what_the_public_pages_are_known_by(meeting):
    before = meeting.public_version
    make_policy(meeting)
    meeting.refresh_from_db()

    assert meeting.public_version == before + 1


def test_database_keeps_one_policy_that_counts(meeting):
    make_policy(meeting)

    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationPolicy.objects.create(
            meeting=meeting, key=uuid.uuid4(), kind="all", reason="x", set_by="user:1",
            set_at=timezone.now(),
        )  # fmt: skip


# Proposals


def test_proposal_of_a_known_name_is_that_organisation(meeting):
    known = make_organisation(name="Radio Ombra")

    nomination = make_nomination(meeting, name="radio ombra", email="x@example.org")

    assert nomination.organisation == known
    assert (nomination.name, nomination.place) == ("", "")


def test_name_that_several_bear_stays_a_name(meeting):
    for _each in range(2):
        make_organisation(name="Radio Ombra")

    assert make_nomination(meeting, name="Radio Ombra").organisation is None


def test_who_does_not_call_the_meeting_proposes_nobody(meeting):
    stranger = make_participation(meeting=meeting).organisation

    assert refused(make_nomination, meeting, stranger) == "not_convener"
    assert Nomination.objects.count() == 0


def test_invited_proposed_own_and_calling_are_refused(meeting):
    mine = make_calling(meeting).organisation
    other = make_calling(meeting).organisation
    invited = make_participation(meeting=meeting)
    proposed = make_nomination(meeting, mine, name="Radio Ombra")
    known = make_nomination(meeting, mine, organisation=make_organisation())

    def propose(**given):
        return refused(make_nomination, meeting, mine, **given)

    assert propose(organisation=mine) == "own"
    assert propose(name=mine.name) == "own"
    assert propose(organisation=other) == "calls_it"
    assert propose(organisation=invited.organisation) == "on_list"
    assert propose(organisation=known.organisation) == "proposed"
    assert propose(name="RADIO OMBRA") == "proposed"
    with pytest.raises(Known) as caught:
        make_nomination(meeting, other, name="Radio Ombra")
    assert caught.value.nomination == proposed
    assert Nomination.objects.count() == 2


def test_nobody_learns_by_proposing_what_was_said_of_an_organisation_they_act_for(meeting):
    nomination = make_nomination(meeting, organisation=make_organisation())
    mine = nomination.organisation

    code = refused(
        make_nomination,
        meeting,
        make_calling(meeting).organisation,
        organisation=mine,
        acts_for={mine.pk},
    )

    assert code == "own"


def test_proposal_sent_twice_is_one(meeting):
    mine, key = make_calling(meeting).organisation, uuid.uuid4()
    words = {"name": "Radio Ombra", "key": key}

    assert make_nomination(meeting, mine, **words) == make_nomination(meeting, mine, **words)


def test_same_name_at_another_meeting_is_another_proposal(meeting):
    make_nomination(meeting, name="Radio Ombra")

    make_nomination(make_meeting(), name="Radio Ombra")

    assert Nomination.objects.count() == 2


# Opinions


def test_opinion_can_change_and_its_history_stays(meeting):
    convener = make_calling(meeting).organisation
    nomination = make_nomination(meeting, convener)

    first = make_opinion(nomination, convener, OpinionKind.CONCERN, words="The hall is small.")
    second = make_opinion(nomination, convener)
    third = make_opinion(nomination, convener, OpinionKind.CONCERN, words="The hall is small.")

    assert list(Opinion.objects.filter(is_current=True)) == [third]
    assert list(nomination.opinions.all()) == [third, second, first]


def test_same_opinion_again_adds_nothing(meeting):
    convener = make_calling(meeting).organisation
    nomination = make_nomination(meeting, convener)

    assert make_opinion(nomination, convener) == make_opinion(nomination, convener)
    assert Opinion.objects.count() == 1


def test_database_keeps_one_opinion_of_a_convener_that_counts(meeting):
    convener = make_calling(meeting).organisation
    nomination = make_nomination(meeting, convener)
    make_opinion(nomination, convener)

    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.create(
            nomination=nomination, organisation=convener, key=uuid.uuid4(), opinion="agree",
            given_by="user:1", given_at=timezone.now(),
        )  # fmt: skip


def test_who_may_not_give_an_opinion(meeting):
    nomination = make_nomination(meeting, organisation=make_organisation())
    stranger = make_participation(meeting=meeting).organisation
    make_convener(meeting, organisation=nomination.organisation)

    assert refused(make_opinion, nomination, stranger) == "not_convener"
    assert refused(make_opinion, nomination, None) == "not_convener"
    assert refused(make_opinion, nomination, nomination.organisation) == "about_itself"


@pytest.mark.parametrize("opinion", [each for each in OpinionKind if each != OpinionKind.AGREE])
def test_everything_but_agree_needs_words(meeting, opinion):
    nomination = make_nomination(meeting)

    assert refused(make_opinion, nomination, nomination.proposer, opinion) == "no_words"
    assert make_opinion(nomination, nomination.proposer, opinion, words="Why?").words == "Why?"


def test_opinion_of_one_that_no_longer_calls_it_is_kept(meeting):
    convener = make_calling(meeting).organisation
    nomination = make_nomination(meeting, convener)
    make_opinion(nomination, convener)

    meeting.conveners.all().delete()

    assert Opinion.objects.filter(is_current=True).count() == 1


# Decisions


def test_nothing_follows_from_agreement(meeting):
    nomination = make_nomination(meeting)
    for _each in range(3):
        make_opinion(nomination, make_calling(meeting).organisation)

    assert press(meeting).n_listed == 0
    assert not Participation.objects.filter(organisation__name=nomination.name).exists()


def test_second_organiser_is_told_of_the_first(meeting):
    nomination = make_nomination(meeting)
    make_decision(nomination, DecisionKind.NOT_NOW, note="Later.")

    assert refused(make_decision, nomination, seen=0) == "decided_meanwhile"
    assert [each.decision for each in nomination.decisions.all()] == [DecisionKind.NOT_NOW]


def test_decision_can_be_taken_anew_and_both_stay(meeting):
    nomination = make_nomination(meeting)
    make_decision(nomination, DecisionKind.DECLINED)
    make_decision(nomination, DecisionKind.INVITE)

    assert Decision.objects.filter(is_current=True).get().decision == DecisionKind.INVITE
    assert Decision.objects.count() == 2


def test_decision_sent_twice_is_one(meeting):
    nomination, key = make_nomination(meeting), uuid.uuid4()

    assert make_decision(nomination, key=key) == make_decision(nomination, key=key, seen=0)


# The press


def test_press_makes_participations_and_one_draft(meeting):
    known = make_nomination(meeting, organisation=make_organisation())
    new = make_nomination(meeting, name="Radio Ombra", place="Turin", email="ombra@example.org")
    left = make_nomination(meeting, name="Not now")
    for nomination in (known, new):
        make_decision(nomination)
    make_decision(left, DecisionKind.NOT_NOW)
    before = Participation.objects.count()

    pressed = press(meeting)

    assert (pressed.n_listed, pressed.is_new, pressed.left_out) == (2, True, [])
    assert Participation.objects.count() == before + 2
    letter = Letter.objects.get()
    assert (letter.kind, letter.sent_at) == (LetterKind.INVITATION, None)
    assert letter.audience == {"stage": "not_invited"}
    assert letter.texts.filter(language="en").exists()
    new.refresh_from_db()
    assert (new.organisation.name, new.organisation.place) == ("Radio Ombra", "Turin")
    assert new.organisation.contacts.get().email == "ombra@example.org"
    left.refresh_from_db()
    assert left.participation is None


def test_second_press_makes_nothing(meeting):
    make_decision(make_nomination(meeting))
    press(meeting)
    before = (Participation.objects.count(), Organisation.objects.count(), Act.objects.count())

    again = press(meeting)

    assert (again.n_listed, again.letter) == (0, None)
    now = (Participation.objects.count(), Organisation.objects.count(), Act.objects.count())
    assert now == before
    assert Letter.objects.count() == 1


def test_letter_that_waits_is_named_and_none_is_made(meeting):
    waiting = make_letter(meeting)
    make_decision(make_nomination(meeting))

    pressed = press(meeting)

    assert (pressed.letter, pressed.is_new) == (waiting, False)


def test_after_a_sent_invitation_a_draft_begins_with_its_words(meeting):
    sent = make_letter(meeting)
    sent.sent_at = timezone.now()
    sent.save()
    make_decision(make_nomination(meeting))

    pressed = press(meeting)

    assert pressed.is_new
    assert pressed.letter.texts.get().body == sent.texts.get().body


def test_name_that_several_bear_is_left_out_until_somebody_says_which(meeting):
    two = [make_organisation(name="Radio Ombra") for _each in range(2)]
    nomination = make_nomination(meeting, name="Radio Ombra")
    other = make_nomination(meeting)
    for each in (nomination, other):
        make_decision(each)

    pressed = press(meeting)

    assert pressed.n_listed == 1
    ((left, words),) = pressed.left_out
    assert left == nomination
    assert "say which" in words
    say_which(nomination=nomination, organisation=two[1], by="user:1")
    assert press(meeting).n_listed == 1
    assert Participation.objects.filter(organisation=two[1]).exists()


def test_said_which_may_be_none_of_them(meeting):
    two = [make_organisation(name="Radio Ombra") for _each in range(2)]

    nomination = say_which(
        nomination=make_nomination(meeting, name="Radio Ombra"), organisation=None, by="user:1"
    )

    assert nomination.organisation.name == "Radio Ombra"
    assert nomination.organisation not in two


def test_address_of_another_organisation_is_said_and_not_moved(meeting):
    contact = make_contact(email="ombra@example.org")
    make_decision(make_nomination(meeting, name="Radio Ombra", email="ombra@example.org"))

    pressed = press(meeting)

    assert pressed.n_listed == 1
    ((_nomination, words),) = pressed.left_out
    assert contact.organisation.name in words
    assert Contact.objects.get(email="ombra@example.org").organisation == contact.organisation


def test_after_the_press_there_is_nothing_left_to_say(meeting):
    nomination = make_nomination(meeting)
    make_decision(nomination)
    press(meeting)

    assert refused(make_opinion, nomination, nomination.proposer) == "on_list"
    assert refused(make_decision, nomination, DecisionKind.DECLINED) == "on_list"


def test_log_holds_no_name_and_no_words(meeting):
    nomination = make_nomination(meeting, name="Radio Ombra", email="ombra@example.org")
    make_opinion(nomination, nomination.proposer, OpinionKind.CONCERN, words="Who are they?")

    log = str(list(Act.objects.values("verb", "about", "reason", "details")))

    for words in ("Radio Ombra", "ombra@example.org", "Who are they?"):
        assert words not in log


@pytest.mark.django_db(transaction=True)
def test_two_organisers_at_once():
    meeting = make_meeting()
    make_organiser(meeting)
    nomination = make_nomination(meeting)
    wrong = at_once(
        [
            lambda kind=kind: make_decision(nomination, kind, seen=0)
            for kind in (DecisionKind.INVITE, DecisionKind.DECLINED)
        ]
    )

    assert wrong == ["decided_meanwhile"]
    assert Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_press_at_once():
    meeting = make_meeting()
    for _each in range(3):
        make_decision(make_nomination(meeting))
    before = Participation.objects.count()

    assert at_once([lambda: press(meeting) for _each in range(4)]) == []
    assert Participation.objects.count() == before + 3
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_conveners_propose_the_same_at_once():
    meeting = make_meeting()
    mine, other = (make_calling(meeting).organisation for _each in range(2))

    wrong = at_once(
        [lambda who=who: make_nomination(meeting, who, name="Radio Ombra") for who in (mine, other)]
    )

    assert wrong == ["proposed"]
    assert Nomination.objects.count() == 1


def at_once(acts):
    """Run each act in a thread of its own at the same moment; return what was refused."""
    start = threading.Barrier(len(acts))
    wrong = []

    def run(act):
        start.wait()
        try:
            act()
        except Refused as refusal:
            wrong.append(refusal.code)
        except Exception as error:
            wrong.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_policy_opens_the_call_only_while_answers_are_open(meeting):
    make_policy(meeting)
    rows = InvitationPolicy.objects.of_meeting(meeting.pk)

    assert rows.open_to_all(meeting.answers_due_at - timedelta(seconds=1)).exists()
    assert not rows.open_to_all(meeting.answers_due_at).exists()
    make_policy(meeting, PolicyKind.THESE)
    assert not rows.open_to_all(timezone.now()).exists()
