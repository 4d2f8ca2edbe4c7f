"""What every answer carries: headers, language, no caching of what belongs to somebody."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from initiative import middleware
from tests.factories import make_published, token_of

PRIVATE = ["/my/", "/desk/", "/account/login/", "/admin/", "/link/", "/i/unknown/"]


@pytest.fixture
def public_path(participation):
    meeting = make_published(participation).participation.meeting
    return f"/meetings/{meeting.slug}/"


# --- Headers ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", *PRIVATE, "/nowhere/"])
def test_every_answer_has_the_security_headers(client, db, path):
    response = client.get(path)

    policy = dict(
        part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("path", PRIVATE)
def test_what_belongs_to_somebody_is_kept_by_no_cache(client, db, path):
    response = client.get(path)

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", "))


def test_personal_link_is_kept_by_no_cache(client, participation):
    response = client.get(f"/i/{token_of(participation)}/")

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")


def test_public_page_may_be_kept_and_sets_no_cookie(public_path):
    response = Client().get(public_path)

    assert "public" in response["Cache-Control"]
    assert "X-Robots-Tag" not in response
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


@pytest.mark.parametrize("path", ["/mystery/", "/desktop/", "/", "/it/", "/meetings/my/"])
def test_only_whole_first_parts_are_private(path):
    assert not middleware.is_private(path)


# --- Arrival ------------------------------------------------------------------


def test_request_bears_the_time_of_its_arrival():
    seen = {}

    def view(request):
        seen["at"] = request.arrived_at
        return HttpResponse()

    before = timezone.now()
    middleware.arrival(view)(RequestFactory().get("/"))

    assert before <= seen["at"] <= timezone.now()
    assert seen["at"].tzinfo == UTC
    assert isinstance(seen["at"], datetime)


# --- Language -----------------------------------------------------------------


def test_public_page_says_its_language_in_the_address(public_path):
    client = Client(headers={"accept-language": "it"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "it"

    assert client.get(public_path)["Content-Language"] == "en"
    assert client.get(f"/it{public_path}")["Content-Language"] == "it"


@pytest.mark.parametrize(
    ("cookie", "session", "browser", "language"),
    [
        (None, None, "", "en"),
        (None, None, "it-CH,it;q=0.9", "it"),
        (None, None, "xx", "en"),
        (None, "it", "en", "it"),
        ("en", "it", "it", "en"),
        ("it", None, "en", "it"),
        ("xx", "xx", "it", "it"),
        ("../etc", None, "", "en"),
    ],
)
def test_private_page_follows_cookie_then_session_then_browser(
    client, db, cookie, session, browser, language
):
    if session:
        held = client.session
        held["language"] = session
        held.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = held.session_key
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie

    response = client.get("/account/login/", headers={"accept-language": browser})

    assert response["Content-Language"] == language
    assert f'<html lang="{language}"' in response.text


def test_language_of_one_request_does_not_stay_for_the_next(client, db):
    client.get("/account/login/", headers={"accept-language": "it"})

    assert client.get("/account/login/")["Content-Language"] == "en"


def test_language_switch_sets_its_cookie_and_goes_back(client):
    response = client.post("/language/", {"language": "it", "next": "/desk/"})

    assert (response.status_code, response.url) == (302, "/desk/")
    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "it"


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "javascript:1", ""])
def test_language_switch_goes_nowhere_else(client, after):
    response = client.post("/language/", {"language": "xx", "next": after})

    assert response.url == "/" or response.url == after == ""
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


# --- What was typed -----------------------------------------------------------


def test_form_that_is_too_large_is_a_sentence(delegate_client, participation):
    path = f"/my/{participation.meeting.slug}/statement/"
    body = "body=" + "x" * 3_000_000

    response = delegate_client.post(path, body, "application/x-www-form-urlencoded")

    assert (response.status_code, response["Cache-Control"]) == (413, "no-store")


def test_text_for_a_page_that_is_gone_is_given_back(client, meeting):
    words = "We have written this for an hour. <b>"

    response = client.post(f"/my/{meeting.slug}/statement/", {"body": words, "password": words})

    assert response.status_code == 404
    assert response.text.count("We have written this for an hour. &lt;b&gt;") == 1


def test_text_is_given_back_on_private_pages_only(client, db):
    response = client.post("/nowhere/", {"body": "We have written this for an hour."})

    assert response.status_code == 404
    assert "for an hour" not in response.text
