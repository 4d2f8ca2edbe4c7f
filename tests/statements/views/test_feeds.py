"""Atom feeds, the map of the site, robots: public things only, under ids that stay."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    make_draft,
    make_joint_published,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_sent,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def meeting():
    return make_meeting(opened_at=timezone.now())


def publish(meeting, name, **given):
    organisation = make_organisation(name=name)
    return make_published(make_participation(meeting=meeting, organisation=organisation), **given)


def parsed(answer):
    return ElementTree.fromstring(answer.content)  # noqa: S314 our own page


def entries(address):
    answer = Client().get(address)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    return parsed(answer).findall(f"{ATOM}entry")


def test_feed_has_what_is_published_with_its_words_and_an_id_that_stays(meeting):
    statement = publish(
        meeting, "Bakery <&>", body="Bread *and* salt.", title="Ψωμί", language="el"
    )
    make_draft(make_participation(meeting=meeting), title="Draft")
    make_sent(make_participation(meeting=meeting), title="Sent")

    [entry] = entries(reverse("public:meeting_feed", args=[meeting.slug]))

    assert entry.findtext(f"{ATOM}title") == "Bakery <&>: Ψωμί"
    assert "<em>and</em>" in entry.findtext(f"{ATOM}summary")
    assert entry.findtext(f"{ATOM}id").endswith(statement.symbol)
    assert entry.find(f"{ATOM}category").get("term") == "el"
    slug = statement.participation.organisation.slug
    assert entry.find(f"{ATOM}link").get("href").endswith(f"/statements/{slug}/")


def test_site_feed_has_all_open_meetings_and_joint_statements(meeting):
    publish(meeting, "Bakery")
    make_joint_published(meeting)
    publish(make_meeting(opened_at=None), "Closed")

    titles = [entry.findtext(f"{ATOM}title") for entry in entries(reverse("public:feed"))]

    assert len(titles) == 2
    assert any("What we see together" in title for title in titles)


def test_feed_of_a_meeting_that_is_not_open_is_not_there():
    closed = make_meeting(opened_at=None)

    assert Client().get(reverse("public:meeting_feed", args=[closed.slug])).status_code == 404


def test_other_sites_may_read_a_feed(meeting):
    answer = Client().get(reverse("public:feed"))

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["ETag"]


@pytest.mark.parametrize("n", [3, 30])
@pytest.mark.parametrize(("name", "most"), [("feed", 3), ("sitemap", 11)])
def test_cost_is_the_same_at_three_and_at_thirty(
    name, most, n, meeting, django_assert_max_num_queries
):
    for number in range(n):
        publish(meeting, f"Bakery {number}")
    make_joint_published(meeting)

    with django_assert_max_num_queries(most):
        assert Client().get(reverse(f"public:{name}")).status_code == 200


def test_every_address_of_the_map_answers_and_nothing_private_is_on_it(meeting):
    publish(meeting, "Bakery")
    make_joint_published(meeting)
    publish(make_meeting(opened_at=None), "Closed")

    root = parsed(Client().get(reverse("public:sitemap")))

    addresses = [each.text for each in root.iter(f"{MAP}loc")]
    assert len(addresses) == 10
    assert not any("closed" in address for address in addresses)
    for address in addresses:
        path = "/" + address.partition("://")[2].partition("/")[2]
        assert Client().get(path, follow=True).status_code == 200, address


def test_robots_are_shown_the_map_and_kept_from_links():
    text = Client().get(reverse("public:robots")).content.decode()

    assert "Disallow: /i/" in text
    assert "/sitemap.xml" in text
