"""Repairs of meetings: dates that can be kept, links, more time; sent letters stay as sent."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.forms.models import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from initiative.audit.models import Act
from initiative.outbox.models import Message
from meetings.models import Attendance, Convener, Letter, LetterText, Participation
from tests.factories import (
    make_convener,
    make_letter,
    make_meeting,
    make_organisation,
    make_participation,
    make_rsvp,
    make_sending,
    make_user,
    token_of,
)


@pytest.fixture
def admin_user(db):
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def admin_client(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def page(model, name, *args):
    return reverse(f"admin:meetings_{model}_{name}", args=args)


def meeting_fields(meeting, **changed):
    fields = {name: value for name, value in model_to_dict(meeting).items() if value is not None}
    for name in ("answers_due_at", "statements_due_at", "opened_at"):
        moment = changed.pop(name, fields.pop(name))
        fields |= {f"{name}_0": f"{moment:%Y-%m-%d}", f"{name}_1": f"{moment:%H:%M:%S}"}
    for prefix in ("organisers", "conveners"):
        fields |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return fields | changed


# --- Meetings -----------------------------------------------------------------


def test_meeting_is_repaired_and_its_page_is_fresh(admin_client, admin_user, meeting):
    address = f"/meetings/{meeting.slug}/"
    etag = Client().get(address)["ETag"]

    response = admin_client.post(
        page("meeting", "change", meeting.pk), meeting_fields(meeting, place="Turin")
    )

    assert response.status_code == 302
    fresh = Client().get(address, HTTP_IF_NONE_MATCH=etag)
    assert fresh.status_code == 200
    assert "Turin" in fresh.text
    assert list(Act.objects.values_list("actor", "verb", "about")) == [
        (admin_user.ref, "repair", f"meeting:{meeting.pk}")
    ]


@pytest.mark.parametrize(
    ("field", "days", "words"),
    [
        ("answers_due_at", 99, "The deadline for answers must be before the meeting starts"),
        ("statements_due_at", 99, "The deadline for statements must be before the meeting"),
        ("statements_due_at", 1, "must not be before the deadline for answers"),
        ("ends_on", 1, "The last day must not be before the first day"),
        ("time_zone", None, "Choose a time zone by its city"),
        ("character_limit", None, ""),
    ],
)
def test_dates_that_cannot_be_kept_are_refused(admin_client, meeting, field, days, words):
    before = model_to_dict(meeting)
    value = "0" if days is None else meeting.opened_at + timedelta(days=days)
    if field == "ends_on":
        value = value.date().isoformat()

    response = admin_client.post(
        page("meeting", "change", meeting.pk), meeting_fields(meeting, **{field: value})
    )

    meeting.refresh_from_db()
    assert response.status_code == 200
    assert words in response.text
    assert model_to_dict(meeting) == before


def test_address_of_a_meeting_never_changes(admin_client, meeting):
    slug = meeting.slug

    admin_client.post(
        page("meeting", "change", meeting.pk), meeting_fields(meeting, slug="another")
    )

    meeting.refresh_from_db()
    assert meeting.slug == slug
    assert admin_client.get(page("meeting", "add")).status_code == 403


def test_removed_convener_is_gone_from_the_public_page_at_once(admin_client, meeting):
    convener = make_convener(meeting, organisation=make_organisation(name="Harbour Workers"))
    address = f"/meetings/{meeting.slug}/"
    before = Client().get(address)

    admin_client.post(page("convener", "delete", convener.pk), {"post": "yes"})

    after = Client().get(address, HTTP_IF_NONE_MATCH=before["ETag"])
    assert "Harbour Workers" in before.text
    assert after.status_code == 200
    assert "Harbour Workers" not in after.text
    assert Convener.objects.count() == 0


# --- Organisations at meetings ------------------------------------------------


def test_presence_added_by_an_admin_shows_at_once(admin_client, meeting):
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    address = f"/meetings/{meeting.slug}/participants/"
    etag = Client().get(address)["ETag"]

    response = admin_client.post(
        page("attendance", "add"),
        {"participation": participation.pk, "came_at_0": "2026-07-04", "came_at_1": "09:00"},
    )

    assert response.status_code == 302
    assert Attendance.objects.get().participation == participation
    assert Client().get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_who_and_where_of_a_participation_stay(admin_client, participation):
    meeting, organisation = participation.meeting, participation.organisation
    empty = {
        f"{prefix}-{name}": 0
        for prefix in ("delegates", "rsvps")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    response = admin_client.post(
        page("participation", "change", participation.pk),
        {
            "meeting": make_meeting().pk,
            "organisation": make_organisation().pk,
            "language": "it",
            **empty,
        },
    )

    assert response.status_code == 302
    participation.refresh_from_db()
    assert participation.language == "it"
    assert (participation.meeting, participation.organisation) == (meeting, organisation)


def test_participation_with_an_answer_cannot_be_deleted(admin_client, participation):
    make_rsvp(participation)

    response = admin_client.post(page("participation", "delete", participation.pk), {"post": "yes"})

    assert response.status_code == 403
    assert Participation.objects.get() == participation


def act(client, action, *participations):
    return client.post(
        page("participation", "changelist"),
        {"action": action, "_selected_action": [each.pk for each in participations]},
        follow=True,
    )


def test_new_link_stops_the_old_one_and_is_sent_to_every_address(admin_client, admin_user):
    participation = make_participation(n_contacts=2)
    untouched = make_participation()
    old, kept = token_of(participation), token_of(untouched)

    response = act(admin_client, "make_new_link", participation)

    assert "The old links are stopped." in response.text
    assert Client().get(f"/i/{old}/").status_code == 404
    assert token_of(participation) != old
    assert token_of(untouched) == kept
    recipients = {contact.email for contact in participation.organisation.contacts.all()}
    assert {message.recipient for message in Message.objects.all()} == recipients
    assert Act.objects.get().actor == admin_user.ref


@pytest.mark.parametrize(
    ("due_in", "own_in", "until"),
    [(40, None, 47), (40, 45, 52), (40, 30, 47), (-40, None, 7), (-40, -30, 7), (-40, 3, 10)],
)
def test_seven_more_days_from_the_date_that_holds_or_from_now(
    admin_client, meeting, due_in, own_in, until
):
    now = timezone.now()
    meeting.answers_due_at = meeting.statements_due_at = now + timedelta(days=due_in)
    meeting.save()
    own = None if own_in is None else now + timedelta(days=own_in)
    participation = make_participation(meeting=meeting, statements_extended_to=own)

    response = act(admin_client, "more_time", participation)

    participation.refresh_from_db()
    off = participation.statements_extended_to - (now + timedelta(days=until))
    assert timedelta() <= off < timedelta(minutes=1)
    assert "They have seven more days." in response.text
    assert Act.objects.get(verb="give_more_time").about == participation.ref


def test_who_may_only_look_has_no_actions(participation):
    user = make_user(is_staff=True)
    codenames = ["view_participation", "view_message"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    make_rsvp(participation)
    link = token_of(participation)
    Message.objects.update(state="failed")

    act(client, "make_new_link", participation)
    act(client, "more_time", participation)
    client.post(
        reverse("admin:outbox_message_changelist"),
        {"action": "send_again", "_selected_action": [Message.objects.get().pk]},
    )

    participation.refresh_from_db()
    assert token_of(participation) == link
    assert participation.statements_extended_to is None
    assert Message.objects.get().state == "failed"


@pytest.mark.parametrize("model", ["rsvp", "note", "invitation"])
def test_what_was_said_is_not_offered_for_change(admin_client, model):
    assert admin_client.get(page(model, "changelist")).status_code == 200
    assert admin_client.get(page(model, "add")).status_code == 403


def test_no_page_of_a_participation_shows_its_link(admin_client, participation):
    token = token_of(participation)

    pages = [
        admin_client.get(page("participation", "change", participation.pk)),
        admin_client.get(page("invitation", "change", participation.invitation.pk)),
        admin_client.get(page("invitation", "changelist")),
    ]

    assert [each.status_code for each in pages] == [200, 200, 200]
    for each in pages:
        assert token not in each.text
        assert participation.invitation.nonce not in each.text


# --- Letters ------------------------------------------------------------------


def test_letter_that_was_sent_stays_as_it_was(admin_client, participation):
    letter = make_letter(participation.meeting)
    make_sending(letter)
    text = letter.texts.get()

    for model, row in (("letter", letter), ("lettertext", text)):
        assert admin_client.get(page(model, "change", row.pk)).status_code == 200
        for name in ("change", "delete"):
            response = admin_client.post(page(model, name, row.pk), {"post": "yes"})
            assert response.status_code == 403
    assert Letter.objects.get() == letter
    assert LetterText.objects.values().get() == {
        field.attname: getattr(text, field.attname) for field in LetterText._meta.fields
    }


def test_letter_that_waits_may_be_put_right(admin_client, meeting):
    text = make_letter(meeting).texts.get()

    response = admin_client.post(
        page("lettertext", "change", text.pk),
        {"letter": text.letter_id, "language": "en", "subject": "Right", "body": "{link}"},
    )

    assert response.status_code == 302
    text.refresh_from_db()
    assert (text.subject, text.body) == ("Right", "{link}")
