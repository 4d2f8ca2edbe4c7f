"""The six stages, derived; and what of them the public may see."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from meetings.models import Invitation
from meetings.services.attendance import mark_came, undo_came
from meetings.states import Answer
from statements import naming, roll
from statements.services.questioning import ask_question
from statements.services.withdrawing import withdraw_statement
from tests.factories import (
    make_draft,
    make_meeting,
    make_organisation,
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


def ask(participation):
    revision = make_sent(participation)
    ask_question(
        statement=revision.statement,
        revision_pk=revision.pk,
        text="Which year?",
        key=uuid4(),
        by="user:1",
        at=timezone.now(),
    )


def withdraw(participation):
    withdraw_statement(
        participation=participation,
        revision_pk=make_sent(participation).pk,
        by="link:1",
        at=timezone.now(),
    )


@pytest.mark.parametrize(
    ("act", "boxes", "words"),
    [
        (ask, "ddddnn", "answered yes, statement returned with a question"),
        (withdraw, "dddwnn", "answered yes, statement withdrawn"),
    ],
)
def test_roll_says_returned_and_withdrawn_to_who_may_know(participation, act, boxes, words):
    make_rsvp(participation)
    act(participation)

    line = line_of(participation)
    public = roll.public_line(roll.public_rows(participation.meeting).get())

    assert (line.boxes, line.sentence) == (boxes, words)
    assert not {"question", "withdrawn"} & set(public.sentence.split())


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


@pytest.mark.django_db
def test_roll_costs_one_query_at_three_and_at_thirty(django_assert_num_queries):
    for n in (3, 30):
        meeting = make_meeting(invited=n)
        with django_assert_num_queries(1):
            assert len(roll.lines_of(meeting, timezone.now())) == n


def test_public_strip_tells_neither_drafts_nor_refusals_nor_lateness(meeting):
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


@pytest.mark.parametrize(
    ("act", "boxes", "words"),
    [
        (nothing, "dnnnnn", "on the list"),
        (answer(Answer.TEXT_ONLY), "dnnnnn", "on the list"),
        (answer(Answer.YES), "ddnnnn", "answered yes"),
        (yes_and(make_draft), "ddnnnn", "answered yes"),
        (yes_and(make_sent), "ddddnn", "answered yes, statement sent"),
        (yes_and(make_published), "dddddn", "answered yes, statement published"),
        (make_published, "dndddn", "statement published"),
    ],
)
def test_public_stages(participation, act, boxes, words):
    act(participation)
    participation.is_named = True
    participation.save()

    line = roll.public_line(roll.public_rows(participation.meeting).get())

    assert (line.boxes, line.sentence) == (boxes, words)


def test_public_stages_do_not_change_with_the_deadline(participation):
    """Derived without a clock: whoever compares two days learns of nobody's lateness."""
    make_rsvp(participation)
    participation.meeting.answers_due_at -= timedelta(days=100)
    participation.meeting.statements_due_at -= timedelta(days=100)
    participation.meeting.save()

    assert roll.public_line(roll.public_rows(participation.meeting).get()).boxes == "ddnnnn"


def test_public_rows_do_not_even_read_drafts_links_or_addresses(participation):
    make_published(participation)

    with CaptureQueriesContext(connection) as queries:
        (row,) = roll.public_rows(participation.meeting)

    assert len(queries) == 1
    for table in ("meetings_invitation", "organisations_contact", "draft_id"):
        assert table not in queries[0]["sql"]
    assert not hasattr(row, "has_draft")


def test_public_rows_come_in_the_order_of_the_names(meeting):
    for name in ("beta", "Alpha", "Gamma"):
        make_participation(
            meeting=meeting, organisation=make_organisation(name=name), is_named=True
        )

    assert [row.organisation.name for row in roll.public_rows(meeting)] == [
        "Alpha",
        "beta",
        "Gamma",
    ]


def test_agreement_taken_back_takes_the_name_away_unless_a_statement_is_published(meeting):
    silent, spoken = (make_participation(meeting=meeting) for _each in range(2))
    make_published(spoken)
    for participation in (silent, spoken):
        make_rsvp(participation, is_named=True)
        make_rsvp(participation, is_named=False)

    assert list(roll.public_rows(meeting)) == [spoken]


def test_public_counts_count_what_the_pages_show(meeting):
    make_participation(meeting=meeting)
    make_sent(make_participation(meeting=meeting))
    make_participation(meeting=meeting, is_named=True)
    make_published(make_participation(meeting=meeting))
    make_published(make_participation())

    assert naming.public_counts(meeting) == (2, 1)
    found = naming.public_meetings().get(pk=meeting.pk)
    assert (found.n_named, found.n_statements) == (2, 1)


def test_public_meetings_are_those_that_were_opened(meeting):
    make_meeting(opened_at=None)

    assert list(naming.public_meetings()) == [meeting]


def test_years_of_an_organisation_leave_out_what_is_private(meeting):
    organisation = make_organisation()
    named = make_participation(meeting=meeting, organisation=organisation, is_named=True)
    make_participation(organisation=organisation)
    make_participation(
        meeting=make_meeting(opened_at=None), organisation=organisation, is_named=True
    )
    make_participation(meeting=meeting, is_named=True)

    assert list(roll.public_rows_of_organisation(organisation)) == [named]


def test_names_are_grouped_by_their_first_letter_without_its_marks(meeting):
    for name in ("École", "europa", "Łódź", "Lodi", "Ελλάδα", "労働者"):
        make_participation(
            meeting=meeting, organisation=make_organisation(name=name), is_named=True
        )
    lines = [roll.public_line(row) for row in roll.public_rows(meeting)]

    groups = {
        initial: {line.participation.organisation.name for line in group}
        for initial, group in roll.by_initial(lines)
    }

    assert groups == {
        "E": {"École", "europa"},
        "L": {"Lodi"},
        "Ł": {"Łódź"},
        "Ε": {"Ελλάδα"},
        "漢字": {"労働者"},
    }


def test_sentences_follow_the_language_of_the_page(participation):
    make_rsvp(participation, answer=Answer.NO)

    with translation.override("it"):
        italian = line_of(participation).sentence

    assert italian != line_of(participation).sentence == "answered no, does not come"


def test_more_time_for_one_is_late_for_nobody_else(meeting):
    mine, theirs = (make_participation(meeting=meeting) for _each in range(2))
    for participation in (mine, theirs):
        make_rsvp(participation)
    mine.statements_extended_to = meeting.statements_due_at + timedelta(days=7)
    mine.save()
    at = meeting.statements_due_at + timedelta(days=1)

    assert [line_of(each, at).boxes for each in (mine, theirs)] == ["ddwnnn", "ddllnn"]


def test_link_that_was_stopped_is_no_invitation(participation):
    Invitation.objects.filter(participation=participation).update(revoked_at=timezone.now())

    assert line_of(participation).boxes[0] == "n"
