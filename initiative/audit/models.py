"""The log of acts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """One act. It names people only by reference, so forgetting a person needs no edit here."""

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.CharField(_("who"), max_length=64)
    verb = models.CharField(_("what"), max_length=64)
    scope = models.CharField(_("where"), max_length=64, blank=True)
    about = models.CharField(_("about"), max_length=64, blank=True)
    reason = models.CharField(_("why"), max_length=500, blank=True)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["scope", "-id"], name="act_scope")]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.about}"
