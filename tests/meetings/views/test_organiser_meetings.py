"""The desk's pages of a meeting: made, changed, opened; what is wrong stands at its field."""

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Convener, Meeting, Participation
from meetings.states import OrganiserRole
from organisations.models import Organisation
from tests.factories import (
    make_meeting,
    make_membership,
    make_move,
    make_organiser,
    make_user,
)

TYPED = {
    "title": "Assembly of the rivers",
    "short_name": "Rivers",
    "purpose": "",
    "place": "New York",
    "time_zone": "America/New_York",
    "starts_on": "2027-05-01",
    "ends_on": "2027-05-03",
    "answers_due_on": "2027-03-01",
    "answers_due_time": "",
    "statements_due_on": "2027-04-01",
    "statements_due_time": "18:30",
    "character_limit": "8000",
    "joint_character_limit": "15000",
    "publication": "at_deadline",
    "language": "en",
    "call": "Come.",
    "call_language": "en",
    "help_name": "",
    "help_email": "",
}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def settings_of(meeting):
    return reverse("meetings:organiser_settings", args=[meeting.slug])


@pytest.fixture
def caller(db):
    """A browser of a person who acts for an organisation and has no desk yet."""
    return signed_in(make_membership().user)


def test_deadlines_are_typed_on_the_clock_of_the_place(caller):
    caller.post(reverse("meetings:organiser_meeting_new"), TYPED)

    made = Meeting.objects.get()
    assert made.answers_due_at.isoformat() == "2027-03-02T04:59:00+00:00"
    assert made.statements_due_at.isoformat() == "2027-04-01T22:30:00+00:00"


def test_new_meeting_is_private_and_its_maker_does_everything(caller):
    response = caller.post(reverse("meetings:organiser_meeting_new"), TYPED)

    made = Meeting.objects.get()
    assert response.url == reverse("meetings:organiser_conveners", args=[made.slug])
    assert made.opened_at is None
    assert [each.role for each in made.organisers.all()] == [OrganiserRole.EVERYTHING]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "Rivers\nBcc: everybody"}, "title"),
        ({"short_name": "Rivers\x07"}, "short_name"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"character_limit": "0"}, "character_limit"),
        ({"character_limit": "9" * 30}, "character_limit"),
        ({"answers_due_on": "2027-05-02", "statements_due_on": "2027-05-02"}, "answers_due_on"),
        ({"statements_due_on": "2027-05-02"}, "statements_due_on"),
        ({"statements_due_on": "2027-02-01"}, "statements_due_on"),
        ({"ends_on": "2027-04-30"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"answers_due_on": "0001-01-01"}, "answers_due_on"),
    ],
)
def test_what_cannot_be_stands_at_its_field_and_nothing_typed_is_lost(caller, typed, field):
    response = caller.post(reverse("meetings:organiser_meeting_new"), TYPED | typed)

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in TYPED} == TYPED | typed
    assert Meeting.objects.count() == 0


def test_nonsense_zone_is_told_by_example(caller):
    response = caller.post(
        reverse("meetings:organiser_meeting_new"), TYPED | {"time_zone": "Mars/Base"}
    )

    assert response.context["form"].errors["time_zone"] == [
        "Choose a time zone by its city, like Europe/Rome."
    ]


def test_who_acts_for_nobody_calls_no_meeting(db):
    client = signed_in(make_user())

    assert client.post(reverse("meetings:organiser_meeting_new"), TYPED).status_code == 404
    assert Meeting.objects.count() == 0


def test_settings_that_are_saved_unchanged_change_nothing(meeting, organiser_client):
    page = organiser_client.get(settings_of(meeting))
    form = page.context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {name: value for name, value in values.items() if value not in (None, "")}
    shown = {name: value for name, value in shown.items() if value is not False}

    response = organiser_client.post(settings_of(meeting), shown)

    before = Meeting.objects.values().get(pk=meeting.pk)
    assert response.status_code == 302
    assert before == {name: getattr(meeting, name) for name in before}


def test_refused_settings_leave_the_meeting_as_it_was(meeting, organiser_client):
    response = organiser_client.post(
        settings_of(meeting), TYPED | {"title": "Other", "ends_on": "2027-04-30"}
    )

    title = meeting.title
    meeting.refresh_from_db()
    assert response.status_code == 422
    assert meeting.title == title


def test_meeting_is_opened_by_a_button_and_once(db):
    meeting = make_meeting(opened_at=None)
    client = signed_in(make_organiser(meeting))

    client.post(settings_of(meeting), {"act": "open"})
    meeting.refresh_from_db()
    first = meeting.opened_at
    client.post(settings_of(meeting), {"act": "open"})

    meeting.refresh_from_db()
    assert first is not None
    assert meeting.opened_at == first


def test_reader_sees_the_settings_and_changes_nothing(db):
    meeting = make_meeting(opened_at=None)
    client = signed_in(make_organiser(meeting, OrganiserRole.READS))

    assert client.get(settings_of(meeting)).status_code == 200
    assert client.post(settings_of(meeting), {"act": "open"}).status_code == 404
    meeting.refresh_from_db()
    assert meeting.opened_at is None


def test_convener_by_name_is_also_on_the_list(meeting, organiser_client):
    address = reverse("meetings:organiser_conveners", args=[meeting.slug])

    for _time in range(2):
        organiser_client.post(address, {"name": "River Cooperatives", "role": "host"})

    organisation = Organisation.objects.get(name="River Cooperatives")
    assert Convener.objects.get().organisation == organisation
    assert Participation.objects.get().organisation == organisation


def test_convener_of_another_meeting_is_not_taken_off(meeting, organiser_client):
    other = make_meeting()
    convener = Convener.objects.create(
        meeting=other, organisation=Organisation.objects.create(name="X", slug="x"), role="host"
    )

    response = organiser_client.post(
        reverse("meetings:organiser_conveners", args=[meeting.slug]), {"remove": convener.pk}
    )

    assert response.status_code == 404
    assert Convener.objects.filter(pk=convener.pk).exists()


def test_my_meetings_are_mine_only(meeting, organiser_client):
    make_meeting(title="Somebody else's")

    response = organiser_client.get(reverse("meetings:organiser_meetings"))

    assert [each.title for each in response.context["meetings"]] == [meeting.title]


def test_list_of_my_meetings_costs_the_same_at_three_and_at_thirty(db, connection_queries):
    def cost(n):
        user = make_user()
        for _each in range(n):
            make_organiser(make_meeting(invited=1), user=user)
        client = signed_in(user)
        return connection_queries(lambda: client.get(reverse("meetings:organiser_meetings")))

    assert (cost(3), cost(30)) == (4, 4)


def test_old_settings_page_does_not_move_a_deadline_back(organiser_client, meeting):
    page = reverse("meetings:organiser_settings", args=[meeting.slug])
    seen = organiser_client.get(page).context["seen"]
    meeting = make_move(meeting, days=3).meeting
    meeting.refresh_from_db()
    due_at = meeting.statements_due_at

    response = organiser_client.post(page, TYPED | {"seen": seen})

    assert response.status_code == 422
    assert "Somebody else has changed the settings" in response.text
    meeting.refresh_from_db()
    assert meeting.statements_due_at == due_at
    again = organiser_client.post(page, TYPED | {"seen": response.context["seen"]})
    assert again.status_code == 302
