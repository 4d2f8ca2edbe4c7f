"""Campaigns: who does what until when, and what happened since."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line
from resolutions.querysets import EndedQuerySet


class Pledge(models.Model):
    """What one organisation will do for a campaign; written anew, the old row ends."""

    text = models.ForeignKey("resolutions.JointText", models.PROTECT, related_name="pledges")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="pledges"
    )
    key = models.UUIDField(editable=False)
    what = models.CharField(_("what we will do"), max_length=1000)
    until = models.DateField(_("until"), null=True, blank=True)
    contact = models.CharField(
        _("who can be reached"), max_length=300, blank=True, validators=[single_line]
    )
    is_contact_public = models.BooleanField(_("may be published"), default=False)
    made_by = models.CharField(_("by"), max_length=64)
    made_at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    # What a page adds: whether the organisation has a public page to link to.
    has_page: bool

    objects = EndedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "participation"],
                condition=Q(ended_at__isnull=True),
                name="pledge_once_a_text",
            ),
            models.UniqueConstraint(fields=["participation", "key"], name="pledge_once_a_form"),
            models.CheckConstraint(condition=~Q(what=""), name="pledge_says_what"),
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Happening(models.Model):
    """What happened in a campaign, told by an organisation or by the desk."""

    text = models.ForeignKey("resolutions.JointText", models.PROTECT, related_name="happenings")
    # Empty: told by the organisers.
    participation = models.ForeignKey(
        "meetings.Participation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="happenings",
    )
    key = models.UUIDField(unique=True, editable=False)
    happened_on = models.DateField(_("on"))
    words = models.CharField(_("what happened"), max_length=2000)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    ended_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = EndedQuerySet.as_manager()

    class Meta:
        verbose_name = _("what happened since")
        verbose_name_plural = _("what happened since")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="happening_says_what"),
        ]

    def __str__(self) -> str:
        return str(self.happened_on)
