"""Found, rename, give an address: one name, one address, for ever."""

import pytest

from initiative.audit.models import Act
from initiative.errors import Refused
from organisations.models import Contact, FormerSlug, Organisation, OtherName
from organisations.services import (
    add_contact,
    check_slug_free,
    complete_organisation,
    find_or_found,
    found_organisation,
    free_slug,
    rename_organisation,
)
from tests.factories import make_contact, make_organisation


def rename(organisation, slug, name="Right"):
    return rename_organisation(organisation=organisation, name=name, slug=slug, by="user:1")


@pytest.mark.parametrize(
    ("name", "acronym", "slug"),
    [
        ("River Cooperatives", "", "river-cooperatives"),
        ("Ação & Łódź – Öst", "", "acao-odz-ost"),
        ("Оргнизация", "ORG", "org"),
        ("日本の会", "", "organisation"),
        ("Import", "", "import-2"),
        ("x" * 200, "", "x" * 60),
    ],
)
def test_address_is_made_from_the_name(db, name, acronym, slug):
    assert found_organisation(name=name, acronym=acronym, by="user:1").slug == slug
    assert Act.objects.get().verb == "found_organisation"


def test_address_is_one_that_nobody_has_or_had(db):
    make_organisation(slug="river")
    FormerSlug.objects.create(slug="river-2", organisation=make_organisation())

    assert free_slug("River") == "river-3"


def test_rename_keeps_the_former_address_for_a_redirect(db):
    organisation = make_organisation(name="Wrnog", slug="wrnog")

    renamed = rename(organisation, "right")

    organisation.refresh_from_db()
    assert (renamed.name, organisation.name, organisation.slug) == ("Right", "Right", "right")
    assert list(FormerSlug.objects.values_list("slug", "organisation")) == [
        ("wrnog", organisation.pk)
    ]
    assert Act.objects.get().details == {"former_slug": "wrnog", "slug": "right"}


def test_name_alone_leaves_the_address(db):
    organisation = make_organisation(slug="same")

    rename(organisation, "same", name="New")

    assert FormerSlug.objects.count() == 0
    assert Organisation.objects.get().name == "New"


def test_address_may_be_taken_back_by_who_had_it(db):
    organisation = make_organisation(slug="first")

    rename(organisation, "second")
    rename(organisation, "first")

    assert Organisation.objects.get().slug == "first"
    assert FormerSlug.objects.get().slug == "second"


@pytest.mark.parametrize("slug", ["taken", "was-taken", "import"])
def test_address_of_another_is_refused_and_nothing_written(db, slug):
    other = make_organisation(slug="was-taken")
    rename(other, "taken")
    organisation = make_organisation(slug="mine", name="Mine")

    with pytest.raises(Refused) as refusal:
        rename(organisation, slug)

    organisation.refresh_from_db()
    assert refusal.value.code == "slug_taken"
    assert slug in refusal.value.message
    assert (organisation.name, organisation.slug) == ("Mine", "mine")
    assert Act.objects.count() == 1


def test_own_address_present_or_former_is_free(db):
    organisation = make_organisation(slug="before")
    rename(organisation, "now")

    assert check_slug_free("now", organisation) is None
    assert check_slug_free("before", organisation) is None


def test_address_of_a_contact_is_kept_in_small_letters_once(db):
    organisation = make_organisation()

    first = add_contact(organisation=organisation, email=" Office@Example.org ", by="user:1")
    again = add_contact(organisation=organisation, email="office@example.org", by="user:1")

    assert first == again == Contact.objects.get()
    assert first.email == "office@example.org"
    assert Act.objects.count() == 1


def test_contact_of_another_organisation_is_refused_with_its_name(db):
    contact = make_contact(email="office@example.org")

    with pytest.raises(Refused) as refusal:
        add_contact(organisation=make_organisation(), email="OFFICE@example.org", by="user:1")

    assert refusal.value.code == "contact_taken"
    assert contact.organisation.name in refusal.value.message
    assert Contact.objects.get().organisation == contact.organisation


def test_organisation_is_found_by_any_of_its_names_in_any_case(db):
    organisation = make_organisation(name="River Cooperatives")
    OtherName.objects.create(organisation=organisation, name="Cooperative del fiume")

    for name in ("river cooperatives", "COOPERATIVE DEL FIUME"):
        assert find_or_found(name=name, by="user:1") == organisation
    assert find_or_found(name="River", by="user:1") != organisation
    assert Organisation.objects.count() == 2


def test_empty_fact_erases_nothing(db):
    organisation = make_organisation(place="Rome", acronym="RC")

    complete_organisation(organisation=organisation, place="", acronym="RVC", by="user:1")
    complete_organisation(organisation=organisation, place="", acronym="RVC", by="user:1")

    organisation.refresh_from_db()
    assert (organisation.place, organisation.acronym) == ("Rome", "RVC")
    assert [act.details for act in Act.objects.all()] == [{"fields": ["acronym"]}]
