"""An organisation names who comes; who sees what."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delegations.models import Details
from delegations.parts import delegates_task
from delegations.services.delegates import (
    MOST_DELEGATES,
    change_delegate,
    remove_delegate,
    replace_delegate,
)
from initiative.audit.models import Act
from initiative.errors import Refused
from meetings.models import Delegate, Meeting
from meetings.states import Answer
from statements.roll import rows_of
from tests.delegations.factories import make_coming, make_delegate
from tests.factories import make_meeting, make_participation, make_rsvp, make_user, token_of


@pytest.fixture
def participation(meeting):
    return make_coming(meeting)


def url(name, *args):
    return reverse(f"delegations:{name}", args=args)


def roll_line(participation):
    return rows_of(participation.meeting).get(pk=participation.pk)


def change(delegate, version=1, **given):
    given = {"name": delegate.name, "at": timezone.now(), "by": "link:1"} | given
    return change_delegate(delegate=delegate, version=version, **given)


def test_a_name_twice_is_one_person(participation):
    one = make_delegate(participation, name="Bo", access_needs="a ramp")
    again = make_delegate(participation, name="Bo", access_needs="a ramp")

    assert one == again
    assert [act.verb for act in Act.objects.all()].count("name_delegate") == 1


def test_a_name_twice_with_other_words_loses_none_of_them(participation):
    make_delegate(participation, name="Bo", access_needs="a ramp")

    for said in ({"access_needs": "a bed"}, {"access_needs": "a ramp", "is_public": True}):
        with pytest.raises(Refused) as refused:
            make_delegate(participation, name="Bo", **said)
        assert refused.value.code == "named_already"
    assert Details.objects.get().access_needs == "a ramp"
    assert not Delegate.objects.get().is_public


def test_what_is_said_of_somebody_named_with_the_answer_is_kept(meeting):
    participation = make_participation(meeting=meeting)
    make_rsvp(participation, names=["Bo"])

    make_delegate(participation, name="Bo", access_needs="a ramp", is_public=True)

    assert Details.objects.get().access_needs == "a ramp"
    assert [(each.name, each.is_public) for each in Delegate.objects.all()] == [("Bo", True)]


def test_the_same_change_twice_is_no_collision(participation):
    delegate = make_delegate(participation, access_needs="a ramp")

    for _press in range(2):
        change(delegate, version=1, access_needs="a lift", is_public=True)

    assert (Details.objects.get().access_needs, Details.objects.get().version) == ("a lift", 2)


def test_two_who_replace_one_person_do_not_send_two(participation):
    delegate = make_delegate(participation, name="Bo")
    replace_delegate(delegate=delegate, name="Ana", at=timezone.now(), by="link:1")

    for act in (
        lambda: replace_delegate(delegate=delegate, name="Ivo", at=timezone.now(), by="link:1"),
        lambda: change(delegate, name="Bo", access_needs="a bed"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "gone"
    assert [each.name for each in Delegate.objects.all()] == ["Ana"]


def test_who_is_on_the_list_does_not_come_instead(participation):
    make_delegate(participation, name="Ana", access_needs="a ramp")
    delegate = make_delegate(participation, name="Bo")

    for name in ("Ana", "Bo"):
        with pytest.raises(Refused) as refused:
            replace_delegate(delegate=delegate, name=name, at=timezone.now(), by="link:1")
        assert refused.value.code == "same_name"
    assert {each.name for each in Delegate.objects.all()} == {"Ana", "Bo"}


@pytest.mark.django_db
def test_the_last_day_ends_on_the_clock_of_the_place():
    meeting = make_meeting(time_zone="America/Los_Angeles")
    participation = make_coming(meeting)
    there = datetime.combine(meeting.ends_on, time(20), ZoneInfo(meeting.time_zone))
    evening = there.astimezone(UTC)

    make_delegate(participation, name="Bo", at=evening)
    with pytest.raises(Refused) as refused:
        make_delegate(participation, name="Ana", at=evening + timedelta(hours=5))

    assert refused.value.code == "over"
    assert [each.name for each in Delegate.objects.all()] == ["Bo"]
    shown = [list(delegates_task(roll_line(participation), at)) for at in (
        evening, evening + timedelta(hours=5),
    )]  # fmt: skip
    assert [len(tasks) for tasks in shown] == [1, 0]


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.TEXT_ONLY, Answer.UNSURE])
def test_who_does_not_come_names_nobody(meeting, answer):
    participation = make_participation(meeting=meeting)
    if answer:
        make_rsvp(participation, answer=answer)

    with pytest.raises(Refused) as refused:
        make_delegate(participation)

    assert refused.value.code == "not_coming"
    assert Delegate.objects.count() == 0


def test_list_stays_as_it_was_after_the_meeting(participation):
    delegate = make_delegate(participation)
    after = timezone.now() + timedelta(days=70)
    for act in (
        lambda: make_delegate(participation, at=after),
        lambda: change(delegate, name="Else", at=after),
        lambda: replace_delegate(delegate=delegate, name="Else", at=after, by="link:1"),
        lambda: remove_delegate(delegate=delegate, at=after, by="link:1"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "over"

    assert [each.name for each in Delegate.objects.all()] == [delegate.name]


def test_there_is_an_end_to_names(participation):
    Delegate.objects.bulk_create(
        Delegate(participation=participation, name=f"N{n}") for n in range(MOST_DELEGATES)
    )
    with pytest.raises(Refused) as refused:
        make_delegate(participation)

    assert refused.value.code == "too_many"


def test_a_change_on_an_old_version_is_refused_and_changes_nothing(participation):
    delegate = make_delegate(participation, access_needs="a ramp")
    change(delegate, access_needs="a lift")

    with pytest.raises(Refused) as refused:
        change(delegate, name="Else", access_needs="a bed")

    assert refused.value.code == "edited_elsewhere"
    assert Details.objects.get().access_needs == "a lift"
    assert Delegate.objects.get().name == delegate.name


def test_two_of_one_name_are_refused(participation):
    make_delegate(participation, name="Bo")
    other = make_delegate(participation, name="Ana")

    with pytest.raises(Refused) as refused:
        change(other, name="Bo")

    assert refused.value.code == "same_name"


def test_who_is_replaced_is_forgotten(participation):
    delegate = make_delegate(
        participation, name="Bo", wants_visa_letter=True, passport_name="CANARY", is_public=True
    )

    new = replace_delegate(delegate=delegate, name="Ana", at=timezone.now(), by="link:1")

    assert [(each.name, each.is_public) for each in Delegate.objects.all()] == [("Ana", False)]
    assert not hasattr(new, "details")
    assert Details.objects.count() == 0
    assert "CANARY" not in str(list(Act.objects.values()))
    assert "Bo" not in str(list(Act.objects.values()))


def test_passport_name_is_kept_for_a_letter_only(participation):
    make_delegate(participation, passport_name="CANARY")

    assert Details.objects.get().passport_name == ""
    with pytest.raises(IntegrityError):
        Details.objects.update(passport_name="CANARY")


def test_names_of_an_answer_keep_what_was_said(participation):
    make_delegate(participation, name="Bo", access_needs="a ramp")

    make_rsvp(participation, names=["Bo", "Ana"])

    assert Details.objects.get().access_needs == "a ramp"
    assert {each.name for each in Delegate.objects.all()} == {"Bo", "Ana"}


# --- Pages --------------------------------------------------------------------


def test_delegate_names_and_changes_somebody(participation, delegate_client):
    slug = participation.meeting.slug
    given = {"for": participation.pk, "name": "Bo", "spoken": ["el", "en"], "needed": ["it"]}

    page = delegate_client.post(url("delegate_list", slug), given, follow=True)
    assert "Bo is on your list." in page.text
    delegate = Delegate.objects.get()
    assert delegate.details.spoken == ["el", "en"]

    one = url("delegate_detail", slug, delegate.pk)
    given |= {"version": 1, "is_public": "on", "wants_visa_letter": "on", "passport_name": "B Bo"}
    assert delegate_client.post(one, given).status_code == 302
    delegate = Delegate.objects.get()
    assert (delegate.is_public, delegate.details.passport_name) == (True, "B Bo")

    old = delegate_client.post(one, given | {"access_needs": "MY WORDS"})
    assert old.status_code == 422
    assert "MY WORDS" in old.text
    assert "What is kept now" in old.text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Write a name."),
        ({"name": "x" * 201}, "200 characters at most"),
        ({"name": "a\r\nb"}, "one line"),
        ({"spoken": ["klingon"]}, "is no language of the list"),
        ({"wants_visa_letter": "on"}, "Write the name as in the passport"),
        ({"access_needs": "x" * 501}, "500"),
    ],
)
def test_what_is_wrong_comes_back_with_a_sentence(participation, delegate_client, given, words):
    address = url("delegate_list", participation.meeting.slug)
    form = {"for": participation.pk, "name": "Bo", "access_needs": "a ramp"} | given

    page = delegate_client.post(address, form)

    assert page.status_code == 422
    assert words in page.text
    assert form["access_needs"] in page.text
    assert Delegate.objects.count() == 0


@pytest.mark.parametrize("name", ["delegate_detail", "delegate_replace"])
def test_words_about_somebody_who_is_gone_come_back(participation, delegate_client, name):
    delegate = make_delegate(participation, name="Bo")
    slug = participation.meeting.slug
    delegate_client.post(url("delegate_remove", slug, delegate.pk))

    page = delegate_client.post(url(name, slug, delegate.pk), {"name": "TYPED"})

    assert page.status_code == 422
    assert 'value="TYPED"' in page.text
    assert "This person is no longer on your list." in page.text
    assert Delegate.objects.count() == 0


def test_removed_twice_is_removed_once(participation, delegate_client):
    delegate = make_delegate(participation)
    address = url("delegate_remove", participation.meeting.slug, delegate.pk)

    assert [delegate_client.post(address).status_code for _press in range(2)] == [302, 302]


def test_delegates_of_others_are_not_found(participation, delegate_client):
    other = make_delegate(make_coming(participation.meeting), name="CANARY")
    slug = participation.meeting.slug

    for name in ("delegate_detail", "delegate_replace", "delegate_remove"):
        answer = delegate_client.post(url(name, slug, other.pk), {"name": "x"})
        assert answer.status_code == 404
    assert Delegate.objects.get().name == "CANARY"


@pytest.mark.parametrize("n", [3, 30])
def test_own_list_costs_the_same_for_three_and_many(
    participation, delegate_client, django_assert_num_queries, n
):
    for _each in range(n):
        make_delegate(participation)

    with django_assert_num_queries(6):
        delegate_client.get(url("delegate_list", participation.meeting.slug))


def test_task_is_there_for_those_who_come(participation, delegate_client):
    tasks = f"/my/{participation.meeting.slug}/"
    assert 'status todo">to do' in delegate_client.get(tasks).text

    make_delegate(participation)
    assert ">Delegates</a>" in delegate_client.get(tasks).text
    Meeting.objects.update(
        starts_on=timezone.now().date() - timedelta(days=9),
        ends_on=timezone.now().date() - timedelta(days=8),
    )
    assert ">Delegates</a>" not in delegate_client.get(tasks).text


def test_page_of_who_has_not_said_yes_leads_to_the_answer(meeting, client):
    participation = make_participation(meeting=meeting)
    client.post(f"/i/{token_of(participation)}/", {"act": "open"})

    page = client.get(url("delegate_list", meeting.slug)).text

    assert "Answer the invitation" in page
    assert "Add to the list" not in page


def test_the_admin_adds_nothing_that_nobody_said(participation):
    make_delegate(participation)
    admin = Client()
    admin.force_login(make_user(is_staff=True, is_superuser=True))

    assert admin.get(reverse("admin:delegations_details_add")).status_code == 403
