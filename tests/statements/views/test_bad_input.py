"""Whatever a reader's address or headers say: an answer, never an error, never what is private."""

from urllib.parse import quote

import pytest
from django.test import Client

from statements.search.queries import LONGEST
from tests.factories import make_draft, make_meeting, make_participation, make_published

pytestmark = pytest.mark.django_db

QUERIES = [
    "", "a\0b", "\0", "AND OR NOT", "a & | ! ( ) <-> :*", "'\"`\\", "%_*", '"open', "NEAR(a b, 5)",
    "terms:a", "-", "^a", "{a b}", "\u202e\u200fabc\u2069", "word " * 2_000, "x" * 10_240,
    '" ' * 5_000, "中" * 3_000, "ﷺ" * 2_000, "a*" * 3_000, "\ufffe\U0001f600",
]  # fmt: skip
NUMBERS = ["1000000000", "-1", "0", "word", "9" * 5_000, "²", "٣", "%00", "%FF", "1.5", ""]
HEADERS = [
    {"If-None-Match": "nonsense"},
    {"If-None-Match": '"a", W/"b' + "x" * 4_000},
    {"If-Modified-Since": "Thu, 31 Feb 2023 10:00:00 GMT"},
    {"If-Modified-Since": "9" * 4_000},
    {"If-Unmodified-Since": "nonsense"},
    {"Accept-Language": ",".join(f"a{n}-b;q=nan" for n in range(400))},
    {"Accept-Language": "x" * 4_096},
    {"Range": "bytes=" + "0-1," * 1_000},
    {"Range": "bytes=999999999999-"},
    {"Accept-Encoding": "x" * 4_000},
    {"Cookie": "language=\0; session=../..; messages=nonsense"},
]


@pytest.fixture
def base():
    meeting = make_meeting(slug="milan")
    make_published(make_participation(meeting), body="Bread and a word.")
    make_draft(make_participation(meeting), body="Not to be read yet.", title="Secret")
    return "/meetings/milan/"


def answer(path, method="get", **headers):
    response = getattr(Client(), method)(path, headers=headers)
    assert response.status_code < 500, path[:200]
    assert b"Secret" not in response.content
    return response


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: ascii(query[:12]))
def test_words_are_looked_for_whatever_they_are(base, query):
    for path in (f"{base}words/", f"{base}words.csv", "/words/", "/words.csv"):
        # What is too long to be a question is told so.
        wanted = 422 if len(query) > LONGEST else 200
        assert answer(f"{path}?q={quote(query)}&sort=no&language=zz").status_code == wanted


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: ascii(number[:12]))
def test_a_page_that_is_none_is_one_that_is(base, number):
    for path in ("statements/", "participants/", "words/", "book/"):
        assert answer(f"{base}{path}?page={number}&since={number}&no={number}").status_code == 200


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_headers_of_nonsense_get_the_page(base, headers):
    for path in ("", "statements/", "feed.atom", "words/?q=bread", "book/"):
        assert answer(base + path, **headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["%00", "%FF", "%ED%A0%80", "x" * 9_000, "statements/%FF.txt", f"statements/{'9' * 5_000}/",
     f"statements/joint/{'9' * 30}/", f"statements/joint/{'9' * 5_000}.txt", "book/x%00.zip",
     f"book/original.{'9' * 40}.a4.pdf", "statements/a/en+it/", "%E2%80%AE", "../../etc/passwd"],
    ids=lambda path: path[:20],
)  # fmt: skip
def test_addresses_that_are_none_are_not_found(base, path):
    for prefix in ("", "/it"):
        assert answer(f"{prefix}{base}{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_readers_change_nothing(base, method):
    for path in ("", "statements/", "words/", "feed.atom", "book/"):
        assert answer(base + path, method).status_code == 405
