"""Facing pages and two statements beside one another, as their readers get them."""

import json
import re

import html5lib
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from statements.services.withdrawing import unpublish_statement
from tests.factories import (
    make_meeting,
    make_organisation,
    make_participation,
    make_published,
    make_translation,
)

pytestmark = pytest.mark.django_db

BODY = "# Bread\n\nWe bake bread[^1].\n\n- flour\n- water\n\n> Bread rises.\n\n[^1]: Of rye."


@pytest.fixture
def meeting():
    return make_meeting(slug="milan")


def publish(meeting, slug, body=BODY, **given):
    organisation = make_organisation(name=slug.title(), slug=slug)
    participation = make_participation(meeting, organisation=organisation, is_named=True)
    return make_published(participation, body=body, **given)


@pytest.fixture
def statement(meeting):
    statement = publish(meeting, "bakers", title="Bread", language="en")
    make_translation(statement, "ar", title="خبز")
    return statement


def take_back(statement):
    unpublish_statement(
        statement=statement,
        revision_pk=statement.published_id,
        reason="",
        by="user:1",
        at=timezone.now(),
    )


def get(path, status=200):
    response = Client().get(path)
    assert response.status_code == status, path
    return response


def page(path, status=200):
    text = get(path, status).text
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(text), text


FACING = "/meetings/milan/statements/bakers/en+ar/"


def test_two_languages_stand_side_by_side(statement):
    tree, text = page(FACING)

    rows = [e for e in tree.iter("div") if e.get("class") == "face-row"]
    assert [len(list(row)) for row in rows] == [2] * len(rows)
    assert all(row[0].get("lang") == "en" and row[1].get("dir") == "rtl" for row in rows)
    ids = re.findall(r' id="([^"]+)"', text)
    assert {"p1", "ar-p1", "note-1", "ar-note-1"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert "folded" in text
    assert "This is a translation" in text


def test_the_address_reads_as_in_reverse(statement):
    assert reverse("public:facing", args=["milan", "bakers", "en", "ar"]) == FACING
    assert FACING in get("/meetings/milan/statements/bakers/").text
    assert FACING in get("/meetings/milan/statements/bakers/ar/").text


def test_the_pickers_lead_to_the_address_of_their_choice(statement):
    response = Client().get(FACING, {"left": "ar", "right": "en"})

    assert (response.status_code, response.url) == (302, FACING.replace("en+ar", "ar+en"))


@pytest.mark.parametrize(("language", "end"), [("en", ""), ("ar", "ar/")])
def test_one_language_twice_is_the_page_of_that_language(statement, language, end):
    response = Client().get(FACING.replace("en+ar", f"{language}+{language}"))

    assert response.url == f"/meetings/milan/statements/bakers/{end}"


@pytest.mark.parametrize("path", ["de/", "en+de/", "de+ar/", "tlh/", "x/", "en+ar/?left=%00"])
def test_a_language_that_it_is_not_in_is_answered_with_those_it_is_in(statement, path):
    _tree, text = page(f"/meetings/milan/statements/bakers/{path}", 404)

    assert "This statement is not in" in text
    assert 'href="/meetings/milan/statements/bakers/"' in text
    assert 'href="/meetings/milan/statements/bakers/ar/"' in text


def test_a_statement_that_was_taken_back_is_gone_here_too(statement):
    take_back(statement)

    get(FACING, 410)


def test_queries_of_facing_pages(statement, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        get(FACING)


# --- Compare ------------------------------------------------------------------------


COMPARE = "/meetings/milan/compare/"


def test_nothing_chosen_yet(meeting, statement):
    tree, _text = page(COMPARE)

    assert [e.get("value") for e in tree.iter("option")] == ["", "bakers"] * 2


def test_two_in_their_common_language_with_their_words(meeting, statement):
    other = publish(meeting, "millers", body="خبز\n\nTwo", title="طحن", language="fr")
    make_translation(other, "ar", title="طحن")

    tree, text = page(f"{COMPARE}?a=bakers&b=millers")

    articles = list(tree.iter("article"))
    assert [e.get("id") for e in articles] == ["one", "other"]
    assert [e.find(".//div[@class='reading']").get("lang") for e in articles] == ["ar", "ar"]
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_words_of_both_lead_to_all_their_places(meeting, statement):
    publish(meeting, "millers", body="Flour and bread and flour, bread.", language="en")

    tree, _text = page(f"{COMPARE}?a=bakers&b=millers")

    words = next(e for e in tree.iter("ul") if e.get("class") == "words-both")
    assert [a.text for a in words.iter("a")] == ["Bread"]
    assert next(words.iter("a")).get("href") == "/meetings/milan/words/?q=Bread&lines=1"


def test_without_a_common_language_each_is_in_its_own(meeting, statement):
    publish(meeting, "millers", language="el")

    _tree, text = page(f"{COMPARE}?a=bakers&b=millers")

    assert "no language in common" in text
    assert "words-both" not in text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a=bakers&b=nobody", "has no statement here"),
        ("a=bakers&b=bakers", "the same statement"),
        ("a=%00&b=" + "x" * 10_000, "has no statement here"),
        ("a=bakers", "Choose two statements."),
        ("a=%E2%80%8Fbakers%27--&b=bakers", "has no statement here"),
    ],
)
def test_a_choice_that_cannot_be_shown(meeting, statement, query, words):
    assert words in get(f"{COMPARE}?{query}").text


def test_a_statement_that_is_not_public_is_in_no_list(meeting, statement):
    hidden = publish(meeting, "hidden")
    take_back(hidden)

    assert "hidden" not in get(COMPARE).text
    assert "has no statement here" in get(f"{COMPARE}?a=bakers&b=hidden").text


@pytest.mark.parametrize("n", [3, 30])
def test_queries_of_compare(meeting, statement, n, django_assert_max_num_queries):
    for number in range(n):
        publish(meeting, f"org-{number}")

    with django_assert_max_num_queries(8):
        get(f"{COMPARE}?a=bakers&b=org-1")


# --- The statement's page, for machines -----------------------------------------------


def test_the_page_describes_itself(meeting):
    publish(meeting, "bakers", title="</script><b>Bread & salt", body="</script> words")

    tree, _text = page("/meetings/milan/statements/bakers/")

    data = next(e for e in tree.iter("script"))
    assert data.get("type") == "application/ld+json"
    assert "</b" not in data.text
    assert json.loads(data.text)["name"] == "</script><b>Bread & salt"
    metas = {e.get("property") or e.get("name"): e.get("content") for e in tree.iter("meta")}
    assert metas["og:title"] == "</script><b>Bread & salt"
    assert metas["description"] == "</script> words"
    assert metas["og:url"].endswith("/meetings/milan/statements/bakers/")
