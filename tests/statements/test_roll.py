"""The six stages, derived; and what of them the public may see."""

import pytest
from django.utils import timezone

from meetings.services.attendance import mark_came, undo_came
from meetings.states import Answer
from statements import roll
from tests.factories import (
    make_draft,
    make_meeting,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
)


def line_of(participation, at=None):
    row = roll.rows_of(participation.meeting).get(pk=participation.pk)
    return roll.line_of(row, at or timezone.now())


def nothing(participation):
    pass


def answer(word):
    return lambda participation: make_rsvp(participation, answer=word)


def yes_and(act):
    def do(participation):
        make_rsvp(participation)
        act(participation)

    return do


@pytest.mark.parametrize(
    ("act", "boxes", "words"),
    [
        (nothing, "dwnnnn", "not answered yet"),
        (answer(Answer.UNSURE), "dwnnnn", "not sure yet"),
        (answer(Answer.NO), "ddxxxx", "answered no, does not come"),
        (answer(Answer.YES), "ddwnnn", "answered yes, waiting for a statement"),
        (
            answer(Answer.TEXT_ONLY),
            "ddwnnx",
            "sends a statement only, waiting for a statement, does not come",
        ),
        (yes_and(make_draft), "dddwnn", "answered yes, statement begun, not sent"),
        (yes_and(make_sent), "ddddnn", "answered yes, statement sent"),
        (yes_and(make_published), "dddddn", "answered yes, statement published"),
        (make_sent, "dwddnn", "not answered yet, statement sent"),
    ],
)
def test_stages_before_the_deadlines(participation, act, boxes, words):
    act(participation)

    line = line_of(participation)

    assert (line.boxes, line.sentence) == (boxes, words)


@pytest.mark.parametrize(
    ("act", "boxes"),
    [
        (nothing, "dlnnnn"),
        (answer(Answer.NO), "ddxxxx"),
        (answer(Answer.YES), "ddllnn"),
        (yes_and(make_draft), "dddlnn"),
        (yes_and(make_sent), "ddddnn"),
    ],
)
def test_stages_after_the_deadlines(participation, act, boxes):
    act(participation)

    from datetime import timedelta

    after = participation.meeting.statements_due_at + timedelta(hours=1)
    assert line_of(participation, after).boxes == boxes


def test_not_invited(meeting):
    participation = make_participation(meeting=meeting, link=False)

    line = line_of(participation)

    assert (line.boxes, line.sentence) == ("nnnnnn", "not invited yet")


def test_came_counts_whatever_was_answered_and_can_be_undone(participation):
    make_rsvp(participation, answer=Answer.NO)
    at = timezone.now()
    mark_came(participation=participation, at=at, by="user:1")
    mark_came(participation=participation, at=timezone.now(), by="user:1")

    assert line_of(participation).boxes == "ddxxxd"
    assert line_of(participation).participation.came_at == at

    undo_came(participation=participation, by="user:1")
    assert line_of(participation).boxes == "ddxxxx"


def test_last_answer_counts(participation):
    make_rsvp(participation, answer=Answer.YES)
    make_rsvp(participation, answer=Answer.NO)

    assert line_of(participation).boxes == "ddxxxx"


def test_numbers(meeting):
    for act in (nothing, answer(Answer.NO), yes_and(make_draft), yes_and(make_published)):
        act(make_participation(meeting=meeting))

    numbers = roll.numbers_of(roll.lines_of(meeting, timezone.now()))

    assert (numbers.listed, numbers.invited, numbers.answered) == (4, 4, 3)
    assert numbers.by_answer == {"yes": 2, "text_only": 0, "unsure": 0, "no": 1}
    assert (numbers.drafts, numbers.sent, numbers.published, numbers.came) == (1, 1, 1, 0)


def test_roll_costs_one_query_at_three_and_at_thirty(django_assert_num_queries):
    for n in (3, 30):
        meeting = make_meeting(invited=n)
        with django_assert_num_queries(1):
            assert len(roll.lines_of(meeting, timezone.now())) == n


test_roll_costs_one_query_at_three_and_at_thirty = pytest.mark.django_db(
    test_roll_costs_one_query_at_three_and_at_thirty
)


def test_public_strip_tells_neither_drafts_nor_refusals_nor_lateness(meeting):
    from datetime import timedelta

    after = meeting.statements_due_at + timedelta(days=1)
    lines = set()
    for act in (nothing, answer(Answer.NO), answer(Answer.UNSURE), make_draft):
        participation = make_participation(meeting=meeting)
        act(participation)
        participation.is_named = True
        participation.save()
        row = roll.rows_of(meeting).get(pk=participation.pk)
        assert roll.line_of(row, after).boxes != "dnnnnn"
        lines.add((roll.public_line(row).boxes, roll.public_line(row).sentence))

    assert lines == {("dnnnnn", "on the list")}


def test_public_rows_are_those_who_agreed_or_published(meeting):
    hidden = make_participation(meeting=meeting)
    make_rsvp(hidden, is_named=False)
    make_sent(hidden)
    named = make_participation(meeting=meeting)
    make_rsvp(named, is_named=True)
    published = make_participation(meeting=meeting)
    make_published(published)

    assert set(roll.public_rows(meeting)) == {named, published}


def test_list_of_who_took_part_is_derived(meeting):
    sent, came, neither = (make_participation(meeting=meeting) for _each in range(3))
    make_sent(sent)
    mark_came(participation=came, at=timezone.now(), by="user:1")

    rows = {row.pk: roll.took_part(row) for row in roll.rows_of(meeting)}

    assert rows == {sent.pk: True, came.pk: True, neither.pk: False}
