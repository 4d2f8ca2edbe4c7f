"""Reads of organisations, addresses and mandates."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import Count, Q


class UserManager(BaseUserManager):
    """Makes users; an address is kept in small letters, so it is unique in every spelling."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object):
        """Return a new user who signs in with ``email``.

        Raises:
            ValueError: when the address is empty.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object):
        """Return a new admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str):
        """Find a user by address, in any spelling."""
        return self.get(email=(email or "").strip().lower())


class OrganisationQuerySet(models.QuerySet):
    """Organisations …"""

    def named(self, name: str) -> "OrganisationQuerySet":
        """… that bear ``name`` as their name, another name or an acronym, in any case."""
        return self.filter(Q(name__iexact=name) | Q(other_names__name__iexact=name)).distinct()

    def with_contact_counts(self) -> "OrganisationQuerySet":
        """Add ``n_contacts``, counted by the database."""
        return self.annotate(n_contacts=Count("contacts", distinct=True))


class ContactQuerySet(models.QuerySet):
    """Addresses …"""

    def working(self) -> "ContactQuerySet":
        """… to which letters may go."""
        return self.filter(state="works")

    def returned(self) -> "ContactQuerySet":
        """… from which letters came back for good."""
        return self.filter(state="returned")

    def returned_of(self, organisations: Iterable[int]) -> "ContactQuerySet":
        """… of these organisations from which letters came back for good."""
        return self.returned().filter(organisation__in=list(organisations))

    def not_returned(self) -> "ContactQuerySet":
        """… to which a letter may go that its reader asks for; some want no others."""
        return self.exclude(state="returned")

    def of_address(self, email: str) -> "ContactQuerySet":
        """… written ``email``, in any case."""
        return self.filter(email=email.strip().lower())


class MembershipQuerySet(models.QuerySet):
    """Mandates …"""

    def current(self, on: date) -> "MembershipQuerySet":
        """… that hold on that day."""
        return self.filter(Q(since__lte=on), Q(until__isnull=True) | Q(until__gte=on))
