"""The words belong to the organisations: the admin shows what was sent and changes nothing."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.outbox.models import Message
from statements.models import (
    Confirmation,
    Cosigner,
    IndexedPassage,
    JointStatement,
    Publication,
    Revision,
    Statement,
    TranslationRevision,
)
from statements.services.questioning import ask_question
from tests.factories import (
    make_draft,
    make_participation,
    make_published,
    make_sent,
    make_translation,
    make_user,
)


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


@pytest.fixture
def rows(statement):
    """One row of every other model, each with drafts beside it; model → key."""
    published = statement.published
    translation = make_translation(statement, "it", title="Tradotto")
    made = {
        "publication": Publication.objects.get(),
        "question": ask_question(
            statement=statement,
            revision_pk=statement.sent_id,
            text="Which year?",
            key=uuid4(),
            by="user:1",
            at=timezone.now(),
        ),
        "indexedpassage": IndexedPassage.objects.first(),
        "translation": translation,
        "translationrevision": translation.ready,
        "translationrendering": translation.ready.rendering,
    }
    joint = JointStatement.objects.create(
        meeting=statement.meeting, key=uuid4(), begun_at=timezone.now(), begun_by="link:1"
    )
    made["jointstatement"] = joint
    made["cosigner"] = Cosigner.objects.create(
        joint=joint, participation=statement.participation, asked_at=timezone.now()
    )
    made["confirmation"] = Confirmation.objects.create(
        cosigner=made["cosigner"], revision=published, confirmed_at=timezone.now()
    )
    save_translation_draft(translation)
    return {model: row.pk for model, row in made.items()}


def save_translation_draft(translation):
    """A draft over the translation that is ready."""
    make_translation(
        translation.statement,
        translation.language,
        is_ready=False,
        base_version=translation.version,
        title="CANARY titolo",
        texts={0: "CANARY parole"},
    )


def test_pages_about_what_happened_show_no_draft(admin_client, rows):
    addresses = [
        *[page(model, "changelist") for model in rows],
        *[page(model, "change", pk) for model, pk in rows.items()],
        *[
            page("translationrevision", "change", draft.pk)
            for draft in TranslationRevision.objects.filter(rendering__isnull=True)
        ],
    ]

    pages = {address: admin_client.get(address, follow=True) for address in addresses}

    assert len(addresses) == 2 * len(rows) + 1
    assert {response.status_code for response in pages.values()} == {200}
    assert [address for address, response in pages.items() if "CANARY" in response.text] == []


def test_search_among_translations_finds_no_draft(admin_client, rows):
    response = admin_client.get(page("translationrevision", "changelist"), {"q": "CANARY"})

    assert list(response.context["cl"].result_list) == []


def test_nothing_that_happened_is_added_changed_or_deleted(admin_client, rows):
    codes = {
        admin_client.post(page(model, name, *([pk] * (name != "add"))), {"post": "yes"}).status_code
        for model, pk in rows.items()
        for name in ("add", "change", "delete")
    }

    assert codes == {403}


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
