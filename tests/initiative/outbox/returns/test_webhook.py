"""Notices of a mail service, through its real web address (Postmark's form, as an example)."""

import base64
import importlib
import json

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.test import override_settings
from django.urls import clear_url_caches

from initiative import urls
from initiative.outbox.models import Message, Return
from initiative.outbox.returnpath import token_of
from initiative.outbox.returns import urls as service_urls
from initiative.outbox.returns.webhook import note_event, verdict_of
from organisations.models import Contact
from tests.factories import make_contact

SECRET = "service:a-long-secret"
ADDRESS = "/mail-service/postmark/tracking/"


def read_urls_again():
    for module in (service_urls, urls):
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def with_service(settings):
    """A site that sends through a mail service."""
    with override_settings(
        ANYMAIL_WEBHOOK_SECRET=SECRET,
        EMAIL_BACKEND="anymail.backends.postmark.EmailBackend",
    ):
        read_urls_again()
        yield
    tracking.disconnect(dispatch_uid="outbox.returns")
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def post(client, with_service):
    def send(event, secret=SECRET):
        sign = base64.b64encode(secret.encode()).decode()
        return client.post(
            ADDRESS,
            json.dumps(event),
            content_type="application/json",
            headers={"Authorization": f"Basic {sign}"},
        )

    return send


def bounce(message, **given):
    return {
        "RecordType": "Bounce",
        "ID": 901542550,
        "Type": "HardBounce",
        "MessageID": "2706ee8a-737c-4285-b032-ccd317af53ed",
        "Details": "smtp;550 5.1.1 <office@example.org>: User unknown",
        "Email": message.recipient,
        "BouncedAt": "2026-11-23T08:00:02Z",
        "Metadata": {"letter": token_of(message.pk)},
    } | given


def test_service_that_gives_a_letter_up_marks_letter_and_address(post, sent):
    make_contact(email=sent.recipient)

    assert post(bounce(sent)).status_code == 200

    row = Return.objects.get()
    assert (row.message, row.kind, row.code) == (sent, "gone", "5.1.1")
    assert "office" not in row.words
    assert Message.objects.get().state == "failed"
    assert Contact.objects.get().state == "returned"


def test_event_that_comes_twice_is_one_piece_of_news(post, sent):
    for _each in range(2):
        post(bounce(sent))
    post(bounce(sent, ID=901542551))

    assert Return.objects.count() == 2


def test_event_of_another_site_or_without_a_letter_is_no_news(post, sent):
    with override_settings(SECRET_KEY="the key of another site with as many letters"):
        foreign = token_of(sent.pk)

    for metadata in ({"letter": foreign}, {"letter": str(sent.pk)}, {"letter": None}, {}):
        assert post(bounce(sent, Metadata=metadata)).status_code == 200

    assert Return.objects.count() == 0


def test_event_without_the_secret_is_refused(post, sent):
    assert post(bounce(sent), secret="service:guessed").status_code == 400
    assert Return.objects.count() == 0


def test_only_the_address_of_this_service_is_open(client, with_service):
    assert client.head(ADDRESS).status_code == 200
    for other in ("mailgun/tracking/", "postmark/inbound/", "mandrill/"):
        assert client.head(f"/mail-service/{other}").status_code == 404


@pytest.mark.parametrize(
    ("secret", "backend"),
    [
        ("", "anymail.backends.postmark.EmailBackend"),
        (SECRET, "django.core.mail.backends.smtp.EmailBackend"),
    ],
)
def test_address_is_open_only_with_a_service_and_a_secret(client, db, secret, backend):
    with override_settings(ANYMAIL_WEBHOOK_SECRET=secret, EMAIL_BACKEND=backend):
        importlib.reload(urls)
        clear_url_caches()
        status = client.head(ADDRESS).status_code
    importlib.reload(urls)
    clear_url_caches()

    assert status == 404


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ({"event_type": "deferred", "mta_response": "450 4.2.1 Busy"}, ("later", "later", False)),
        ({"event_type": "complained"}, ("complaint", "complaint", False)),
        ({"event_type": "unsubscribed"}, ("complaint", "muted", False)),
        ({"event_type": "failed"}, ("gone", "route", True)),
        ({"event_type": "bounced", "mta_response": "550 5.7.1 Spam"}, ("gone", "policy", True)),
        ({"event_type": "bounced", "reject_reason": "bounced"}, ("gone", "refused", True)),
        ({"event_type": "rejected", "reject_reason": "invalid"}, ("gone", "no_mailbox", True)),
        ({"event_type": "rejected", "reject_reason": "blocked"}, ("gone", "policy", True)),
        ({"event_type": "bounced", "reject_reason": "spam"}, ("gone", "policy", True)),
        ({"event_type": "rejected", "reject_reason": "timed_out"}, ("later", "gave_up", True)),
        ({"event_type": "rejected", "reject_reason": "unsubscribed"}, ("complaint", "muted", True)),
        ({"event_type": "bounced", "reject_reason": "other"}, ("later", "refused", True)),
        ({"event_type": "bounced"}, ("later", "refused", True)),
    ],
)
def test_event_means(event, said):
    verdict = verdict_of(AnymailTrackingEvent(**event))

    assert (verdict.kind, verdict.reason, verdict.is_over) == said


def test_event_without_metadata_is_no_news(sent):
    event = AnymailTrackingEvent(event_type="bounced", metadata=None)

    assert note_event(event=event, esp_name="Postmark") is None


@pytest.mark.parametrize(
    "kind", ["queued", "sent", "delivered", "opened", "clicked", "autoresponded", "unknown"]
)
def test_other_events_are_no_news(sent, kind):
    event = AnymailTrackingEvent(event_type=kind, metadata={"letter": token_of(sent.pk)})

    assert note_event(event=event, esp_name="Postmark") is None
    assert Return.objects.count() == 0


def test_letter_refused_because_its_reader_left_did_not_arrive(sent):
    event = AnymailTrackingEvent(
        event_type="rejected",
        reject_reason="unsubscribed",
        event_id="1",
        metadata={"letter": token_of(sent.pk)},
    )

    note_event(event=event, esp_name="Postmark")

    sent.refresh_from_db()
    assert (sent.state, sent.reason) == ("failed", "muted")
