"""What floors above add to the pages of a meeting: counted together, shown when there is some."""

import pytest
from django.test import Client

from meetings import parts
from meetings.models import Participation
from meetings.parts import Need
from tests.factories import make_meeting, make_participation


def organisations(outer):
    return Participation.objects.filter(meeting=outer)


def nothing(outer):
    return Participation.objects.none().filter(meeting=outer)


@pytest.fixture
def registers(monkeypatch, db):
    for name in ("PUBLIC_PARTS", "DESK_NEEDS", "TASKS", "DESK_PAGES"):
        monkeypatch.setattr(parts, name, list(getattr(parts, name)))


@pytest.mark.parametrize("n", [1, 4])
def test_home_links_to_parts_with_something_in_them_by_one_query(
    registers, n, django_assert_num_queries
):
    meeting = make_meeting(invited=n)
    make_meeting(invited=2)
    parts.PUBLIC_PARTS.clear()
    parts.public_part("participations", "Asked", "public:participants", organisations)
    parts.public_part("bare", "Bare", "public:call", organisations, shows_number=False)
    parts.public_part("empty", "Empty", "public:words", nothing)

    with django_assert_num_queries(1):
        links = parts.public_links(meeting)

    assert [(link.label, link.n) for link in links] == [("Asked", n), ("Bare", None)]
    assert f'href="/meetings/{meeting.slug}/call/">Bare</a>' in (
        Client().get(f"/meetings/{meeting.slug}/").text
    )


def test_desk_says_what_waits_above(registers, meeting, organiser_client):
    parts.DESK_NEEDS.clear()
    make_participation(meeting)
    parts.desk_need("asked", organisations, lambda meeting, n: Need(f"{n} wait.", "/there/", "Go"))
    parts.desk_need("none", nothing, lambda meeting, n: Need("Never", "/there/", "Go"))

    page = organiser_client.get(f"/desk/{meeting.slug}/").text

    assert "1 wait." in page
    assert "Never" not in page


def test_tasks_from_above_stand_in_the_list(registers, participation, delegate_client):
    task = parts.Task("A poll", "Answer the poll", "/there/", "to do", "todo")
    parts.TASKS.append(lambda who, at: [task] if who.pk == participation.pk else [])

    page = delegate_client.get(f"/my/{participation.meeting.slug}/").text

    assert '<a href="/there/">A poll</a>' in page


def test_line_of_the_desk_is_in_its_order(registers, meeting, organiser_client):
    parts.DESK_PAGES.append(parts.DeskPage("x", "Between", "statements:organiser_ahead", 25))

    page = organiser_client.get(f"/desk/{meeting.slug}/door/").text

    assert page.index(">Organisations<") < page.index(">Between<") < page.index(">Letters<")
    assert page.count('aria-current="page"') == 1
