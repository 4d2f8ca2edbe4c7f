"""Own words of organisations and people. What the database refuses: meetings/test_models.py."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from organisations.access import organisations_of
from organisations.models import Contact, Membership, Organisation, User
from tests.factories import make_contact, make_membership, make_organisation, make_user

TODAY = date(2026, 7, 4)
DAY = timedelta(days=1)


def test_person_is_found_by_an_address_in_any_spelling(db):
    user = User.objects.create_user(" Ana@Example.ORG ", password="long enough to be one")

    assert user.email == "ana@example.org"
    assert User.objects.get_by_natural_key("ANA@example.org ") == user
    assert authenticate(email="Ana@Example.org", password="long enough to be one") == user


def test_person_needs_an_address(db):
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_superuser_has_every_right(db):
    user = User.objects.create_superuser("admin@example.org")

    assert (user.is_staff, user.is_superuser) == (True, True)


def test_person_is_called_by_name_or_address(db):
    assert str(make_user(name="Ana")) == "Ana"
    assert str(make_user(name="", email="a@example.org")) == "a@example.org"


@pytest.mark.parametrize("name", ["two\nlines", "a\x00b", "tab\there", "x\x7f", "a\r\nBcc: b"])
def test_name_that_could_break_the_head_of_a_letter_is_refused(name):
    with pytest.raises(ValidationError):
        Organisation(name=name, slug="x").clean_fields()


@pytest.mark.parametrize("zone", ["Rome", "Europe/Nowhere", "Etc/GMT+3", "../etc/passwd"])
def test_time_zone_without_a_city_is_refused(zone):
    with pytest.raises(ValidationError):
        Contact(email="a@example.org", time_zone=zone).clean_fields(exclude=["organisation"])


def test_letters_go_to_addresses_that_work(db):
    works = make_contact(state=Contact.State.WORKS)
    for state in (Contact.State.RETURNED, Contact.State.STOPPED):
        make_contact(state=state)

    assert list(Contact.objects.working()) == [works]


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (TODAY, TODAY, True),
        (TODAY - DAY, None, True),
        (TODAY - DAY, TODAY - DAY, False),
        (TODAY + DAY, None, False),
    ],
)
def test_mandate_holds_from_its_first_to_its_last_day(db, since, until, holds):
    membership = make_membership(since=since, until=until)

    assert list(Membership.objects.current(TODAY)) == ([membership] if holds else [])
    assert list(organisations_of(membership.user, TODAY)) == (
        [membership.organisation] if holds else []
    )


def test_organisations_are_listed_by_name_without_regard_to_case(db):
    for name in ("beta", "Alpha", "Gamma"):
        make_organisation(name=name)

    assert [organisation.name for organisation in Organisation.objects.all()] == [
        "Alpha",
        "beta",
        "Gamma",
    ]
