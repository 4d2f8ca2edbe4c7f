"""The words belong to the organisations: the admin shows what was sent and changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from initiative.outbox.models import Message
from statements.models import Revision, Statement
from tests.factories import make_draft, make_participation, make_published, make_sent, make_user


@pytest.fixture
def admin_client(db):
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def page(model, name, *args):
    return reverse(f"admin:statements_{model}_{name}", args=args)


@pytest.fixture
def statement(participation):
    """A statement with a published version, a newer sent one and a draft over it."""
    make_published(participation, title="First", body="First words")
    make_sent(participation, base_version=1, title="Second", body="Second words")
    make_draft(participation, base_version=2, title="CANARY title", body="CANARY words")
    return Statement.objects.get()


def test_no_page_of_the_admin_shows_a_draft(admin_client, statement):
    make_draft(make_participation(), title="CANARY title", body="CANARY words")
    drafts = Revision.objects.exclude(kind="sent")
    addresses = [
        page("statement", "changelist"),
        page("statement", "change", statement.pk),
        page("revision", "changelist"),
        page("revision", "change", statement.sent_id),
        page("rendering", "changelist"),
        page("rendering", "change", statement.sent_id),
        reverse("admin:meetings_participation_change", args=[statement.participation_id]),
        *[page("revision", "change", draft.pk) for draft in drafts],
        *[page("revision", "history", draft.pk) for draft in drafts],
    ]

    pages = {address: admin_client.get(address, follow=True) for address in addresses}

    assert drafts.count() == 4
    assert [address for address, response in pages.items() if "CANARY" in response.text] == []
    assert "Second words" in pages[page("revision", "change", statement.sent_id)].text


def test_search_finds_no_draft(admin_client, statement):
    response = admin_client.get(page("revision", "changelist"), {"q": "CANARY"})

    assert list(response.context["cl"].result_list) == []


def test_sent_versions_are_listed_with_their_organisation(admin_client, statement):
    name = statement.participation.organisation.name

    response = admin_client.get(page("revision", "changelist"), {"q": name})

    titles = [revision.title for revision in response.context["cl"].result_list]
    assert titles == ["Second", "First"]


@pytest.mark.parametrize("model", ["statement", "revision", "rendering"])
def test_nothing_is_added_changed_or_deleted(admin_client, statement, model):
    before = list(Revision.objects.values()), list(Statement.objects.values())
    pk = statement.pk if model == "statement" else statement.sent_id

    codes = [
        admin_client.post(page(model, "add"), {"body": "x"}).status_code,
        admin_client.post(page(model, "change", pk), {"body": "x"}).status_code,
        admin_client.post(page(model, "delete", pk), {"post": "yes"}).status_code,
    ]
    admin_client.post(
        page(model, "changelist"), {"action": "delete_selected", "_selected_action": [pk]}
    )

    assert codes == [403, 403, 403]
    assert (list(Revision.objects.values()), list(Statement.objects.values())) == before


def test_letters_in_the_admin_hold_no_text_of_a_statement(admin_client, statement):
    receipt = Message.objects.filter(kind="statements.receipt").first()

    response = admin_client.get(reverse("admin:outbox_message_change", args=[receipt.pk]))

    assert response.status_code == 200
    assert receipt.recipient in response.text
    assert "Second words" not in response.text
