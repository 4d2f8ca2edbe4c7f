"""The admin: every page opens, lists cost the same at 3 and at 12 rows, history is read-only."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from initiative.audit.models import Act
from initiative.outbox.models import Attempt, Breaker, Copy, Domain, Message, Pulse, Return
from initiative.outbox.states import MessageState, ReturnKind
from meetings.models import (
    Convener,
    DeadlineMove,
    Delegate,
    Note,
    Organiser,
    ReminderRule,
    Rsvp,
    Sending,
)
from meetings.services.attendance import mark_came
from meetings.states import DeadlineKind
from organisations.models import FormerSlug, OtherName
from statements.models import Rendering, Revision, Statement
from tests.factories import (
    make_contact,
    make_convener,
    make_letter,
    make_meeting,
    make_membership,
    make_organiser,
    make_participation,
    make_published,
    make_rsvp,
    make_sending,
    make_user,
)

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
HISTORY = [
    Message,
    Attempt,
    Copy,
    Return,
    Pulse,
    Sending,
    DeadlineMove,
    Act,
    Rsvp,
    Note,
    Statement,
    Revision,
    Rendering,
]


@pytest.fixture
def admin_client(db):
    client = Client()
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


def fill(meeting, n):
    """Make ``n`` rows of every model."""
    for _each in range(n):
        participation = make_participation(meeting=meeting)
        rsvp = make_rsvp(participation, names=[f"Delegate {participation.pk}"])
        make_published(participation)
        mark_came(participation=participation, at=rsvp.given_at, by="system")
        Note.objects.create(
            participation=participation, key=rsvp.key, text="x", written_at=rsvp.given_at
        )
        message = Message.objects.filter(about=participation.ref).first()
        Attempt.objects.create(
            message=message,
            started_at=message.dated_at,
            finished_at=message.dated_at,
            outcome=MessageState.SENT,
        )
        at = message.dated_at
        Copy.objects.create(message=message, subject="x", text="x")
        Return.objects.create(
            message=message, key=participation.ref, kind=ReturnKind.LATER, came_at=at
        )
        Domain.objects.create(name=f"{participation.pk}.example.org", rate=1, counted_at=at)
        Pulse.objects.create(name=participation.ref, beat_at=at)
        Breaker.objects.create(name=participation.ref)
        letter = make_letter(meeting)
        make_sending(letter)
        DeadlineMove.objects.create(
            meeting=meeting, kind=DeadlineKind.ANSWERS, was=at, now=at, moved_at=at, moved_by="x"
        )
        ReminderRule.objects.create(
            letter=letter, deadline=DeadlineKind.ANSWERS, days_before=participation.pk
        )
        make_convener(meeting)
        make_membership(user=make_organiser(meeting))
        organisation = participation.organisation
        OtherName.objects.create(organisation=organisation, name="Other", language="it")
        FormerSlug.objects.create(organisation=organisation, slug=f"old-{organisation.pk}")
        make_meeting()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_changelist_costs_the_same_at_three_and_at_twelve_rows(
    model, admin_client, connection_queries
):
    meeting = make_meeting()
    fill(meeting, 3)
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    admin_client.get(url)
    few = connection_queries(lambda: admin_client.get(url))

    fill(meeting, 9)
    many = connection_queries(lambda: admin_client.get(url))

    assert many == few


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.label)
def test_history_is_read_only(model, admin_client):
    meeting = make_meeting()
    fill(meeting, 1)
    row = model.objects.last()
    if model is Revision:
        row = Revision.objects.sent().last()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"

    assert admin_client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
    assert admin_client.post(reverse(f"{name}_change", args=[row.pk]), {}).status_code == 403
    assert admin_client.post(reverse(f"{name}_delete", args=[row.pk]), {}).status_code == 403
    assert admin_client.get(reverse(f"{name}_add")).status_code == 403


def test_every_model_of_the_project_is_registered():
    from django.apps import apps

    ours = {"outbox", "audit", "organisations", "meetings", "statements"}
    models = {model for model in apps.get_models() if model._meta.app_label in ours}

    assert models - set(MODELS) == set()


def test_draft_text_is_not_in_the_admin(admin_client):
    from tests.factories import make_draft

    saved = make_draft(make_participation(), body="CANARY of a draft")
    page = admin_client.get(
        reverse("admin:statements_revision_change", args=[saved.revision.pk]), follow=True
    )

    assert "CANARY" not in page.text


def test_send_again_puts_a_settled_letter_back(admin_client):
    make_rsvp(make_participation())
    letter = Message.objects.get()
    Message.objects.update(state=MessageState.FAILED)

    admin_client.post(
        reverse("admin:outbox_message_changelist"),
        {"action": "send_again", "_selected_action": [letter.pk]},
    )

    letter.refresh_from_db()
    assert letter.state == MessageState.QUEUED


def test_actions_of_a_participation_make_a_link_and_give_time(admin_client):
    participation = make_participation()
    old_hash = participation.invitation.token_hash
    url = reverse("admin:meetings_participation_changelist")

    for action in ("make_new_link", "more_time"):
        admin_client.post(url, {"action": action, "_selected_action": [participation.pk]})

    participation.refresh_from_db()
    assert participation.invitation.token_hash != old_hash
    assert participation.invitation.generation == 2
    assert participation.statements_extended_to > participation.meeting.statements_due_at


def test_misspelt_name_is_repaired_and_published_addresses_keep_working(admin_client):
    participation = make_participation()
    make_published(participation)
    organisation = participation.organisation
    organisation.name, organisation.slug = "Rivre Cooperatives", "rivre-cooperatives"
    organisation.save()
    slug = participation.meeting.slug
    reader = Client()
    old = reader.get(f"/meetings/{slug}/statements/rivre-cooperatives/")

    response = admin_client.post(
        reverse("admin:organisations_organisation_change", args=[organisation.pk]),
        {
            "name": "River Cooperatives",
            "language": "en",
            "slug": "river-cooperatives",
            **{
                f"{prefix}-{field}": 0
                for prefix in ("other_names", "affiliations", "contacts", "memberships")
                for field in ("TOTAL_FORMS", "INITIAL_FORMS")
            },
        },
    )

    assert response.status_code == 302
    for path in (f"/meetings/{slug}/statements/{{}}/", "/organisations/{}/"):
        moved = reader.get(path.format("rivre-cooperatives"))
        assert moved.status_code == 301
        assert moved.url == path.format("river-cooperatives")
    new = reader.get(
        f"/meetings/{slug}/statements/river-cooperatives/", HTTP_IF_NONE_MATCH=old["ETag"]
    )
    assert new.status_code == 200
    assert "River Cooperatives" in new.text


def test_taken_address_is_a_sentence_and_not_an_error(admin_client):
    one, two = make_contact().organisation, make_contact().organisation

    response = admin_client.post(
        reverse("admin:organisations_organisation_change", args=[one.pk]),
        {"name": one.name, "slug": two.slug},
    )

    assert response.status_code == 200
    assert "Another organisation has or had the address" in response.text


def test_roles_are_needed(db):
    client = Client()
    client.force_login(make_user())

    assert client.get("/admin/").status_code == 302
    assert Organiser.objects.count() == Convener.objects.count() == Delegate.objects.count() == 0
