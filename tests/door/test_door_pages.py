"""The list at the door, as an organiser uses it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from door.models import Press
from door.views import door
from meetings.models import Attendance
from tests.door.factories import make_delegate, make_helper, make_press
from tests.factories import make_meeting, make_organiser, make_participation, make_rsvp


def address_of(meeting):
    return reverse("door:organiser_door", args=[meeting.slug])


@pytest.mark.parametrize("n", [3, 30])
def test_door_costs_the_same_for_three_and_for_many(
    meeting, organiser_client, django_assert_num_queries, n
):
    user, helper = make_organiser(meeting), make_helper(meeting)
    for number in range(n):
        participation = make_participation(meeting=meeting)
        delegate = make_delegate(participation)
        by = user.ref if number % 2 else helper.ref
        make_press(participation, delegate=delegate, by=by)

    # session, user, organiser with meeting, list, delegates, who is here of them, presses, names
    # of organisers and of helpers, not on the list, two counts
    with django_assert_num_queries(12):
        response = organiser_client.get(address_of(meeting))

    assert len(response.context["rows"]) == n
    assert response.text.count("· <bdi>Ana</bdi>") == (n + 1) // 2


def test_came_and_undo(meeting, organiser_client):
    one, _other = (make_participation(meeting=meeting) for _each in range(2))
    address = address_of(meeting)

    came = organiser_client.post(address, {"who": one.pk, "act": "came"}, follow=True)
    again = organiser_client.post(address, {"who": one.pk, "act": "came"}, follow=True)

    assert [row.participation for row in Attendance.objects.all()] == [one]
    assert came.context["counts"].n_organisations == again.context["counts"].n_organisations == 1
    assert came.text.count('value="undo"') == 1

    undone = organiser_client.post(address, {"who": one.pk, "act": "undo"}, follow=True)

    assert Attendance.objects.count() == undone.context["counts"].n_organisations == 0


@pytest.mark.parametrize("wanted", ["RIVER & co", "rvr", "östlich", "ÖSTLICH"])
def test_search_at_the_door_finds_names_and_acronyms(meeting, organiser_client, wanted):
    organisation = make_participation(meeting=meeting).organisation
    organisation.name, organisation.acronym = "River & Co. Östlich", "RVR"
    organisation.save()
    make_participation(meeting=meeting)

    response = organiser_client.get(address_of(meeting), {"q": wanted})

    assert [row.organisation for row in response.context["rows"]] == [organisation]


@pytest.mark.parametrize("wanted", ["River & Co", "a#b", "line\r\nX: y", "عربي"])
def test_search_survives_a_press(meeting, organiser_client, wanted):
    participation = make_participation(meeting=meeting)
    participation.organisation.name = f"The {wanted} Club"
    participation.organisation.save()

    response = organiser_client.post(
        address_of(meeting), {"who": participation.pk, "q": wanted}, follow=True
    )

    assert response.context["q"] == wanted
    assert response.redirect_chain[0][0].endswith(f"#row-{participation.pk}")
    assert response.context["counts"].n_organisations == 1


def test_door_without_a_match_says_what_to_do(meeting, organiser_client):
    make_participation(meeting=meeting)

    page = organiser_client.get(address_of(meeting), {"q": "<nobody>"}).text

    assert "No organisation and no delegate has this name." in page
    assert "<nobody>" not in page


@pytest.mark.parametrize("who", ["", "x", "0", "9" * 40])
def test_press_for_nobody_is_not_found(meeting, organiser_client, who):
    make_participation(meeting=meeting)

    assert organiser_client.post(address_of(meeting), {"who": who}).status_code == 404
    assert Attendance.objects.count() == 0


def test_press_for_an_organisation_of_another_meeting_is_not_found(meeting, organiser_client):
    other = make_participation(meeting=make_meeting())

    assert organiser_client.post(address_of(meeting), {"who": other.pk}).status_code == 404
    assert Attendance.objects.count() == 0


def test_second_helper_reads_who_was_quicker(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_press(participation, by=make_helper(meeting, name="Ana").ref)

    page = organiser_client.post(
        address_of(meeting), {"who": participation.pk, "act": "came"}, follow=True
    )

    assert "Somebody was quicker: Ana had noted it already." in page.text
    assert Attendance.objects.count() == 1


def test_a_script_gets_the_line_as_it_stands_now(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    delegate = make_delegate(participation, name="<Bo>")
    given = {"who": participation.pk, "person": delegate.pk, "act": "came", "age": "60000"}

    answer = organiser_client.post(
        address_of(meeting),
        given | {"key": str(uuid.uuid4())},
        headers={"accept": "application/json"},
    ).json()

    assert answer["counts"].split() == ["1", "organisation,", "1", "delegate"]
    assert answer["row"].startswith(f'<li id="row-{participation.pk}" class="is-here">')
    assert "&lt;Bo&gt;" in answer["row"]
    press = Press.objects.get()
    assert press.arrived_at - press.pressed_at == timedelta(seconds=60)


@pytest.mark.parametrize("age", ["", "-5", "x", "9" * 30, "1.5"])
def test_nonsense_about_the_time_of_a_press_is_now(meeting, organiser_client, age):
    participation = make_participation(meeting=meeting)

    organiser_client.post(address_of(meeting), {"who": participation.pk, "age": age})

    press = Press.objects.get()
    assert press.pressed_at == press.arrived_at


def test_press_of_yesterday_says_what_to_do(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    given = {"who": participation.pk, "age": str(25 * 3600 * 1000)}

    page = organiser_client.post(address_of(meeting), given, follow=True)

    assert "This was pressed more than a day ago." in page.text
    assert Attendance.objects.count() == 0


def test_a_delegate_of_another_organisation_is_not_found(meeting, organiser_client):
    one, other = (make_participation(meeting=meeting) for _each in range(2))
    given = {"who": one.pk, "person": make_delegate(other).pk, "act": "came"}

    assert organiser_client.post(address_of(meeting), given).status_code == 404
    assert Press.objects.count() == 0


def test_a_script_hears_that_a_person_is_gone(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    delegate = make_delegate(participation)
    given = {"who": participation.pk, "person": delegate.pk, "act": "came"}
    delegate.delete()

    answer = organiser_client.post(
        address_of(meeting), given, headers={"accept": "application/json"}
    )
    page = organiser_client.post(address_of(meeting), given, follow=True)

    assert answer.status_code == 200
    assert answer.json()["row"].startswith(f'<li id="row-{participation.pk}"')
    assert answer.json()["refusal"].startswith("This person is no longer on the list")
    assert "This person is no longer on the list" in page.text
    assert Press.objects.count() == 0


def test_search_finds_a_delegate(meeting, organiser_client):
    one, _other = (make_participation(meeting=meeting) for _each in range(2))
    make_delegate(one, name="Maria Petrou")

    response = organiser_client.get(address_of(meeting), {"q": "petrou"})

    assert [row.pk for row in response.context["rows"]] == [one.pk]


def test_those_who_said_yes_stand_first(meeting, organiser_client):
    silent, coming = (make_participation(meeting=meeting) for _each in range(2))
    make_rsvp(coming)

    context = organiser_client.get(address_of(meeting)).context

    assert [line.row.pk for line in context["expected"]] == [coming.pk]
    assert [line.row.pk for line in context["others"]] == [silent.pk]


def test_long_list_says_how_many_more_there_are(meeting, organiser_client, monkeypatch):
    monkeypatch.setattr(door, "LINES_SHOWN", 2)
    for _each in range(3):
        make_participation(meeting=meeting)

    assert (
        "1 organisation more: find it by its name."
        in organiser_client.get(address_of(meeting)).text
    )


def test_list_to_print_has_everybody_and_no_button(meeting, organiser_client):
    participation = make_participation(meeting=meeting)
    make_rsvp(participation)
    make_delegate(participation, name="Bo")

    page = organiser_client.get(reverse("door:organiser_printed", args=[meeting.slug])).text

    assert participation.organisation.name in page
    assert "<bdi>Bo</bdi>" in page
    assert 'value="came"' not in page
