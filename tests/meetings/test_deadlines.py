"""One function says until when; ten minutes of grace are not announced."""

from datetime import timedelta

import pytest

from meetings.deadlines import GRACE, deadline
from meetings.states import DeadlineKind
from tests.factories import make_participation

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("kind", DeadlineKind)
@pytest.mark.parametrize(
    ("after_due", "is_open"),
    [(-SECOND, True), (timedelta(), True), (GRACE, True), (GRACE + SECOND, False)],
)
def test_meeting_deadline_with_its_grace(participation, kind, after_due, is_open):
    due_at = getattr(participation.meeting, f"{kind}_due_at")

    found = deadline(participation, kind, due_at + after_due)

    assert (found.due_at, found.is_open, found.is_extended) == (due_at, is_open, False)


def test_own_later_date_counts_for_its_kind_only(meeting):
    later = meeting.statements_due_at + timedelta(days=3)
    participation = make_participation(meeting=meeting, statements_extended_to=later)

    statements = deadline(participation, DeadlineKind.STATEMENTS, later)
    answers = deadline(participation, DeadlineKind.ANSWERS, later)

    assert (statements.due_at, statements.is_open, statements.is_extended) == (later, True, True)
    assert (answers.due_at, answers.is_open) == (meeting.answers_due_at, False)


def test_meeting_deadline_moved_past_an_own_date_wins(meeting):
    earlier = meeting.statements_due_at - timedelta(days=1)
    participation = make_participation(meeting=meeting, statements_extended_to=earlier)

    found = deadline(participation, DeadlineKind.STATEMENTS, earlier)

    assert (found.due_at, found.is_extended) == (meeting.statements_due_at, False)
