"""How programs are spoken to: marks, other sites, and words for what is wrong."""

import json

import pytest
from django.test import Client
from html5lib import HTMLParser

from tests.factories import make_meeting, make_participation, make_published

pytestmark = pytest.mark.django_db

HOSTILE = [
    "page=abc", "page=0", "page=-1", "page=1000000000", f"page={'9' * 5000}", "page=%00",
    "size=201", "size=%E2%80%AE", "page=1.5", "page=", "since=nonsense", "since=%00",
    f"language={'x' * 10_000}",
]  # fmt: skip
KIND = [
    "language=%00", "language=%27%20OR%201=1", "readable=%E2%80%AE", "place=%22*%22", "nothing=1",
    "page=1&page=2", "page=1000000",
]  # fmt: skip


@pytest.fixture
def path():
    meeting = make_meeting(slug="milan")
    statement = make_published(make_participation(meeting))
    return f"/api/v1/meetings/milan/statements/{statement.participation.organisation.slug}"


def test_an_answer_that_has_not_changed_costs_one_query(path, django_assert_num_queries):
    for each in (path, "/api/v1/meetings/milan/statements", "/api/v1/meetings"):
        first = Client().get(each)
        with django_assert_num_queries(1):
            again = Client(headers={"if-none-match": first.headers["ETag"]}).get(each)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_the_reader_s_language_and_cookies_change_nothing(path):
    plain = Client().get(path)
    client = Client(headers={"accept-language": "it", "cookie": "sessionid=1; language=it"})
    other = client.get(path)
    assert other.content == plain.content
    assert other.headers["ETag"] == plain.headers["ETag"]
    assert "Cookie" not in other.headers.get("Vary", "")
    assert not other.cookies


@pytest.mark.parametrize("query", HOSTILE)
def test_what_cannot_be_understood_is_said(path, query):
    response = Client().get(f"/api/v1/meetings/milan/statements?{query}")
    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == 422
    assert query.partition("=")[0] in said["detail"]
    assert len(said["detail"]) < 500


@pytest.mark.parametrize("query", KIND)
def test_what_finds_nothing_finds_nothing(path, query):
    assert Client().get(f"/api/v1/meetings/milan/statements?{query}").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"if-none-match": "\x7f nonsense"},
        {"if-modified-since": "the day before yesterday"},
        {"accept-language": "x" * 4096},
        {"accept": "text/nothing"},
        {"range": "bytes=9-1"},
    ],
)
def test_nonsense_in_headers_changes_nothing(path, headers):
    assert Client(headers=headers).get(path).status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_can_write(path, method):
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(path, b"{}", content_type="application/json")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["title"] == "Method Not Allowed"


def test_other_sites_may_ask(path):
    for each in (path, "/api/v1/nothing", "/api/v1/meetings?page=x"):
        assert Client().get(each).headers["Access-Control-Allow-Origin"] == "*"
    response = Client().options(path)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_head_is_get_without_words(path):
    get, head = Client().get(path), Client().head(path)
    assert head.content == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    "rest", ["nothing", "meetings/none", "meetings/%00", "joint", "%E2%80%AE", "a%0Ab"]
)
def test_an_unknown_address_is_a_problem_and_no_page(rest):
    response = Client().get(f"/api/v1/{rest}")
    assert response.status_code == 404
    assert response.json()["detail"].startswith("Nothing public")


def test_an_address_with_a_thousand_parameters_is_a_problem():
    response = Client().get("/api/v1/meetings?" + "&".join(f"a{n}=1" for n in range(1_500)))

    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_slash_too_many_is_taken_off(path):
    response = Client().get(f"{path}/")
    assert (response.status_code, response.headers["Location"]) == (301, path)
    assert Client().get("/api/v1//evil.example/").headers.get("Location", "/api").startswith("/api")


def test_the_description_names_every_address(path):
    schema = json.loads(Client().get("/api/v1/openapi.json").content)
    assert schema["openapi"].startswith("3.1")
    assert len(schema["paths"]) == 9
    page = Client().get("/api/v1/docs").content.decode()
    HTMLParser(strict=True).parse(page)
    assert all(each in page for each in schema["paths"])
    assert "<script" not in page
