"""What was typed comes back from a refusal, and can be sent once more where that is safe."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.services.invitation import replace_link
from statements.models import Statement
from tests.factories import token_of

BODY = "Our text, five words long.\r\n<b>And</b> a line."
OWN = {"HTTP_ORIGIN": "http://testserver"}
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def page(participation):
    return reverse("statements:delegate_statement", args=[participation.meeting.slug])


@pytest.fixture
def typed(participation):
    return {"for": str(participation.pk), "base_version": "0", "language": "it", "body": BODY}


def form_in(page):
    """The fields of the form that sends it once more, as a browser sends them."""
    form = re.search(r'<form method="post"[^>]*class="form back">(.*?)</form>', page, re.DOTALL)
    if form is None:
        return None
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form[1], re.DOTALL)
    hidden = re.findall(r'name="(\w+)" value="([^"]*)"', form[1])
    return {name: unescape(value) for name, value in [*hidden, *areas]}


def strict_client(participation):
    """A browser with the link, whose token is looked at."""
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/i/{token_of(participation)}/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    client.post(
        f"/i/{token_of(participation)}/", {"act": "open", "csrfmiddlewaretoken": token}, **OWN
    )
    return client


def test_form_of_an_old_page_is_sent_once_more_by_one_press(participation, page, typed):
    client = strict_client(participation)

    refused = client.post(page, typed | {"csrfmiddlewaretoken": "x" * 64}, **OWN)
    again = client.post(page, form_in(refused.text), **OWN)

    assert (refused.status_code, again.status_code) == (403, 302)
    assert Statement.objects.get().draft.body == BODY.replace("\r\n", "\n")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_words_of_another_site_get_no_button_of_ours(participation, page, typed, origin):
    client = strict_client(participation)

    refused = client.post(page, typed, HTTP_ORIGIN=origin)

    assert refused.status_code == 403
    assert BODY in unescape(refused.content.decode())
    assert form_in(refused.text) is None
    assert "csrfmiddlewaretoken" not in refused.text


def test_form_of_a_link_that_was_replaced_is_sent_once_more_with_the_new_link(
    delegate_client, participation, page, typed
):
    replace_link(participation=participation, at=timezone.now(), by="system")
    participation.invitation.refresh_from_db()

    refused = delegate_client.post(page, typed)
    delegate_client.post(f"/i/{token_of(participation)}/", {"act": "open"})
    again = delegate_client.post(page, form_in(refused.text))

    assert (refused.status_code, again.status_code) == (404, 302)
    assert Statement.objects.get().draft.body == BODY.replace("\r\n", "\n")


def test_stopped_link_gives_the_text_back(delegate_client, participation, page, typed):
    participation.invitation.generation += 1
    participation.invitation.save()

    assert BODY in unescape(delegate_client.post(page, typed).text)


def test_what_is_too_large_comes_back_to_a_browser_that_we_know(delegate_client, page):
    body = urlencode({"body": "ж" * 500_000, "title": "short"})

    known = delegate_client.post(page, body, URLENCODED)
    forged = Client()
    forged.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    stranger, pretender = Client().post(page, body, URLENCODED), forged.post(page, body, URLENCODED)

    assert {known.status_code, stranger.status_code, pretender.status_code} == {413}
    assert known.text.count("ж" * 500_000) == 1
    assert "ж" not in stranger.text + pretender.text


@pytest.mark.parametrize("body", ["x" * 13_000_000, "&a=" * 2_000_000])
def test_what_has_no_end_is_refused_with_a_sentence(delegate_client, page, body):
    response = delegate_client.post(page, body, URLENCODED)

    assert response.status_code == 413
    assert "press its Back button" in response.text


def test_secrets_are_never_given_back(db):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(
        "/account/login/", {"login": "somebody@example.org", "password": "p" * 40}, **OWN
    )

    assert response.status_code == 403
    assert "p" * 40 not in response.text
