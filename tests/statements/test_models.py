"""Own words of statements and reads of them. What the database refuses: meetings/test_models.py."""

import pytest
from django.db.models import ProtectedError

from statements.models import Revision, Statement
from tests.factories import (
    make_draft,
    make_meeting,
    make_participation,
    make_published,
    make_sent,
)


def make_late(participation):
    due = participation.meeting.statements_due_at
    return make_sent(participation, at=due.replace(year=due.year + 1))


def test_revision_says_by_how_much_it_is_over(participation):
    over = make_draft(participation, body="x" * 10_003).revision
    fits = make_draft(participation, body="x" * 10_000, base_version=1).revision

    assert (over.n_over, fits.n_over) == (3, 0)


def test_words_that_were_sent_cannot_be_deleted(participation):
    revision = make_sent(participation)

    with pytest.raises(ProtectedError):
        revision.delete()
    with pytest.raises(ProtectedError):
        revision.statement.delete()
    with pytest.raises(ProtectedError):
        participation.delete()


def test_published_are_those_of_public_meetings(meeting):
    statement = make_published(make_participation(meeting=meeting))
    make_published(make_participation(meeting=make_meeting(opened_at=None)))
    make_sent(make_participation(meeting=meeting))

    assert list(Statement.objects.published()) == [statement]


def test_waiting_are_those_whose_last_version_is_not_published(meeting):
    sent, newer, published, draft = (make_participation(meeting=meeting) for _each in range(4))
    make_sent(sent)
    make_published(newer)
    make_sent(newer, base_version=1, body="newer")
    make_published(published)
    make_draft(draft)
    make_sent(make_participation(meeting=make_meeting()))

    waiting = Statement.objects.of_meeting(meeting.pk).waiting()

    assert {statement.participation for statement in waiting} == {sent, newer}


def test_statements_are_counted_by_where_they_stand(meeting):
    for _each in range(2):
        make_sent(make_participation(meeting=meeting))
    make_late(make_participation(meeting=meeting))
    make_published(make_participation(meeting=meeting))
    make_draft(make_participation(meeting=meeting))

    counts = Statement.objects.of_meeting(meeting.pk).count_by_standing()

    assert counts == {"waits": 2, "late": 1, "published": 1}
    assert Statement.objects.none().count_by_standing() == {}


def test_statements_stand_in_the_order_of_the_names(meeting):
    for name in ("beta", "Alpha", "Gamma"):
        participation = make_participation(meeting=meeting)
        participation.organisation.name = name
        participation.organisation.save()
        make_sent(participation)

    names = [
        statement.participation.organisation.name
        for statement in Statement.objects.of_meeting(meeting.pk)
    ]
    assert names == ["Alpha", "beta", "Gamma"]


def test_list_of_versions_reads_no_text(participation, django_assert_num_queries):
    make_sent(participation)

    with django_assert_num_queries(1):
        kinds = [revision.kind for revision in Revision.objects.newest_first()]

    assert kinds == ["sent", "draft"]
    assert '"body"' not in str(Revision.objects.newest_first().query)
