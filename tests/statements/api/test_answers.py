"""What programs read: as much as the pages say, and nothing more."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from initiative.audit.record import SYSTEM
from meetings.states import Answer
from organisations.models import FormerSlug, OtherName
from statements.services.withdrawing import unpublish_statement
from tests.factories import (
    make_contact,
    make_convener,
    make_joint_published,
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_rsvp,
    make_sent,
    make_translation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return make_meeting(slug="milan", title="Milan", call="Come **all**.")


@pytest.fixture
def statement(meeting):
    organisation = make_organisation(name="Πολίτες", language="el")
    OtherName.objects.create(organisation=organisation, name="Citizens", language="en")
    participation = make_participation(meeting, organisation=organisation, is_named=True)
    make_rsvp(participation, Answer.YES)
    statement = make_published(
        participation,
        title="Λόγος",
        language="el",
        body="## Α\n\nΠρώτα.\n\n> Μετά.[^1]\n\n[^1]: Εδώ.",
    )
    make_translation(statement, "it", title="Parola")
    return statement


def asked(path="", **headers):
    return Client(headers=headers).get(f"/api/v1/{path}")


def read(path=""):
    response = asked(path)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def slug_of(statement):
    return statement.participation.organisation.slug


def test_the_index_leads_to_everything(statement):
    for address in read().values():
        path = address.removeprefix(settings.SITE_URL)
        assert Client().get(path).status_code == 200, address


def test_a_meeting_with_its_call_and_who_calls_it(meeting, statement):
    make_convener(meeting, organisation=statement.participation.organisation)
    [line] = read("meetings")["items"]
    whole = read("meetings/milan")
    assert line.items() <= whole.items()
    assert (whole["call"], whole["n_statements"], whole["n_organisations"]) == (
        "Come **all**.",
        1,
        1,
    )
    assert [each["organisation"] for each in whole["conveners"]] == ["Πολίτες"]


def test_a_statement_with_its_paragraphs_and_translations(statement):
    found = read(f"meetings/milan/statements/{slug_of(statement)}")
    assert (found["title"], found["language"], found["symbol"]) == ("Λόγος", "el", statement.symbol)
    assert found["text"] == statement.published.body
    assert found["sha256"] == statement.published.sha256
    assert [each["number"] for each in found["paragraphs"]] == [None, 1, 2, None]
    assert 'id="p2"' in found["paragraphs"][2]["html"]
    [translation] = found["translations"]
    assert (translation["language"], translation["title"]) == ("it", "Parola")
    assert (translation["made_by"], translation["is_approved"]) == ("organisation", True)
    assert [each["number"] for each in translation["paragraphs"]][:3] == [None, 1, 2]


def test_greek_stays_greek(statement):
    assert "Πολίτες" in asked("organisations").content.decode()


def test_the_list_of_statements_can_be_narrowed(meeting, statement):
    make_published(make_participation(meeting), language="en")
    assert read("meetings/milan/statements")["count"] == 2
    for query, n in (
        ("language=el", 1),
        ("readable=it", 1),
        ("language=xx", 0),
        ("since=2999-01-01", 0),
        ("since=2000-01-01", 2),
    ):
        assert read(f"meetings/milan/statements?{query}")["count"] == n, query


def test_a_joint_statement_with_those_who_sign_it(meeting):
    joint = make_joint_published(meeting)
    [line] = read("meetings/milan/joint-statements")["items"]
    found = read(f"meetings/milan/joint-statements/{joint.number}")
    assert line.items() <= found.items()
    assert found["is_joint"]
    assert len(found["organisations"]) == 2
    one = found["organisations"][0]["slug"]
    assert [each["symbol"] for each in read(f"organisations/{one}")["statements"]] == [joint.symbol]


def test_an_organisation_with_its_names_and_statements(statement):
    found = read(f"organisations/{slug_of(statement)}")
    assert found["other_names"] == [{"name": "Citizens", "language": "en"}]
    assert found["meetings"] == ["milan"]
    assert [each["title"] for each in found["statements"]] == ["Λόγος"]


def test_lists_come_in_parts(meeting):
    for _each in range(5):
        make_participation(meeting, is_named=True)
    path, names = "meetings/milan/participations?size=2", []
    while path:
        part = read(path)
        assert part["count"] == 5
        names += [each["organisation"]["name"] for each in part["items"]]
        path = part["next"] and part["next"].partition("/api/v1/")[2]
    assert len(set(names)) == 5
    beyond = read("meetings/milan/participations?size=2&page=900000")
    assert (beyond["items"], beyond["next"]) == ([], None)
    assert beyond["previous"].endswith("page=3")


def test_nobody_is_named_who_did_not_agree(meeting, statement):
    quiet = make_participation(meeting, organisation=make_organisation(name="Quiet"))
    refused = make_participation(meeting, is_named=True)
    make_rsvp(refused, Answer.NO)
    make_contact(quiet.organisation, email="quiet@example.org")
    make_sent(quiet)
    everything = "".join(
        asked(path).content.decode()
        for path in (
            "meetings", "meetings/milan", "meetings/milan/participations", "organisations",
            "meetings/milan/statements", "meetings/milan/joint-statements",
            f"organisations/{slug_of(statement)}",
        )
    )  # fmt: skip
    assert "Quiet" not in everything
    assert "@" not in everything
    assert '"no"' not in everything
    assert asked(f"organisations/{quiet.organisation.slug}").status_code == 404
    assert asked(f"meetings/milan/statements/{quiet.organisation.slug}").status_code == 404


def test_a_meeting_that_is_not_open_is_not_there():
    meeting = make_meeting(slug="soon", opened_at=None)
    make_participation(meeting, is_named=True)
    assert read("meetings")["count"] == read("organisations")["count"] == 0
    for path in ("", "/participations", "/statements", "/joint-statements"):
        assert asked(f"meetings/soon{path}").status_code == 404


def test_what_was_taken_back_says_so(statement):
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="It names a person.",
        at=timezone.now() + timedelta(seconds=1),
        by=SYSTEM,
    )
    response = asked(f"meetings/milan/statements/{slug_of(statement)}")
    assert response.status_code == 410
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "It names a person." in response.json()["detail"]


def test_a_former_address_leads_to_the_new_one(statement):
    FormerSlug.objects.create(slug="old", organisation=statement.participation.organisation)
    for path in ("organisations/old", "meetings/milan/statements/old"):
        response = asked(path)
        assert response.status_code == 301
        assert response.headers["Location"].endswith(f"/api/v1/{path[:-3]}{slug_of(statement)}")


@pytest.mark.parametrize(
    "path",
    ["meetings", "meetings/milan/participations", "meetings/milan/statements", "organisations",
     "meetings/milan/joint-statements"],
)  # fmt: skip
def test_as_many_queries_for_thirty_as_for_three(
    path, meeting, django_assert_max_num_queries, django_assert_num_queries
):
    def more(n):
        for _each in range(n):
            make_published(make_participation(meeting, is_named=True))
        make_joint_published(meeting, n=3)

    more(3)
    read(path)
    with django_assert_max_num_queries(8) as few:
        read(path)
    n_few = len(few)
    more(27)
    read(path)
    with django_assert_num_queries(n_few):
        read(path)
