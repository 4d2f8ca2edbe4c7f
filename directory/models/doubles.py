"""What was said about two organisations that look alike."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class NotTheSame(models.Model):
    """A person said that these two are not the same; they are not suggested again."""

    first = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="not_the_same_first"
    )
    second = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="not_the_same_second"
    )
    said_by = models.CharField(_("by"), max_length=64)
    said_at = models.DateTimeField(_("said at"))

    class Meta:
        verbose_name = _("not the same")
        verbose_name_plural = _("not the same")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="not_the_same_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="not_the_same_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} ≠ {self.second}"


class Joining(models.Model):
    """Two organisations became one. Its log finds by this what was said of the other."""

    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="joinings"
    )
    former_name = models.CharField(_("the other's name"), max_length=200)
    former_slug = models.SlugField(_("the other's address"), max_length=80)
    # How the log names rows that are no more: ``organisation:7``, ``participation:12``.
    former_refs = models.JSONField(default=list)
    joined_by = models.CharField(_("by"), max_length=64)
    joined_at = models.DateTimeField(_("joined at"))

    class Meta:
        verbose_name = _("joining of two organisations")
        verbose_name_plural = _("joinings of organisations")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.former_name} → {self.organisation}"
