"""Repairs of organisations and people."""

from allauth.mfa.admin import AuthenticatorAdmin as TheirAuthenticatorAdmin
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, ReadOnlyPasswordHashField
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from initiative.adminsite import Logged, ReadOnly, Repairs
from initiative.errors import Refused
from organisations.models import (
    Affiliation,
    Contact,
    FormerSlug,
    Membership,
    Organisation,
    OtherName,
    User,
)
from organisations.services import check_slug_free, rename_organisation


class OtherNameInline(admin.TabularInline):
    """Other names of an organisation."""

    model = OtherName
    extra = 0


class AffiliationInline(admin.TabularInline):
    """To which internationals an organisation belongs."""

    model = Affiliation
    fk_name = "organisation"
    extra = 0
    autocomplete_fields = ["international"]


class SmallEmail(forms.ModelForm):
    """Keeps an address in small letters, as the database does."""

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return self.cleaned_data["email"].strip().lower()


class ContactInline(admin.TabularInline):
    """Addresses of an organisation."""

    model = Contact
    form = SmallEmail
    extra = 0


class MembershipInline(admin.TabularInline):
    """Mandates."""

    model = Membership
    extra = 0
    autocomplete_fields = ["user", "organisation"]


class OrganisationForm(forms.ModelForm):
    """Asks whether the address is free before anything is saved."""

    def clean_slug(self) -> str:
        """Refuse an address that another organisation has or had."""
        slug = self.cleaned_data["slug"]
        try:
            check_slug_free(slug, self.instance)
        except Refused as refusal:
            raise ValidationError(refusal.message) from refusal
        return slug


@admin.register(Organisation)
class OrganisationAdmin(Repairs):
    """Organisations. A changed address redirects from the old one for ever."""

    form = OrganisationForm
    list_display = ["name", "acronym", "place", "n_contacts", "slug"]
    search_fields = ["name", "acronym", "other_names__name", "contacts__email"]
    inlines = [OtherNameInline, AffiliationInline, ContactInline, MembershipInline]

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Organisation | None = None
    ) -> dict[str, list[str]]:
        """Propose an address for a new organisation; a known one keeps its own."""
        return {} if obj else {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        """Count the addresses in the same query."""
        return super().get_queryset(request).with_contact_counts()

    @admin.display(description=_("addresses"), ordering="n_contacts")
    def n_contacts(self, organisation: Organisation) -> int:
        """Return the number that the database counted."""
        return organisation.n_contacts

    def save_model(
        self, request: HttpRequest, obj: Organisation, form: forms.ModelForm, change: bool
    ) -> None:
        """Rename through the service, so that the old address redirects."""
        if change and {"name", "slug"} & set(form.changed_data):
            rename_organisation(organisation=obj, name=obj.name, slug=obj.slug, by=request.user.ref)
        super().save_model(request, obj, form, change)


@admin.register(OtherName)
class OtherNameAdmin(Repairs):
    """Other names."""

    list_display = ["name", "language", "is_former", "organisation"]
    list_filter = ["language", "is_former"]
    search_fields = ["name", "organisation__name"]
    autocomplete_fields = ["organisation"]
    list_select_related = ["organisation"]


@admin.register(Affiliation)
class AffiliationAdmin(Repairs):
    """Who belongs to which international."""

    list_display = ["organisation", "international", "since", "until"]
    search_fields = ["organisation__name", "international__name"]
    autocomplete_fields = ["organisation", "international"]
    list_select_related = ["organisation", "international"]


@admin.register(FormerSlug)
class FormerSlugAdmin(ReadOnly):
    """Addresses that redirect, for ever; renaming an organisation makes them."""

    list_display = ["slug", "organisation"]
    search_fields = ["slug", "organisation__name"]
    list_select_related = ["organisation"]


@admin.register(Contact)
class ContactAdmin(Repairs):
    """Addresses of organisations."""

    form = SmallEmail
    list_display = ["email", "organisation", "language", "state"]
    list_filter = ["state", "language"]
    search_fields = ["email", "organisation__name"]
    autocomplete_fields = ["organisation"]
    list_select_related = ["organisation"]


@admin.register(Membership)
class MembershipAdmin(Repairs):
    """Who acts for whom."""

    list_display = ["user", "organisation", "role", "since", "until"]
    list_filter = ["role"]
    search_fields = ["user__email", "organisation__name"]
    autocomplete_fields = ["user", "organisation"]
    list_select_related = ["user", "organisation"]


class NewUserForm(SmallEmail, AdminUserCreationForm):
    """A new person with an account."""


class UserForm(SmallEmail):
    """A person; the password is changed on a page of its own."""

    password = ReadOnlyPasswordHashField(label=_("password"))

    class Meta:
        model = User
        fields = [
            "email", "password", "name", "language", "time_zone",
            "is_active", "is_staff", "is_superuser", "groups",
        ]  # fmt: skip


@admin.register(User)
class UserAdmin(Logged, DjangoUserAdmin):
    """People with an account."""

    form = UserForm
    add_form = NewUserForm
    ordering = ["email"]
    list_display = ["email", "name", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active"]
    search_fields = ["email", "name"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["email", "password", "name", "language", "time_zone"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "usable_password", "password1", "password2"]})
    ]
    readonly_fields = ["last_login"]


admin.site.unregister(Authenticator)


@admin.register(Authenticator)
class AuthenticatorAdmin(Logged, TheirAuthenticatorAdmin):
    """Second factors and passkeys: who lost one gets it taken off. The secret is not shown."""

    fields = ["user", "type", "created_at", "last_used_at"]
    search_fields = ["user__email", "user__name"]
    list_select_related = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Leave that to its owner."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        """Leave that to its owner."""
        return False
