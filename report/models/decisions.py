"""What was decided: one row a decision, append-only wordings, and which of them a text carries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line
from report.models.reports import Report, ReportVersion
from report.querysets import DecisionQuerySet
from report.states import How


class Decision(models.Model):
    """One decision. What it says is a wording; the newest counts, the others stay."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="decisions")
    # Of the form and what it said: a form sent twice is one decision.
    key = models.UUIDField(editable=False)
    # Its place among the others, from 1; none once it was taken off.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    wording = models.ForeignKey(
        "Wording",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wording"),
    )
    removed_at = models.DateTimeField(_("taken off at"), null=True, blank=True)

    # What ``with_published`` adds.
    is_published: bool

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["report", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], name="report_decision_once_a_form"),
            models.UniqueConstraint(fields=["report", "number"], name="decision_number_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(number__isnull=True),
                name="decision_taken_off_has_no_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.number or '–'}"


class Wording(models.Model):
    """One wording of a decision. Rows are added, never changed."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="wordings")
    key = models.UUIDField(editable=False)
    how = models.CharField(_("how it was decided"), max_length=8, choices=How, default=How.AGREED)
    how_words = models.CharField(
        _("the same in words"), max_length=300, blank=True, validators=[single_line]
    )
    carriers = models.ManyToManyField(
        "meetings.Participation",
        blank=True,
        related_name="carries_out",
        verbose_name=_("who carries it out"),
    )
    by_words = models.CharField(
        _("who carries it out, in words"), max_length=300, blank=True, validators=[single_line]
    )
    until = models.DateField(_("until when"), null=True, blank=True)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("wording of a decision")
        verbose_name_plural = _("wordings of decisions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "key"], name="wording_once_a_form"),
            models.CheckConstraint(condition=Q(how__in=How.values), name="wording_how_known"),
            models.CheckConstraint(
                condition=Q(how=How.AGREED) | ~Q(how_words=""), name="wording_says_how"
            ),
        ]

    def __str__(self) -> str:
        return str(self.decision)


class FrozenDecision(models.Model):
    """The wording of a decision in a text that others have read. Never changed."""

    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="decisions")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="frozen")
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("decision in a version")
        verbose_name_plural = _("decisions in versions")
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="frozen_decision_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="frozen_decision_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.number}"
