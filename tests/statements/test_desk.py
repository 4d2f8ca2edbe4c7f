"""What letters wait for, as the desk says it: a second organiser, a look, a new date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.outbox.models import Message, Return
from initiative.outbox.states import MessageState, ReturnKind
from meetings.parts import counted
from meetings.services.sending import MANY, stop_sending
from organisations.models import Contact
from statements.desk import counts_of_letters, letters_need_you
from tests.factories import make_letter, make_meeting, make_move, make_rsvp, make_sending


@pytest.fixture
def needs():
    def words_of(meeting):
        return [need.words for need in needs_of_letters(meeting)]

    return words_of


def needs_of_letters(meeting):
    numbers = counted(meeting, counts_of_letters(meeting))
    return list(letters_need_you(meeting, numbers, timezone.now()))


def test_letter_that_waits_for_a_second_organiser_is_a_task_until_it_is_stopped(db, needs):
    meeting = make_meeting(invited=MANY + 1, needs_second_organiser=True)
    sending = make_sending(make_letter(meeting))

    assert needs(meeting) == ["A letter waits for a second organiser."]

    stop_sending(sending=sending, at=timezone.now(), by="user:1")
    assert needs(meeting) == []


def test_three_letters_that_came_back_for_now_are_a_task(db, needs):
    meeting = make_meeting(invited=1)
    for _each in range(3):
        make_sending(make_letter(meeting))
    for n, message in enumerate(Message.objects.order_by("pk")):
        assert needs(meeting) == []
        Return.objects.create(
            message=message,
            key=f"news-{n}",
            kind=ReturnKind.LATER,
            came_at=timezone.now() - timedelta(days=13),
        )

    assert needs(meeting) == ["Letters to 1 address come back for now again and again."]
    [need] = needs_of_letters(meeting)
    assert need.address == f"/desk/{meeting.slug}/outbox/?again=1"

    Contact.objects.update(state="stopped")
    assert needs(meeting) == []


def test_moved_deadline_is_a_task_until_its_letter_is_written(db, needs):
    meeting = make_meeting(invited=1)
    make_rsvp(meeting.participations.get())
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    move = make_move(meeting, at=timezone.now() + timedelta(seconds=1))

    assert needs(meeting) == [
        f"The deadline for {move.get_kind_display()} was moved. Some were told the old date."
    ]

    move.letter = make_letter(meeting)
    move.save()
    assert needs(meeting) == []


def test_moved_deadline_that_nobody_was_told_needs_nobody(db, needs):
    meeting = make_meeting(invited=1)
    make_move(meeting)

    assert needs(meeting) == []


def test_addresses_that_do_not_work_and_letters_that_failed_are_tasks(db, needs):
    meeting, other = make_meeting(invited=2), make_meeting(invited=3)
    for each in (meeting, other):
        make_sending(make_letter(each))
        organisations = each.participations.values("organisation")
        Contact.objects.filter(organisation__in=organisations).update(state="returned")
    Message.objects.update(state=MessageState.FAILED, reason="policy")

    assert needs(meeting) == ["2 addresses do not work.", "2 letters could not be delivered."]
