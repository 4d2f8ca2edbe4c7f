"""A deadline that is moved: remembered, and told to those who were told the old date."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from initiative.outbox import delivery
from initiative.outbox.models import Message
from meetings.audiences import REGISTER, Audience
from meetings.blanks import check_blanks
from meetings.models import DeadlineMove, Letter
from meetings.moves import moves_of, told_before, waiting_for_words
from meetings.sample_dates import MOVED_WORDS
from meetings.services.meeting import change_meeting
from meetings.services.moretime import give_more_time
from meetings.services.move import tell_of_move
from meetings.states import DeadlineKind, LetterKind
from tests.factories import (
    make_letter,
    make_meeting,
    make_participation,
    make_rsvp,
    make_sending,
)

pytestmark = pytest.mark.usefixtures("one_clock")

NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)


def move(meeting, days, kind=DeadlineKind.STATEMENTS, at=NOW + DAY):
    name = f"{kind}_due_at"
    meeting.refresh_from_db()
    later = getattr(meeting, name) + timedelta(days=days)
    change_meeting(meeting=meeting, at=at, by="user:1", **{name: later})
    return DeadlineMove.objects.latest("pk")


def write_to(participations, body, at=NOW, subject="news"):
    """Send a letter, at a moment, to these organisations alone."""
    meeting = participations[0].meeting
    letter = make_letter(meeting, texts={"en": (subject, body)})
    others = meeting.participations.exclude(pk__in=[each.pk for each in participations])
    letter.without.set(others)
    with time_machine.travel(at, tick=False):
        make_sending(letter, at=at)
        delivery.pump(seconds=20)
    return letter


def told(moved):
    return list(told_before(moved.meeting.participations.order_by("pk"), moved))


@pytest.fixture
def people(meeting):
    return [make_participation(meeting=meeting) for _each in range(4)]


def test_each_moved_deadline_is_remembered(meeting):
    was = meeting.answers_due_at, meeting.statements_due_at
    change_meeting(
        meeting=meeting,
        at=NOW,
        by="user:7",
        answers_due_at=was[0] + DAY,
        statements_due_at=was[1] + DAY,
        place="Turin",
    )
    change_meeting(meeting=meeting, at=NOW, by="user:7", place="Milan", answers_due_at=was[0] + DAY)

    rows = DeadlineMove.objects.order_by("pk").values_list(
        "kind", "was", "now", "moved_at", "moved_by"
    )
    assert list(rows) == [
        (DeadlineKind.ANSWERS, was[0], was[0] + DAY, NOW, "user:7"),
        (DeadlineKind.STATEMENTS, was[1], was[1] + DAY, NOW, "user:7"),
    ]


def test_told_are_those_whose_letter_named_the_deadline_before_it_moved(people):
    named, other_deadline, nothing, _silent = people
    write_to([named], "Until {statement_deadline}.")
    write_to([other_deadline], "Until {answer_deadline}.")
    write_to([nothing], "We look forward to it.")

    moved = move(named.meeting, 3)
    write_to([nothing], "Until {statement_deadline}, says the new letter.", at=NOW + 2 * DAY)

    assert told(moved) == [named]


def test_told_counts_the_subject_and_every_language(people):
    in_subject, in_italian, *_others = people
    write_to([in_subject], "Read.", subject="until {statement_deadline}")
    letter = write_to([in_italian], "Read.")
    letter.texts.create(language="it", subject="x", body="Entro {statement_deadline}.")

    assert told(move(in_subject.meeting, 3)) == [in_subject, in_italian]


def test_receipt_of_an_answer_told_both_dates(people):
    with time_machine.travel(NOW, tick=False):
        make_rsvp(people[0])
        delivery.pump(seconds=20)

    assert told(move(people[0].meeting, 3)) == [people[0]]
    assert told(move(people[0].meeting, 3, kind=DeadlineKind.ANSWERS)) == [people[0]]


def test_letter_that_never_left_told_nobody(people):
    letter = make_letter(people[0].meeting, texts={"en": ("x", "{statement_deadline}")})
    make_sending(letter, at=NOW)
    Message.objects.all().stop(NOW)

    assert told(move(people[0].meeting, 3)) == []


def test_whose_own_later_date_holds_is_not_told(people):
    own, common, *_others = people
    give_more_time(
        participation=own,
        kind=DeadlineKind.STATEMENTS,
        due_at=own.meeting.statements_due_at + 9 * DAY,
        reason="illness",
        by="user:1",
        at=timezone.now(),
    )
    write_to([own, common], "Until {statement_deadline}.")

    assert told(move(common.meeting, 3)) == [common]
    # Now the common date is later than their own: theirs has moved too.
    assert told(move(common.meeting, 8)) == [own, common]


def test_mistake_that_is_moved_back_is_told_only_to_who_saw_it(people):
    early, in_between, *_others = people
    write_to([early], "Until {statement_deadline}.")
    move(early.meeting, 10, at=NOW + DAY)
    write_to([in_between], "Until {statement_deadline}.", at=NOW + 2 * DAY)

    back = move(early.meeting, -10, at=NOW + 3 * DAY)

    assert told(back) == [in_between]


def test_only_the_last_move_of_each_deadline_waits_for_words(meeting):
    first = move(meeting, 1)
    last = move(meeting, 1)
    answers = move(meeting, 1, kind=DeadlineKind.ANSWERS)

    assert waiting_for_words(moves_of(meeting)) == [answers, last]
    tell_of_move(move=last, by="user:1")
    assert waiting_for_words(moves_of(meeting)) == [answers]
    assert first in moves_of(meeting)


def test_letter_about_a_move_is_begun_once_and_sent_by_nobody(people):
    write_to(people[:2], "Until {statement_deadline}.")
    moved = move(people[0].meeting, 3)
    n_before = Message.objects.count()

    letter = tell_of_move(move=moved, by="user:1")

    assert tell_of_move(move=moved, by="user:2") == letter
    assert Letter.objects.filter(kind=LetterKind.FREE).count() == 1
    assert letter.audience == {"told": str(moved.pk)}
    assert list(Audience.of_letter(letter).of_meeting(moved.meeting_id)) == people[:2]
    assert Message.objects.count() == n_before


def test_letter_about_a_move_names_both_dates(people, mailoutbox):
    write_to(people[:1], "Until {statement_deadline}.")
    moved = move(people[0].meeting, 3)
    letter = tell_of_move(move=moved, by="user:1")
    with time_machine.travel(NOW + 2 * DAY, tick=False):
        make_sending(letter, at=NOW + 2 * DAY)
        delivery.pump(seconds=20)

    body = mailoutbox[-1].body
    for moment in (moved.was, moved.now):
        assert f"{timezone.localtime(moment):%Y}" in body
        assert moment.strftime("%B") in body
    assert "Until now:" in body
    assert "<was>" not in body


def test_deleted_letter_about_a_move_is_asked_for_again(meeting):
    moved = move(meeting, 1)
    tell_of_move(move=moved, by="user:1").delete()

    assert waiting_for_words(moves_of(meeting)) == [moved]


def test_words_of_a_move_are_there_in_every_language_of_letters():
    for kind in DeadlineKind.values:
        assert set(MOVED_WORDS[kind]) >= set(settings.LETTER_LANGUAGES)
        for subject, body in MOVED_WORDS[kind].values():
            check_blanks(subject)
            check_blanks(body)
            assert "<was>" in body
            assert {"{answer_deadline}", "{statement_deadline}"} & set(
                body.replace("**", " ").split()
            )


def test_criterion_names_the_old_date_and_forgets_an_unknown_one(meeting):
    moved = move(meeting, 1)

    options = dict(REGISTER["told"].options(meeting))
    assert list(options) == [str(moved.pk)]
    assert str(timezone.localtime(moved.was).year) in options[str(moved.pk)]
    assert not Audience({"told": "nonsense"}).of_meeting(meeting.pk).exists()
    assert dict(REGISTER["told"].options(make_meeting())) == {}
