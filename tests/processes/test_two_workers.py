"""Two workers, two beats, two people who press twice: 29 letters, one each."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Attempt, Message
from initiative.outbox.states import OPEN, MessageState
from meetings.models import Participation
from meetings.services.invitation import add_participation
from meetings.services.reminder import set_reminder
from meetings.states import DeadlineKind, LetterKind
from organisations.models import Contact
from statements.demo.directory import found_all
from tests.factories import make_letter, make_meeting
from tests.processes.conftest import wait_until

N = 29


@pytest.fixture
def meeting(transactional_db):
    """A meeting with the 29 organisations of the list, each with one address."""
    meeting = make_meeting()
    for organisation in found_all().values():
        add_participation(meeting=meeting, organisation=organisation, by=SYSTEM)
    return meeting


def start_everything(processes):
    processes.workers("one", "two")
    processes.beats("beat-one", "beat-two")


def press_twice_at_once(processes, letter):
    """Two processes press "send" twice each, at the same moment; returns what each was told."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    people = [
        processes.start(name, sys.executable, "tests/processes/press.py", str(letter.pk), **pipes)
        for name in ("anna", "bruno")
    ]
    for person in people:
        assert person.stdout.readline() == "ready\n"
    for person in people:
        person.stdin.write("now\n")
        person.stdin.flush()
    return [person.communicate(timeout=30)[0].split() for person in people]


def one_letter_each(sink):
    """Whether what the mail server took is one letter an address, and none twice."""
    recipients = sorted(recipient for recipient, _message_id in sink.journal.letters)
    message_ids = {message_id for _recipient, message_id in sink.journal.letters}
    assert recipients == sorted(Contact.objects.values_list("email", flat=True))
    assert len(message_ids) == N


def wait_until_settled():
    wait_until(
        lambda: (
            Message.objects.count() == N and not Message.objects.filter(state__in=OPEN).exists()
        ),
        "letters are still open",
    )


def test_sending_twice_with_two_workers_and_two_beats_is_29_letters(processes, sink, meeting):
    start_everything(processes)
    letter = make_letter(meeting)

    told = press_twice_at_once(processes, letter)

    wait_until_settled()
    # Late bells and ticks are worked off before the count is believed.
    processes.end()
    one_letter_each(sink)
    assert sorted(word for words in told for word in words) == ["0,29"] * 3 + ["29,0"]
    assert Message.objects.with_counts_by_state() == {MessageState.SENT: N}
    assert Attempt.objects.count() == N
    # Otherwise one worker did it all and the test has shown nothing.
    assert len(sink.journal.connections) >= 2


def test_two_beats_plan_each_reminder_once(processes, sink, meeting):
    now = timezone.now()
    meeting.answers_due_at = now + timedelta(hours=20)
    meeting.save(update_fields=["answers_due_at"])
    Participation.objects.update(created_at=now - timedelta(days=9))
    letter = make_letter(meeting, kind=LetterKind.REMINDER, audience="everyone")
    set_reminder(
        letter=letter,
        deadline_kind=DeadlineKind.ANSWERS,
        hours_before=24,
        is_on=True,
        by=SYSTEM,
    )

    start_everything(processes)

    wait_until_settled()
    processes.end()
    one_letter_each(sink)
    assert Message.objects.with_counts_by_state() == {MessageState.SENT: N}
