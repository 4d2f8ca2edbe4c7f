"""Lists of people for organisers: who needs what, badges, with a reason in the log."""

import csv
import io

import pypdf
import pytest
from django.urls import reverse

from initiative.audit.models import Act
from tests.delegations.factories import make_coming, make_delegate
from tests.factories import make_meeting


def url(meeting, name="organiser_delegates"):
    return reverse(f"delegations:{name}", args=[meeting.slug])


@pytest.mark.parametrize("n", [3, 60])
def test_list_costs_the_same_for_three_and_many(
    meeting, organiser_client, django_assert_num_queries, n
):
    for _each in range(n):
        make_delegate(make_coming(meeting))
    make_delegate(make_coming(make_meeting()), name="CANARY")

    # session, user, organiser with meeting, delegates
    with django_assert_num_queries(4):
        page = organiser_client.get(url(meeting))

    assert len(page.context["page"]) == n
    assert "CANARY" not in page.text


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("", ["A", "B", "C", "D"]),
        ("interpretation", ["B"]),
        ("needs", ["C"]),
        ("visa", ["D"]),
        ("nonsense", ["A", "B", "C", "D"]),
    ],
)
def test_list_is_narrowed_by_what_was_said(meeting, organiser_client, show, names):
    participation = make_coming(meeting)
    make_delegate(participation, name="A")
    make_delegate(participation, name="B", needed=["it"])
    make_delegate(participation, name="C", access_needs="a ramp")
    make_delegate(participation, name="D", wants_visa_letter=True, passport_name="P")

    page = organiser_client.get(url(meeting), {"show": show})

    assert [each.name for each in page.context["page"]] == names


def test_interpreters_see_languages_and_not_needs(meeting, organiser_client):
    participation = make_coming(meeting)
    make_delegate(participation, name="Ana", spoken=["it"])
    make_delegate(participation, name="Bo", needed=["it", "ja"], access_needs="CANARY")

    page = organiser_client.get(url(meeting, "organiser_interpreters"))

    found = {
        booth.code: ([d.name for d in booth.needing], [d.name for d in booth.speaking])
        for booth in page.context["booths"]
    }
    assert found == {"it": (["Bo"], ["Ana"]), "ja": (["Bo"], [])}
    assert "CANARY" not in page.text


def test_table_has_no_formula_and_its_reason_is_in_the_log(meeting, organiser_client):
    make_delegate(make_coming(meeting), name="=cmd()", needed=["it"])

    answer = organiser_client.post(url(meeting), {"act": "table", "reason": "rooms"})

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[1] for row in rows] == ["name", "'=cmd()"]
    act = Act.objects.first()
    assert (act.verb, act.reason, act.details) == ("take_delegates", "rooms", {"n": 1})


@pytest.mark.parametrize("act", ["table", "badges"])
def test_nothing_leaves_without_a_reason(meeting, organiser_client, act):
    make_delegate(make_coming(meeting))

    answer = organiser_client.post(url(meeting), {"act": act, "reason": ""})

    assert answer.status_code == 422
    assert "Say what you need the list for." in answer.text
    assert not Act.objects.filter(verb__startswith="take_").exists()


def test_badges_of_nobody_are_a_sentence(meeting, organiser_client):
    answer = organiser_client.post(url(meeting), {"act": "badges", "reason": "door"})

    assert answer.status_code == 422
    assert "No delegate is named yet" in answer.text


def test_badges_have_names_and_languages_and_no_needs(meeting, organiser_client):
    participation = make_coming(meeting)
    for n in range(11):
        make_delegate(participation, name=f"Name {n}", spoken=["el", "ja"], access_needs="CANARY")
    make_delegate(participation, name="N" * 200, wants_visa_letter=True, passport_name="CANARY")

    answer = organiser_client.post(url(meeting), {"act": "badges", "reason": "door"})

    document = pypdf.PdfReader(io.BytesIO(answer.content))
    assert len(document.pages) == 2
    text = "\n".join(page.extract_text() for page in document.pages)
    assert all(f"Name {n}" in text for n in range(11))
    assert "Ελληνικά" in text
    assert participation.organisation.name in text
    assert "CANARY" not in text
