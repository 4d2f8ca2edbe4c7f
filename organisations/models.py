"""Who: organisations, their addresses, people and mandates."""

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from organisations.fields import SortKeyField
from organisations.querysets import (
    ContactQuerySet,
    MembershipQuerySet,
    OrganisationQuerySet,
    UserManager,
)
from organisations.validators import single_line, time_zone_known


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account: an organiser, a member of an organisation, an admin.

    Delegates need none; they act by their organisation's personal link.
    """

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[time_zone_known]
    )
    is_staff = models.BooleanField(_("may open the repairs (admin)"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("since"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = _("person with an account")
        verbose_name_plural = _("people with an account")
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_small"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def ref(self) -> str:
        """How the log of acts names this person."""
        return f"user:{self.pk}"


class Organisation(models.Model):
    """A lasting body that names itself; it lives across meetings."""

    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    language = models.CharField(
        _("language of the name"), max_length=12, blank=True, help_text=_("for example it or el")
    )
    acronym = models.CharField(_("acronym"), max_length=40, blank=True, validators=[single_line])
    place = models.CharField(
        _("place, as it writes it"), max_length=120, blank=True, validators=[single_line]
    )
    about = models.CharField(_("what it says about itself"), max_length=600, blank=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    # Where the name stands among the others: written with it, whoever writes it.
    sort_key = SortKeyField(editable=False)
    created_at = models.DateTimeField(_("known since"), auto_now_add=True)

    # What querysets and the import add.
    n_contacts: int
    has_address: bool

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OtherName(models.Model):
    """A further name: in another language, an older one, a short one."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="other_names")
    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    language = models.CharField(_("language"), max_length=12, blank=True)
    is_former = models.BooleanField(_("former name"), default=False)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("name"), "language", name="other_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """An organisation belongs to an international, which is an organisation too.

    In years: who joined when is rarely known by the day.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="affiliations")
    international = models.ForeignKey(Organisation, models.CASCADE, related_name="sections")
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(_("until the year"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["organisation", "international"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "international"], name="affiliation_once"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=F("international")), name="affiliation_to_another"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="affiliation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.international}"


class FormerSlug(models.Model):
    """An address that an organisation once had; it redirects for ever."""

    slug = models.SlugField(_("former address"), max_length=80, unique=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="former_slugs")

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug


class Contact(models.Model):
    """An e-mail address of an organisation, with its language and time zone. Never public."""

    class State(models.TextChoices):
        WORKS = "works", _("works")
        RETURNED = "returned", _("does not work")
        STOPPED = "stopped", _("wants no letters")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200, blank=True, validators=[single_line])
    language = models.CharField(_("language of letters"), max_length=12, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[time_zone_known]
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WORKS)
    state_words = models.CharField(_("why"), max_length=200, blank=True)
    state_since = models.DateTimeField(_("since"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ["organisation", "email"]
        constraints = [
            # One mailbox speaks for one organisation: a link in it has one meaning.
            models.UniqueConstraint("email", name="contact_email_once"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="contact_email_small"),
            models.CheckConstraint(
                condition=Q(state__in=["works", "returned", "stopped"]),
                name="contact_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """A person's mandate to act for an organisation, from – to."""

    class Role(models.TextChoices):
        LEAD = "lead", _("lead")
        DELEGATE = "delegate", _("delegate")

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.DELEGATE)
    since = models.DateField(_("from"))
    until = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("who acts for whom")
        ordering = ["organisation", "user"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "since"], name="mandate_once"),
            models.CheckConstraint(
                condition=Q(role__in=["lead", "delegate"]), name="mandate_role_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="mandate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"
