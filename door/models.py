"""Presses at the door, the people who came, who helps, who was not on the list."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from door.querysets import HelperQuerySet, PressQuerySet, WalkInQuerySet
from door.states import PressKind
from organisations.validators import single_line


class Helper(models.Model):
    """A link of limited time with which somebody without an account keeps the door."""

    meeting = models.ForeignKey("meetings.Meeting", models.CASCADE, related_name="helpers")
    # Issued with the form: a form sent twice makes one link.
    key = models.UUIDField(unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, validators=[single_line])
    nonce = models.CharField(max_length=32, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made at"))
    ends_at = models.DateTimeField(_("holds until"))
    revoked_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    # The link itself, derived where a page shows it.
    link: str
    qr: str

    objects = HelperQuerySet.as_manager()

    class Meta:
        verbose_name = _("helper at the door")
        verbose_name_plural = _("helpers at the door")
        ordering = ["-ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="helper_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="helper_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        """How the log of acts names this helper."""
        return f"helper:{self.pk}"


class Press(models.Model):
    """One press at the door. Rows are added, never changed; who is here follows from all of them.

    They may arrive in any order and more than once: a phone in a hall full of people repeats a
    press until it knows that it arrived.
    """

    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="presses"
    )
    # The person; empty for the organisation as a whole.
    delegate = models.ForeignKey(
        "meetings.Delegate", models.CASCADE, null=True, blank=True, related_name="presses"
    )
    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("what"), max_length=4, choices=PressKind)
    pressed_at = models.DateTimeField(_("pressed at"))
    arrived_at = models.DateTimeField(_("arrived at"))
    by = models.CharField(_("by"), max_length=64)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name = _("press at the door")
        verbose_name_plural = _("presses at the door")
        ordering = ["pressed_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PressKind.values), name="press_known"),
            models.CheckConstraint(
                condition=Q(pressed_at__lte=F("arrived_at")), name="press_before_its_arrival"
            ),
        ]
        indexes = [models.Index(fields=["participation", "pressed_at"], name="press_order")]

    def __str__(self) -> str:
        return f"{self.participation} · {self.kind}"


class Presence(models.Model):
    """A delegate was present; follows from the presses."""

    delegate = models.OneToOneField("meetings.Delegate", models.CASCADE, related_name="presence")
    came_at = models.DateTimeField(_("came at"))

    class Meta:
        verbose_name = _("delegate who came")
        verbose_name_plural = _("delegates who came")
        ordering = ["came_at", "pk"]

    def __str__(self) -> str:
        return str(self.delegate_id)


class WalkIn(models.Model):
    """Somebody who came and is not on the list; an organiser says later who it was."""

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="walk_ins")
    key = models.UUIDField(unique=True, editable=False)
    organisation_name = models.CharField(
        _("organisation"), max_length=200, validators=[single_line]
    )
    person = models.CharField(_("person"), max_length=200, blank=True, validators=[single_line])
    came_at = models.DateTimeField(_("came at"))
    by = models.CharField(_("by"), max_length=64)
    # Whose it turned out to be.
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, null=True, blank=True, related_name="walk_ins"
    )

    objects = WalkInQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody who was not on the list")
        verbose_name_plural = _("those who were not on the list")
        ordering = ["came_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation_name=""), name="walk_in_has_an_organisation"
            ),
        ]

    def __str__(self) -> str:
        return self.organisation_name
