"""Sending to many: once, held, stopped, agreed to by a second person, in few statements."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from initiative.errors import Refused
from initiative.outbox import delivery
from initiative.outbox.models import Message
from meetings.models import Invitation, Letter, Participation, Sending
from meetings.services.invitation import make_links, replace_link
from meetings.services.letter import choose_audience, take_out, words_mark, write_letter
from meetings.services.sending import (
    MANY,
    approve_sending,
    ask_to_send,
    send_again,
    stop_sending,
)
from meetings.states import LetterKind
from organisations.models import Contact, Organisation
from tests.factories import (
    make_letter,
    make_meeting,
    make_membership,
    make_participation,
    make_rsvp,
    make_sending,
    make_user,
)

WORDS = {"en": ("invitation", "We invite you.\n\n{link}")}


def refused(call, **arguments):
    with pytest.raises(Refused) as refusal:
        call(**arguments)
    return refusal.value.code


def test_pressing_twice_sends_once(meeting):
    for _each in range(3):
        make_participation(meeting=meeting)
    letter = make_letter(meeting)
    key = uuid.uuid4()

    first, second = make_sending(letter, key=key), make_sending(letter, key=key)
    third = make_sending(letter)

    assert first == second == third
    assert first.n_letters == Message.objects.count() == 3
    assert letter.sendings.count() == 1


def test_second_sending_reaches_who_came_on_the_list_later(meeting):
    make_participation(meeting=meeting)
    letter = make_letter(meeting)
    make_sending(letter)
    late = make_participation(meeting=meeting, link=False)

    assert make_sending(letter).n_letters == 1
    assert Message.objects.latest("pk").about == late.ref
    assert Invitation.objects.filter(participation=late).exists()


def test_new_link_makes_a_new_occasion_of_the_invitation(participation):
    letter = make_letter(participation.meeting)
    make_sending(letter)
    replace_link(participation=participation, at=timezone.now(), by="user:1")

    assert make_sending(letter).n_letters == 1


def test_each_address_that_works_gets_its_own_copy(meeting):
    make_participation(meeting=meeting, n_contacts=2)
    make_participation(meeting=meeting, n_contacts=0)
    stopped = make_participation(meeting=meeting)
    Contact.objects.filter(organisation=stopped.organisation).update(state="stopped")

    assert make_sending(make_letter(meeting)).n_letters == 2


def test_nobody_and_no_words_are_refused(meeting):
    make_participation(meeting=meeting, n_contacts=0)

    assert refused(make_sending, letter=make_letter(meeting)) == "nobody_reachable"
    assert not Sending.objects.exists()
    assert (
        refused(make_sending, letter=make_letter(meeting, audience={"answer": "yes"})) == "nobody"
    )
    wordless = Letter.objects.create(meeting=meeting, kind=LetterKind.FREE)
    assert refused(make_sending, letter=wordless) == "no_text"


def test_letters_wait_for_the_end_of_the_hold(meeting):
    make_participation(meeting=meeting)
    meeting.hold_minutes = 10
    meeting.save()
    at = timezone.now()

    sending = make_sending(make_letter(meeting), at=at)

    message = Message.objects.get()
    assert sending.leaves_at == message.not_before == message.dated_at == at + timedelta(minutes=10)
    assert delivery.pump(seconds=5) == 0


def test_stopped_letters_do_not_leave_and_can_be_sent_after_all(meeting, mailoutbox):
    for _each in range(3):
        make_participation(meeting=meeting)
    letter = make_letter(meeting)
    sending = make_sending(letter)
    delivery.deliver(Message.objects.first().pk)

    stopped = stop_sending(sending=sending, at=timezone.now(), by="user:1")

    assert (stopped.n_stopped, stopped.n_gone) == (2, 1)
    assert delivery.pump(seconds=5) == 0
    assert (
        refused(stop_sending, sending=sending, at=timezone.now(), by="user:2") == "already_decided"
    )

    assert make_sending(letter).n_letters == 2
    assert delivery.pump(seconds=5) == 2
    assert len(mailoutbox) == 3
    assert len({mail.to[0] for mail in mailoutbox}) == 3


def test_what_everybody_has_is_not_sent_once_more(meeting):
    make_participation(meeting=meeting)
    letter = make_letter(meeting)
    sending = make_sending(letter)
    delivery.pump(seconds=5)
    stop_sending(sending=sending, at=timezone.now(), by="user:1")

    assert refused(make_sending, letter=letter) == "all_have_it"
    assert letter.sendings.get() == sending


def test_stop_spares_the_letter_that_a_worker_is_just_sending(meeting):
    for _each in range(3):
        make_participation(meeting=meeting)
    sending = make_sending(make_letter(meeting))
    now = timezone.now() + timedelta(seconds=1)
    owner = uuid.uuid4()
    begun, held = Message.objects.claim(owner, now, 2)
    assert Message.objects.begin(begun, now)

    stopped = stop_sending(sending=sending, at=now, by="user:1")

    assert (stopped.n_stopped, stopped.n_gone) == (2, 1)
    assert Message.objects.begin(held, now) is False
    assert Message.objects.settle(begun, state="sent", sent_at=now) is True
    assert Message.objects.with_counts_by_state() == {"sent": 1, "cancelled": 2}


def test_who_left_the_audience_after_the_stop_gets_nothing(meeting):
    one, two = make_participation(meeting=meeting), make_participation(meeting=meeting)
    letter = make_letter(meeting, kind=LetterKind.REMINDER, audience={"answer": "missing"})
    stop_sending(sending=make_sending(letter), at=timezone.now(), by="user:1")
    make_rsvp(one)

    assert make_sending(letter).n_letters == 1
    open_letters = Message.objects.of_mailing(letter.mailing).waiting()
    assert [message.about for message in open_letters] == [two.ref]


def test_letters_of_one_organisation_stand_in_one_thread(meeting):
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting))
    make_sending(make_letter(meeting, kind=LetterKind.REMINDER))

    first, second = Message.objects.order_by("pk")
    assert (first.follows, second.follows) == ("", first.message_id)


def test_send_again_only_what_is_settled(participation):
    make_sending(make_letter(participation.meeting))
    letter = Message.objects.get()

    assert send_again(letter=letter, at=timezone.now(), by="user:1") is False
    Message.objects.update(state="failed")
    assert send_again(letter=letter, at=timezone.now(), by="user:1") is True
    letter.refresh_from_db()
    assert (letter.state, letter.n_attempts) == ("queued", 0)


# --- Four eyes


@pytest.fixture
def careful_meeting(db):
    return make_meeting(invited=MANY + 1, needs_second_organiser=True)


def test_letter_to_many_waits_for_a_second_organiser(careful_meeting):
    letter = make_letter(careful_meeting)

    sending = make_sending(letter, by="user:1")

    assert sending.leaves_at is None
    assert not Message.objects.exists()
    assert make_sending(letter, by="user:3") == sending
    at = timezone.now()
    assert refused(approve_sending, sending=sending, at=at, by="user:1") == "same_person"

    sending = approve_sending(sending=sending, at=at, by="user:2")

    assert (sending.n_letters, sending.approved_by) == (MANY + 1, "user:2")
    assert Message.objects.count() == MANY + 1
    assert refused(approve_sending, sending=sending, at=at, by="user:3") == "already_decided"


@pytest.mark.parametrize(
    ("second", "code"), [("same", "same_organisation"), ("other", ""), ("none", "")]
)
def test_second_organiser_acts_for_another_organisation_where_both_act_for_one(
    careful_meeting, second, code
):
    asking = make_membership()
    agreeing = {
        "same": lambda: make_membership(organisation=asking.organisation).user,
        "other": lambda: make_membership().user,
        "none": make_user,
    }[second]()
    sending = make_sending(make_letter(careful_meeting), by=asking.user.ref)
    agree = {"sending": sending, "at": timezone.now(), "by": agreeing.ref}

    if code:
        assert refused(approve_sending, **agree) == code
    else:
        assert approve_sending(**agree).n_letters == MANY + 1


def test_mandate_that_has_ended_does_not_count(careful_meeting):
    asking = make_membership()
    ended = make_membership(organisation=asking.organisation, until=date(2021, 1, 1))
    sending = make_sending(make_letter(careful_meeting), by=asking.user.ref)

    sending = approve_sending(sending=sending, at=timezone.now(), by=ended.user.ref)

    assert sending.n_letters == MANY + 1


def test_letter_to_few_needs_nobody_else(db):
    meeting = make_meeting(invited=MANY, needs_second_organiser=True)

    assert make_sending(make_letter(meeting)).n_letters == MANY


def test_asking_can_be_taken_back(careful_meeting):
    letter = make_letter(careful_meeting)
    sending = make_sending(letter, by="user:1")

    stop_sending(sending=sending, at=timezone.now(), by="user:1")

    at = timezone.now()
    assert refused(approve_sending, sending=sending, at=at, by="user:2") == "already_decided"
    assert make_sending(letter).leaves_at is None


def test_second_organiser_sends_to_the_audience_of_then(careful_meeting):
    letter = make_letter(careful_meeting, audience={"answer": "none"})
    sending = make_sending(letter, by="user:1")
    make_rsvp(careful_meeting.participations.first())

    assert approve_sending(sending=sending, at=timezone.now(), by="user:2").n_letters == MANY


# --- Words and audience


def test_sent_letter_cannot_be_rewritten_or_go_to_others(participation):
    letter = make_letter(participation.meeting)
    make_sending(letter)

    write = {"meeting": participation.meeting, "kind": "invitation", "texts": WORDS, "by": "user:1"}
    assert refused(write_letter, letter=letter, **write) == "already_sent"
    assert refused(choose_audience, letter=letter, audience={}, by="user:1") == "already_sent"
    taken = {"letter": letter, "participation": participation, "by": "user:1"}
    assert refused(take_out, **taken) == "already_sent"


def test_words_that_somebody_else_changed_are_not_overwritten(meeting):
    letter = make_letter(meeting)
    write = {"meeting": meeting, "kind": "invitation", "by": "user:1", "letter": letter}
    seen = words_mark(letter)
    write_letter(texts=WORDS, seen=seen, **write)

    others = {"en": ("other", "words")}
    assert refused(write_letter, texts=others, seen=seen, **write) == "changed_meanwhile"
    assert letter.texts.get().subject == "invitation"


def test_who_was_taken_out_by_hand_gets_nothing(meeting):
    one, two = make_participation(meeting=meeting), make_participation(meeting=meeting)
    letter = make_letter(meeting)
    take_out(letter=letter, participation=one, by="user:1")

    make_sending(letter)

    assert [message.about for message in Message.objects.all()] == [two.ref]


# --- Stopped in time


def test_who_was_never_written_to_is_not_invited_after_the_stop(meeting):
    meeting.hold_minutes = 10
    meeting.save()
    known, _new = (make_participation(meeting=meeting, link=False) for _each in range(2))
    make_links(participations=[known], at=timezone.now())
    sending = make_sending(make_letter(meeting))

    stop_sending(sending=sending, at=timezone.now(), by="user:1")

    assert list(Participation.objects.invited()) == [known]


def test_letter_that_nobody_got_can_be_put_right_and_sent(meeting, mailoutbox):
    meeting.hold_minutes = 10
    meeting.save()
    make_participation(meeting=meeting, link=False)
    letter = make_letter(meeting)
    stop_sending(sending=make_sending(letter), at=timezone.now(), by="user:1")

    texts = {"en": ("right", "{organisation},\n\nright.\n\n{link}")}
    write_letter(meeting=meeting, kind=letter.kind, texts=texts, by="user:1", letter=letter)
    meeting.hold_minutes = 0
    meeting.save()
    make_sending(Letter.objects.get())
    delivery.pump(seconds=5)

    assert [mail.subject.endswith("right") for mail in mailoutbox] == [True]


def test_stopped_letter_goes_to_the_corrected_address_also_after_the_purge(meeting, mailoutbox):
    meeting.hold_minutes = 10
    meeting.save()
    one, two = (make_participation(meeting=meeting) for _each in range(2))
    letter = make_letter(meeting)
    stop_sending(sending=make_sending(letter), at=timezone.now(), by="user:1")
    Message.objects.filter(about=one.ref).update(recipient="", purged_at=timezone.now())
    Contact.objects.filter(organisation=two.organisation).update(email="right@example.org")
    meeting.hold_minutes = 0
    meeting.save()

    make_sending(Letter.objects.get())
    delivery.pump(seconds=5)

    known = one.organisation.contacts.get().email
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([known, "right@example.org"])


def test_letter_that_waits_for_agreement_cannot_be_rewritten(careful_meeting):
    letter = make_letter(careful_meeting)
    for _each in range(MANY + 1):
        make_participation(meeting=careful_meeting)
    make_sending(letter, by="user:1")

    code = refused(
        write_letter,
        meeting=careful_meeting,
        kind=letter.kind,
        texts={"en": ("other", "words {link}")},
        by="user:1",
        letter=letter,
    )

    assert code == "waits_for_another"


def test_address_that_does_not_work_gets_no_link(meeting):
    participation = make_participation(meeting=meeting, n_contacts=0, link=False)
    make_participation(meeting=meeting)
    make_sending(make_letter(meeting))

    assert not Participation.objects.invited().filter(pk=participation.pk).exists()


# --- Many, and at once


def crowd(n):
    """A meeting with ``n`` organisations, written in bulk; nobody is invited yet."""
    meeting = make_meeting()
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"O {k}", slug=f"crowd-{meeting.pk}-{k}") for k in range(n)
    )
    Contact.objects.bulk_create(
        Contact(organisation=each, email=f"{each.slug}@d{each.pk % 50}.example.org")
        for each in organisations
    )
    meeting.participations.model.objects.bulk_create(
        meeting.participations.model(meeting=meeting, organisation=each) for each in organisations
    )
    return meeting


def test_three_thousand_letters_are_few_statements(db, connection_queries):
    letter = make_letter(crowd(3000))

    n_queries = connection_queries(lambda: make_sending(letter))

    assert Message.objects.count() == 3000
    assert n_queries <= 30


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_send_once():
    meeting = make_meeting(invited=5)
    letter = make_letter(meeting)
    start = threading.Barrier(4)
    results = []

    def press(key):
        start.wait()
        try:
            results.append(
                ask_to_send(letter=letter, key=key, at=timezone.now(), by="user:1").n_letters
            )
        finally:
            connections.close_all()

    keys = [uuid.uuid4(), uuid.uuid4()] * 2
    threads = [threading.Thread(target=press, args=[key]) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results == [5, 5, 5, 5]
    assert Message.objects.count() == 5
    assert Sending.objects.count() == 1
