"""Pages kept in the process: nothing is asked for a repeated read, and nothing old is served."""

import pytest
from django.db import DatabaseError
from django.test import Client

from initiative import pagecache
from organisations.services import rename_organisation
from statements import caching
from statements.index import published_order
from statements.services.withdrawing import unpublish_statement
from tests.factories import make_meeting, make_organiser, make_participation, make_published

pytestmark = pytest.mark.django_db


class Clock:
    """The process's clock, moved by hand."""

    def __init__(self):
        self.now = 1000.0

    def monotonic(self):
        return self.now


@pytest.fixture(autouse=True)
def clock(settings, monkeypatch):
    settings.PAGE_CACHE_SECONDS = 1
    clock = Clock()
    monkeypatch.setattr(pagecache, "time", clock)
    return clock


@pytest.fixture
def statement():
    return make_published(make_participation(make_meeting(slug="milan")), title="Bread")


@pytest.fixture
def path(statement):
    return f"/meetings/milan/statements/{statement.participation.organisation.slug}/"


def take_back(statement):
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="",
        by="user:1",
        at=statement.published_at,
    )


def test_a_repeated_read_asks_for_nothing(path, django_assert_num_queries):
    first = Client().get(path)

    with django_assert_num_queries(0):
        again = Client().get(path)

    assert again.content == first.content
    assert dict(again.headers) == dict(first.headers)


def test_after_a_second_one_query_says_that_it_is_still_right(
    path, clock, django_assert_num_queries
):
    Client().get(path)
    clock.now += 1.5

    with django_assert_num_queries(1):
        Client().get(path)
    with django_assert_num_queries(0):
        Client().get(path)


def test_a_change_is_seen_after_a_second(statement, path, clock):
    Client().get(path)
    organisation = statement.participation.organisation
    rename_organisation(
        organisation=organisation, name="The millers", slug=organisation.slug, by="user:1"
    )
    clock.now += 1.1

    assert "The millers" in Client().get(path).text


def test_what_was_taken_back_is_gone_after_a_second(statement, path, clock):
    Client().get(path)
    take_back(statement)
    clock.now += 1.1

    assert Client().get(path).status_code == 410
    assert Client().get(path).status_code == 410


def test_a_meeting_that_is_closed_again_is_gone(statement, path, clock):
    Client().get(path)
    type(statement.participation.meeting).objects.update(opened_at=None)
    clock.now += 1.1

    assert Client().get(path).status_code == 404


def test_a_reader_who_has_it_gets_304_without_a_query(path, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(caching, "is_past", lambda *_given: True)
    first = Client().get(path)

    for headers in (
        {"If-None-Match": first["ETag"]},
        {"If-Modified-Since": first["Last-Modified"]},
        {"If-None-Match": f'"other", W/{first["ETag"]}'},
    ):
        with django_assert_num_queries(0):
            again = Client(headers=headers).get(path)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"another"'},
        {"If-None-Match": "nonsense, , \x7f"},
        {"If-Modified-Since": "yesterday at noon"},
        {"If-Modified-Since": "Mon, 32 Nov 1999 25:61:61 GMT"},
        {"If-Modified-Since": "Mon, 01 Nov 1999 10:00:00 GMT"},
        {"Accept-Language": "de," * 2_000},
    ],
)
def test_headers_that_say_nothing_get_the_page(path, headers):
    Client().get(path)

    assert Client(headers=headers).get(path).status_code == 200


def test_languages_queries_and_encodings_are_pages_of_their_own(path):
    plain = Client().get(path)
    italian = Client().get(f"/it{path}")
    zipped = Client(headers={"Accept-Encoding": "gzip"}).get(path)

    assert plain["Content-Language"] == "en"
    assert Client().get(f"/it{path}").content == italian.content != plain.content
    again = Client(headers={"Accept-Encoding": "gzip"}).get(path)
    assert again["Content-Encoding"] == "gzip"
    assert again.content == zipped.content


def test_who_is_signed_in_gets_the_same_and_private_pages_are_never_kept(statement, path):
    organiser = Client()
    organiser.force_login(make_organiser(statement.participation.meeting))
    public = Client().get(path)

    assert organiser.get(path).content == public.content
    assert organiser.get("/desk/milan/").status_code == 200
    assert Client().get("/desk/milan/").status_code == 302
    assert not any("/desk/" in str(key) for key in pagecache.SHELF.pages)


def test_posts_long_queries_and_errors_are_not_kept(path):
    Client().get(f"/meetings/milan/words/?q={'x' * 300}")
    Client().get("/meetings/nowhere/")
    Client().post(path)

    assert not pagecache.SHELF.pages


def test_the_place_is_limited_and_the_least_read_goes_first(path, settings):
    Client().get(path)
    size = pagecache.SHELF.size
    settings.PAGE_CACHE_BYTES = size * 10
    for number in range(30):
        Client().get(f"{path}?n={number}")
        Client().get(path)

    assert 0 < pagecache.SHELF.size <= size * 10
    kept = {key[3] for key in pagecache.SHELF.pages}
    assert {"", "n=29"} <= kept
    assert "n=0" not in kept


def test_a_page_too_large_for_its_part_is_not_kept(path, settings):
    settings.PAGE_CACHE_BYTES = 1000

    assert Client().get(path).status_code == 200
    assert not pagecache.SHELF.pages


def test_with_the_database_gone_the_page_answers_as_any_other(path, clock, monkeypatch):
    Client().get(path)
    clock.now += 2

    def gone(_kept, _now):
        raise DatabaseError

    monkeypatch.setattr(pagecache.Kept, "is_right", gone)

    assert Client().get(path).status_code == 200


def test_a_statement_published_while_its_page_is_made_has_its_place(statement, path):
    meeting = statement.participation.meeting
    published_order(meeting, "version")
    new = make_published(make_participation(meeting))
    slug = new.participation.organisation.slug

    places = published_order(meeting, "version").places
    assert slug not in places
    # The page asks again when the kept order does not know its statement.
    assert Client().get(f"/meetings/milan/statements/{slug}/").status_code == 200


def test_the_order_is_kept_until_the_version_changes(statement, django_assert_num_queries):
    meeting = statement.participation.meeting
    for version, n in ((1, 3), (1, 0), (2, 3), (2, 0), (None, 3), (1, 3)):
        with django_assert_num_queries(n):
            published_order(meeting, version)


def test_no_more_meetings_are_kept_than_a_few(statement):
    for n in range(40):
        meeting = statement.participation.meeting
        meeting.pk = 1_000 + n
        published_order(meeting, 1)

    assert len(published_order.kept) == 16
