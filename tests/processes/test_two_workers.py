"""Two workers, two beats, two people who press twice: 87 letters, one each."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.clocks import on_clock, zone_names
from initiative.outbox.models import Attempt, Message
from initiative.outbox.states import OPEN, MessageState
from meetings.models import Participation, Sending
from meetings.services.invitation import add_participation
from meetings.services.reminder import set_reminder
from meetings.states import LetterKind
from organisations.models import Contact
from statements.demo.directory import found_all
from tests.factories import make_contact, make_letter, make_meeting
from tests.processes.conftest import wait_until

# More than one worker takes at once: both have something to do.
N = 29 * 3


@pytest.fixture
def meeting(transactional_db):
    """A meeting with the 29 organisations of the list, each with three addresses."""
    meeting = make_meeting(hold_minutes=0)
    for organisation in found_all().values():
        add_participation(meeting=meeting, organisation=organisation, by=SYSTEM)
        make_contact(organisation)
        make_contact(organisation)
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


def test_sending_twice_with_two_workers_and_two_beats_is_87_letters(processes, sink, meeting):
    start_everything(processes)
    letter = make_letter(meeting)

    told = press_twice_at_once(processes, letter)

    wait_until_settled()
    # Late bells and ticks are worked off before the count is believed.
    processes.end()
    one_letter_each(sink)
    # Whoever comes second is shown the sending that is under way.
    assert told == [[str(N), str(N)], [str(N), str(N)]]
    assert Sending.objects.count() == 1
    assert Message.objects.with_counts_by_state() == {MessageState.SENT: N}
    assert Attempt.objects.count() == N
    # Otherwise one worker did it all and the test has shown nothing.
    assert len(sink.journal.connections) >= 2


def test_two_beats_plan_each_reminder_once(processes, sink, meeting):
    now = timezone.now()
    # A place where it is day: the hour of a reminder there is the moment itself.
    meeting.time_zone = next(
        name for name in sorted(zone_names()) if 10 <= on_clock(now, name).hour < 16
    )
    meeting.save(update_fields=["time_zone"])
    Contact.objects.update(time_zone="")
    Participation.objects.update(created_at=now - timedelta(days=9))
    letter = make_letter(meeting, kind=LetterKind.REMINDER, audience={})
    set_reminder(
        letter=letter,
        goes_at=now - timedelta(minutes=1),
        at=now - timedelta(minutes=2),
        is_on=True,
        by=SYSTEM,
    )

    start_everything(processes)

    wait_until_settled()
    processes.end()
    one_letter_each(sink)
    assert Message.objects.with_counts_by_state() == {MessageState.SENT: N}
