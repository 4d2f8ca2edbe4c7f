"""The admin shows what the record rests on and changes none of it."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from calling.states import OpinionKind
from tests.calling.factories import (
    make_confirmed,
    make_decision,
    make_nomination,
    make_opinion,
    make_policy,
)
from tests.factories import make_user

MODELS = sorted(model.__name__.lower() for model in apps.get_app_config("calling").get_models())


@pytest.mark.parametrize("model", MODELS)
def test_rows_are_shown_and_read_only(model, meeting):
    make_policy(meeting)
    asked = make_confirmed(meeting)
    asked.messages.create(
        key=asked.key, voice="asker", words="x", written_by="asker", written_at=asked.confirmed_at
    )
    nomination = make_nomination(meeting)
    make_opinion(nomination, nomination.proposer, OpinionKind.CONCERN, words="Why?")
    make_decision(nomination)
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    pk = apps.get_model("calling", model).objects.latest("pk").pk

    assert client.get(reverse(f"admin:calling_{model}_changelist")).status_code == 200
    page = client.get(reverse(f"admin:calling_{model}_change", args=[pk]))
    assert page.status_code == 200
    assert asked.nonce not in page.content.decode()
    assert client.get(reverse(f"admin:calling_{model}_add")).status_code == 403
    deleted = client.post(reverse(f"admin:calling_{model}_delete", args=[pk]), {"post": "yes"})
    assert deleted.status_code == 403
