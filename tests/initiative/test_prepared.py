"""A query whose SQL is made once must answer as the ORM would, whatever the words are."""

from threading import Thread

import pytest
from django.db import connection

from initiative.prepared import Prepared, PreparedObjects
from meetings.models import Meeting, Participation
from tests.factories import make_meeting, make_participation


def by_slug_and_place(slug, place):
    rows = Meeting.objects.filter(slug=slug, place=place)
    return rows.values_list("pk", "public_version", "public_changed_at", "statements_due_at")


@pytest.mark.django_db
def test_it_answers_as_the_orm_does_for_every_word():
    made = [make_meeting(slug=slug, place="Milan") for slug in ("one", "two")]
    asked = Prepared(by_slug_and_place)

    for meeting in (*made, *made):
        meeting.refresh_from_db()
        assert asked(meeting.slug, "Milan") == list(by_slug_and_place(meeting.slug, "Milan"))
    assert asked("one", "Rome") == []


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["' OR 1=1 --", "%s", "\ue0001\ue001", "\u202e", ""])
def test_a_word_is_never_part_of_the_query(word):
    make_meeting(slug="one", place="Milan")
    assert Prepared(by_slug_and_place)(word, "Milan") == []


@pytest.mark.django_db
def test_the_query_is_put_together_once(django_assert_num_queries):
    calls = []

    def make(slug):
        calls.append(slug)
        return Meeting.objects.filter(slug=slug).values_list("slug")

    asked = Prepared(make)
    meeting = make_meeting(slug="one")
    with django_assert_num_queries(3):
        assert [asked("one"), asked("two"), asked("one")] == [[(meeting.slug,)], [], [("one",)]]
    assert len(calls) == 1


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_by_its_own_connection():
    make_meeting(slug="one")
    asked, found = Prepared(lambda slug: Meeting.objects.filter(slug=slug).values_list("slug")), []

    def ask():
        try:
            found.append(asked("one"))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[("one",)]] * 3


def with_meeting(slug):
    wanted = Participation.objects.select_related("meeting", "organisation")
    return wanted.only("meeting__slug", "organisation__name").filter(meeting__slug=slug)


@pytest.mark.django_db
def test_objects_come_with_what_belongs_to_them_by_one_query(django_assert_num_queries):
    made = make_participation(meeting=make_meeting(slug="one"))
    make_participation(meeting=make_meeting(slug="two"))
    asked = PreparedObjects(with_meeting)

    assert asked("three") == []
    with django_assert_num_queries(1):
        (found,) = asked("one")
        assert (found, found.meeting.slug) == (made, "one")
        assert found.organisation.name == made.organisation.name
    assert found.get_deferred_fields() == with_meeting("one")[0].get_deferred_fields()
    assert found.meeting.title == made.meeting.title
