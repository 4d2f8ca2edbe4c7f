"""What a delegate said of themselves besides their name."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from delegations.querysets import DetailsQuerySet
from organisations.validators import single_line


class Details(models.Model):
    """What organisers and interpreters need to know of one delegate; never public."""

    delegate = models.OneToOneField("meetings.Delegate", models.CASCADE, related_name="details")
    # BCP 47 codes of ``initiative.languages``.
    spoken = models.JSONField(_("speaks"), default=list, blank=True)
    needed = models.JSONField(_("needs interpretation into"), default=list, blank=True)
    access_needs = models.CharField(_("what they need"), max_length=500, blank=True)
    wants_visa_letter = models.BooleanField(_("needs a letter for a visa"), default=False)
    passport_name = models.CharField(
        _("name as in the passport"), max_length=200, blank=True, validators=[single_line]
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(_("changed at"))

    objects = DetailsQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a delegate said")
        verbose_name_plural = _("what delegates said")
        ordering = ["delegate"]
        constraints = [
            models.CheckConstraint(
                condition=Q(passport_name="") | Q(wants_visa_letter=True),
                name="details_passport_name_for_a_letter_only",
            ),
        ]

    def __str__(self) -> str:
        return str(self.delegate_id)
