"""Who reads a long list of organisations finds one by name, place, language or date."""

from datetime import timedelta

import pytest
from django.test import Client
from html5lib import HTMLParser

from statements.models import Statement
from tests.factories import make_meeting, make_organisation, make_participation, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """Three who published, each a day later than the one before, and one who did not."""
    meeting = make_meeting(slug="milan")
    for n, (name, place, language) in enumerate(
        (("Ágora", "Lima", "es"), ("Βιβλίο", "Athens", "el"), ("Casa", "Lima", "it"))
    ):
        statement = make_published(member(meeting, name, place), language=language)
        at = statement.published_at + timedelta(days=n)
        Statement.objects.filter(pk=statement.pk).update(published_at=at)
    member(meeting, "Dom", "")
    return meeting


def member(meeting, name, place):
    organisation = make_organisation(name=name, place=place)
    return make_participation(meeting, organisation=organisation, is_named=True)


def names(query=""):
    response = Client().get(f"/meetings/milan/participants/?{query}")
    assert response.status_code == 200
    HTMLParser(strict=True).parse(response.content)
    text = response.text
    found = {name: text.find(f">{name}</bdi>") for name in ("Ágora", "Βιβλίο", "Casa", "Dom")}
    return sorted((name for name in found if found[name] >= 0), key=found.get)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("name=ágora", ["Ágora"]),
        ("name=ΒΙΒΛ", ["Βιβλίο"]),
        ("name=lima", ["Ágora", "Casa"]),
        ("language=el", ["Βιβλίο"]),
        ("has=statement&name=d", []),
    ],
)
def test_a_reader_finds(meeting, query, wanted):
    assert sorted(names(query)) == sorted(wanted)


def test_the_newest_statement_stands_first(meeting):
    assert names("sort=date") == ["Casa", "Βιβλίο", "Ágora", "Dom"]


def test_places_stand_in_their_order_and_who_names_none_last(meeting):
    found = names("sort=place")
    assert (found[0], found[-1]) == ("Βιβλίο", "Dom")


def test_who_finds_nobody_is_led_back(meeting):
    text = Client().get("/meetings/milan/participants/?name=nobody").text
    assert "No organisation on the list is like this." in text
    assert '<a href="?">' in text


@pytest.mark.parametrize(
    "query",
    ["name=%00", "sort=nonsense", "has=1", f"name={'x' * 10_000}", "language=%E2%80%AE", "page=9"],
)
def test_nothing_that_is_asked_fails(meeting, query):
    names(query)


def test_as_many_queries_for_thirty_as_for_three(meeting, django_assert_max_num_queries):
    path = "/meetings/milan/participants/?sort=place&name=a"
    with django_assert_max_num_queries(8) as few:
        Client().get(path)
    n_few = len(few)
    for n in range(27):
        make_published(member(meeting, f"More {n}", "Lima"))
    with django_assert_max_num_queries(n_few):
        Client().get(path)
