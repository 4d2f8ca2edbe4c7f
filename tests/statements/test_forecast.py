"""Looking ahead: the meeting as it will be after the deadline, for organisers only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting
from meetings.services.moretime import give_more_time
from meetings.states import DeadlineKind, PublicationMode
from statements.forecast import after_deadline, forecast
from statements.models import Statement
from tests.factories import make_draft, make_participation, make_published, make_rsvp, make_sent

DAY = timedelta(days=1)


@pytest.fixture
def meeting(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(publication=PublicationMode.AT_DEADLINE)
    meeting.refresh_from_db()
    return meeting


def test_sent_statements_will_be_public_after_the_deadline_and_nothing_is_published(meeting):
    sent, public = (make_participation(meeting=meeting) for _each in range(2))
    make_published(public)
    make_sent(sent)

    before = forecast(meeting, meeting.statements_due_at - DAY)
    after = forecast(meeting, after_deadline(meeting))

    assert [len(before.public), len(after.public), after.n_new] == [1, 2, 1]
    assert [len(before.waiting), len(after.waiting)] == [1, 0]
    assert Statement.objects.get(participation=sent).published is None


def test_late_text_waits_for_the_organisers_in_the_forecast_too(meeting):
    make_sent(make_participation(meeting=meeting), at=after_deadline(meeting))

    after = forecast(meeting, after_deadline(meeting) + DAY)

    assert (len(after.public), len(after.waiting)) == (0, 1)


def test_who_was_given_more_time_is_not_late_then(meeting):
    late, own = (make_participation(meeting=meeting) for _each in range(2))
    for each in (late, own):
        make_rsvp(each)
        make_draft(each)
    give_more_time(
        participation=own,
        kind=DeadlineKind.STATEMENTS,
        due_at=meeting.statements_due_at + 3 * DAY,
        reason="illness",
        by="user:1",
        at=timezone.now(),
    )

    after = forecast(meeting, after_deadline(meeting))

    assert [line.participation.pk for line in after.late] == [late.pk]
    assert [line.participation.pk for line in after.still_open] == [own.pk]


@pytest.mark.parametrize("n", [3, 30])
def test_looking_ahead_costs_the_same_queries_for_many(
    meeting, organiser_client, django_assert_max_num_queries, n
):
    for _each in range(n):
        make_sent(make_participation(meeting=meeting))
    page = reverse("statements:organiser_ahead", args=[meeting.slug])

    with django_assert_max_num_queries(8):
        response = organiser_client.get(page)

    assert len(response.context["forecast"].public) == n


def test_moment_that_is_none_gets_a_sentence(organiser_client, meeting):
    page = reverse("statements:organiser_ahead", args=[meeting.slug])

    response = organiser_client.get(page, {"day": "soon", "clock": "25:99"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["day", "clock"]
