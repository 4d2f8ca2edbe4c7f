"""A form of the desk that arrives after the session has ended gives its words back."""

from django.test import Client

LONG = "A letter on which somebody worked for an hour. " * 20


def test_words_typed_at_the_desk_come_back_when_the_session_has_ended(meeting):
    response = Client().post(
        f"/desk/{meeting.slug}/letters/new/", {"subject_en": "short", "body_en": LONG}
    )

    assert response.status_code == 403
    assert LONG.strip() in response.text
    assert f"/account/login/?next=/desk/{meeting.slug}/letters/new/" in response.text


def test_press_without_words_goes_to_the_sign_in(meeting):
    response = Client().post(f"/desk/{meeting.slug}/letters/new/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_wrong_password_is_never_given_back(db):
    response = Client().post(
        "/account/login/", {"login": "somebody@example.org", "password": "p" * 40}
    )

    assert "p" * 40 not in response.text
