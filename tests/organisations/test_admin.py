"""Repairs of organisations and people: names, addresses, accounts, second factors."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from initiative.audit.models import Act
from organisations.models import Contact, FormerSlug, Organisation, OtherName, User
from organisations.services import rename_organisation
from tests.factories import (
    make_contact,
    make_membership,
    make_organisation,
    make_participation,
    make_published,
    make_user,
)

PASSWORD = "a long and quite uncommon sentence"


@pytest.fixture
def admin_user(db):
    return make_user(is_staff=True, is_superuser=True)


@pytest.fixture
def admin_client(admin_user):
    client = Client()
    client.force_login(admin_user)
    return client


def page(model, name, *args):
    return reverse(f"admin:organisations_{model}_{name}", args=args)


def inlines(*prefixes, **rows):
    """Return the management fields of inline forms, and the fields of new rows."""
    fields = {}
    for prefix in prefixes:
        new = rows.get(prefix, [])
        fields |= {f"{prefix}-TOTAL_FORMS": len(new), f"{prefix}-INITIAL_FORMS": 0}
        for number, row in enumerate(new):
            fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def organisation_fields(organisation, *, contacts=(), other_names=(), **changed):
    fields = {"name": organisation.name, "slug": organisation.slug, "language": "en"}
    return (
        fields
        | changed
        | inlines(
            "other_names",
            "affiliations",
            "contacts",
            "memberships",
            contacts=list(contacts),
            other_names=list(other_names),
        )
    )


# --- Organisations ------------------------------------------------------------


def test_renaming_leaves_a_redirect_and_an_act_of_the_admin(admin_client, admin_user):
    organisation = make_organisation(name="Rivre", slug="rivre")

    response = admin_client.post(
        page("organisation", "change", organisation.pk),
        organisation_fields(organisation, name="River", slug="river"),
    )

    assert response.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.slug) == ("River", "river")
    assert FormerSlug.objects.get().slug == "rivre"
    assert list(Act.objects.values_list("actor", "verb", "about")) == [
        (admin_user.ref, "repair", f"organisation:{organisation.pk}"),
        (admin_user.ref, "rename_organisation", f"organisation:{organisation.pk}"),
    ]


def test_name_alone_changes_without_a_redirect(admin_client):
    organisation = make_organisation(name="Rivre", slug="rivre")

    admin_client.post(
        page("organisation", "change", organisation.pk),
        organisation_fields(organisation, name="River"),
    )

    assert Organisation.objects.get().name == "River"
    assert FormerSlug.objects.count() == 0


@pytest.mark.parametrize("slug", ["taken", "was-taken", "import"])
def test_address_that_is_not_free_is_refused_with_a_sentence(admin_client, slug):
    other = make_organisation(slug="was-taken")
    rename_organisation(organisation=other, name="Other", slug="taken", by="system")
    organisation = make_organisation(slug="mine")

    response = admin_client.post(
        page("organisation", "change", organisation.pk),
        organisation_fields(organisation, slug=slug, name="New name"),
    )

    assert response.status_code == 200
    assert f"Another organisation has or had the address “{slug}”." in response.text
    organisation.refresh_from_db()
    assert (organisation.slug, organisation.name == "New name") == ("mine", False)


@pytest.mark.parametrize("name", ["", "two\nlines", "x" * 201])
def test_name_that_cannot_be_is_refused(admin_client, name):
    organisation = make_organisation(name="Right")

    response = admin_client.post(
        page("organisation", "change", organisation.pk),
        organisation_fields(organisation, name=name),
    )

    assert response.status_code == 200
    assert Organisation.objects.get().name == "Right"


def test_new_organisation_gets_an_address_and_small_letters(admin_client):
    organisation = Organisation(name="Harbour Workers", slug="harbour-workers")

    response = admin_client.post(
        page("organisation", "add"),
        organisation_fields(
            organisation, contacts=[{"email": " Office@Example.ORG", "state": "works"}]
        ),
    )

    assert response.status_code == 302
    assert Contact.objects.get().email == "office@example.org"
    assert Contact.objects.get().organisation.slug == "harbour-workers"


def test_address_of_another_organisation_is_refused_in_any_spelling(admin_client):
    make_contact(email="office@example.org")
    organisation = make_organisation()

    response = admin_client.post(
        page("contact", "add"),
        {"organisation": organisation.pk, "email": "OFFICE@example.org", "state": "works"},
    )

    assert response.status_code == 200
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("as_inline", [True, False])
def test_repair_of_another_name_shows_at_once(admin_client, as_inline):
    organisation = make_published(make_participation()).participation.organisation
    address = f"/organisations/{organisation.slug}/"
    etag = Client().get(address)["ETag"]

    if as_inline:
        admin_client.post(
            page("organisation", "change", organisation.pk),
            organisation_fields(organisation, other_names=[{"name": "Cooperativa"}]),
        )
    else:
        admin_client.post(
            page("othername", "add"), {"organisation": organisation.pk, "name": "Cooperativa"}
        )

    response = Client().get(address, HTTP_IF_NONE_MATCH=etag)
    assert response.status_code == 200
    assert "Cooperativa" in response.text


def test_deleted_other_name_is_gone_at_once(admin_client):
    organisation = make_published(make_participation()).participation.organisation
    other = OtherName.objects.create(organisation=organisation, name="Cooperativa")
    address = f"/organisations/{organisation.slug}/"
    etag = Client().get(address)["ETag"]

    admin_client.post(page("othername", "delete", other.pk), {"post": "yes"})

    response = Client().get(address, HTTP_IF_NONE_MATCH=etag)
    assert response.status_code == 200
    assert "Cooperativa" not in response.text


def test_former_address_stays_for_ever(admin_client):
    former = FormerSlug.objects.create(organisation=make_organisation(), slug="old")

    for name in ("change", "delete"):
        response = admin_client.post(page("formerslug", name, former.pk), {"post": "yes"})
        assert response.status_code == 403
    response = admin_client.post(
        page("organisation", "delete", former.organisation_id), {"post": "yes"}
    )
    assert response.status_code == 403
    assert FormerSlug.objects.get() == former


def test_organisation_that_took_part_cannot_be_deleted(admin_client):
    organisation = make_participation().organisation

    response = admin_client.post(page("organisation", "delete", organisation.pk), {"post": "yes"})

    assert response.status_code == 200
    assert Organisation.objects.filter(pk=organisation.pk).exists()


@pytest.mark.parametrize("wanted", ["acme", "Altro", "office@"])
def test_organisation_is_found_by_every_name_and_address(admin_client, wanted):
    organisation = make_organisation(name="The Acme Club")
    OtherName.objects.create(organisation=organisation, name="Altro")
    make_contact(organisation, email="office@acme.example.org")
    make_organisation(name="Another")

    response = admin_client.get(page("organisation", "changelist"), {"q": wanted})

    assert list(response.context["cl"].result_list) == [organisation]


# --- People -------------------------------------------------------------------


def user_fields(user, **changed):
    return (
        {"email": user.email, "name": user.name, "is_active": "on"}
        | changed
        | inlines("memberships")
    )


def test_new_person_signs_in_by_an_address_in_small_letters(admin_client):
    response = admin_client.post(
        page("user", "add"),
        {
            "email": "Ana@Example.ORG",
            "name": "Ana",
            "usable_password": "true",
            "password1": PASSWORD,
            "password2": PASSWORD,
            **inlines("memberships"),
        },
    )

    user = User.objects.get(name="Ana")
    assert response.status_code == 302
    assert user.email == "ana@example.org"
    assert user.check_password(PASSWORD)


def test_address_of_another_person_is_refused_in_any_spelling(admin_client, admin_user):
    user = make_user()

    response = admin_client.post(
        page("user", "change", user.pk), user_fields(user, email=admin_user.email.upper())
    )

    assert response.status_code == 200
    assert "already exists" in response.text


def test_rights_are_given_and_logged(admin_client, admin_user):
    user = make_user()

    admin_client.post(page("user", "change", user.pk), user_fields(user, is_staff="on"))

    user.refresh_from_db()
    assert (user.is_staff, user.is_superuser, user.is_active) == (True, False, True)
    assert list(Act.objects.values_list("actor", "verb", "about")) == [
        (admin_user.ref, "repair", user.ref)
    ]


def test_password_is_changed_on_a_page_of_its_own(admin_client):
    user = make_user(password="the one before, long enough")
    address = f"/admin/organisations/user/{user.pk}/password/"
    change_page = admin_client.get(page("user", "change", user.pk)).text

    response = admin_client.post(
        address, {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert response.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "../password/" in change_page
    assert user.password not in change_page


def test_lost_second_factor_is_taken_off_and_its_secret_never_shown(admin_client):
    user = make_user()
    factor = Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": "CANARY"}
    )
    base = "admin:mfa_authenticator"

    change_page = admin_client.get(reverse(f"{base}_change", args=[factor.pk]))
    posted = admin_client.post(reverse(f"{base}_change", args=[factor.pk]), {"data": "{}"})
    deleted = admin_client.post(reverse(f"{base}_delete", args=[factor.pk]), {"post": "yes"})

    assert change_page.status_code == 200
    assert "CANARY" not in change_page.text
    assert (posted.status_code, deleted.status_code) == (403, 302)
    assert Authenticator.objects.count() == 0


def test_mandate_is_added_beside_the_person(admin_client):
    user, organisation = make_user(), make_membership().organisation
    row = {"organisation": organisation.pk, "role": "delegate", "since": "2026-01-01"}

    response = admin_client.post(
        page("user", "change", user.pk),
        user_fields(user) | inlines("memberships", memberships=[row]),
    )

    assert response.status_code == 302
    assert user.memberships.get().organisation == organisation


# --- Who may repair -----------------------------------------------------------


def test_admin_signs_in_where_everybody_does(db):
    user = make_user(password=PASSWORD, is_staff=True, is_superuser=True)
    client = Client()

    asked = client.get("/admin/", follow=True)
    client.post("/account/login/?next=/admin/", {"login": user.email, "password": PASSWORD})

    assert asked.redirect_chain[-1][0].startswith("/account/login/?next=")
    assert client.get("/admin/").status_code == 200


def test_person_without_the_right_is_not_let_in(db):
    client = Client()
    client.force_login(make_user())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "Repairs" not in response.text


def test_staff_see_only_what_they_have_rights_for(db):
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client = Client()
    client.force_login(user)
    organisation = make_organisation()

    assert client.get(page("organisation", "changelist")).status_code == 200
    assert client.get(page("user", "changelist")).status_code == 403
    response = client.post(
        page("organisation", "change", organisation.pk), organisation_fields(organisation)
    )
    assert response.status_code == 403
