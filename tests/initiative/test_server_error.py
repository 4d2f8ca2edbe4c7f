"""When we fail: what was typed comes back, with a button, and without the database."""

import json
from datetime import timedelta
from html import unescape
from unittest.mock import patch

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from initiative.views import server_error
from tests.factories import token_of

KEY = "5a0e4d3c-2f0e-4a6d-9b55-0c5d1f6f2b11"
BODY = "Our text, five words long.\n<b>And</b> a line."


@pytest.fixture
def client_that_sees(participation):
    client = Client(raise_request_exception=False)
    client.post(f"/i/{token_of(participation)}/", {"act": "open"})
    return client


def post(client, participation, error):
    page = reverse("statements:delegate_statement", args=[participation.meeting.slug])
    with patch("statements.views.place.save_draft", side_effect=error):
        return client.post(page, {"body": BODY, "language": "en", "key": KEY})


def test_database_away_is_503_and_the_text_comes_back(client_that_sees, participation):
    response = post(client_that_sees, participation, OperationalError("gone"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    page = unescape(response.content.decode())
    assert page.count(BODY) == 1
    assert f'name="key" hidden>\n{KEY}<' in page
    assert "We cannot save just now" in page


def test_fault_of_ours_is_500_and_the_text_comes_back(client_that_sees, participation):
    response = post(client_that_sees, participation, RuntimeError("bug"))

    assert response.status_code == 500
    assert BODY in unescape(response.content.decode())
    assert "bug" not in response.content.decode()


def test_page_needs_no_database_no_session_and_no_cache(rf, django_assert_num_queries, db):
    request = rf.post("/my/m/statement/", {"body": BODY})

    with django_assert_num_queries(0):
        response = server_error(request)

    assert BODY in unescape(response.content.decode())


def test_database_away_before_any_view_gives_the_text_back_too(client_that_sees, participation):
    page = reverse("statements:delegate_statement", args=[participation.meeting.slug])
    away = patch(
        "django.contrib.sessions.backends.db.SessionStore.load", side_effect=OperationalError("x")
    )
    with away:
        response = client_that_sees.post(page, {"body": BODY})

    assert response.status_code == 503
    assert BODY in unescape(response.content.decode())


def test_page_speaks_the_readers_language_and_its_template_asks_for_nothing(rf):
    request = rf.post("/my/m/statement/", {"body": BODY, "csrfmiddlewaretoken": "t" * 64})
    request.META["HTTP_ACCEPT_LANGUAGE"] = "it"

    page = server_error(request).content.decode()

    assert '<html lang="it"' in page
    assert f'name="csrfmiddlewaretoken" value="{"t" * 64}"' in page


def test_page_is_a_bare_one_if_its_template_fails_too(rf):
    whole = "initiative.views.render_to_string"

    def fails(name, context):
        if name == "503.html":
            raise ValueError("the list of static files is gone")
        return render_to_string(name, context)

    with patch(whole, side_effect=fails):
        page = server_error(rf.post("/my/m/statement/", {"body": BODY})).content.decode()

    assert BODY in unescape(page)
    assert "site.css" not in page


def test_script_is_told_in_one_sentence(rf):
    request = rf.post("/my/m/statement/", {"body": BODY}, headers={"accept": "application/json"})

    try:
        raise OperationalError("gone")
    except OperationalError:
        response = server_error(request)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert json.loads(response.content) == {"say": "We cannot save just now."}


def test_password_is_never_given_back(rf):
    response = server_error(rf.post("/account/login/", {"login": "a" * 30, "password": "p" * 40}))

    assert "p" * 40 not in response.content.decode()


def test_session_that_cannot_be_saved_is_503_and_not_a_wrong_form(client_that_sees, participation):
    page = reverse("statements:delegate_statement", args=[participation.meeting.slug])
    saved = patch("django.contrib.sessions.models.Session.save", side_effect=OperationalError)
    with saved, patch("meetings.access.ALIVE_FOR", timedelta(seconds=1)):
        response = client_that_sees.post(
            page, {"body": BODY, "language": "en", "key": KEY, "go": "save"}
        )

    assert response.status_code == 503
    assert BODY in unescape(response.content.decode())


def test_session_that_was_deleted_meanwhile_is_no_failure_of_the_database(client_that_sees):
    session = client_that_sees.session
    session["before"] = 1
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        session.save()
