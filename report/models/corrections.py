"""What organisations say about the report, and what the organisers did with it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from report.models.decisions import Decision
from report.models.reports import Report, ReportVersion
from report.querysets import CorrectionQuerySet
from report.states import CorrectionKind, Outcome

MOST_WORDS = 2_000


class Correction(models.Model):
    """An organisation corrects what is said about it, or adds a note. Never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="corrections"
    )
    # Of the form and what it said: a form sent twice is one correction.
    key = models.UUIDField(editable=False)
    # What its authors had before their eyes; a paragraph is one of this text.
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=8, choices=CorrectionKind)
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("decision"),
    )
    text = models.TextField(_("text"))
    is_late = models.BooleanField(_("came after the period"), default=False)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))

    # What ``with_outcome`` adds.
    outcome: str | None
    outcome_pk: int | None
    outcome_said: str | None

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "key"], name="correction_once_a_form"),
            models.CheckConstraint(
                condition=Q(kind__in=CorrectionKind.values), name="correction_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(paragraph__isnull=True) | Q(decision__isnull=True),
                name="correction_has_one_place",
            ),
            models.CheckConstraint(
                condition=Q(kind=CorrectionKind.NOTE)
                | Q(paragraph__isnull=False)
                | Q(decision__isnull=False),
                name="correction_of_a_part_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & Q(LessThanOrEqual(Length("text"), MOST_WORDS)),
                name="correction_has_words",
            ),
        ]
        indexes = [models.Index(fields=["report", "id"], name="correction_in_order")]

    def __str__(self) -> str:
        return f"{self.participation} · {self.pk}"

    @property
    def outcome_words(self) -> str:
        """What ``with_outcome`` found, in words."""
        outcome = getattr(self, "outcome", None)
        if outcome:
            return str(Outcome(outcome).label)
        return str(_("late, waits for the organisers") if self.is_late else _("waits"))


class CorrectionAnswer(models.Model):
    """What the organisers did with a correction. Rows are added; the newest counts."""

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="answers")
    key = models.UUIDField(editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    words = models.CharField(_("answer of the organisers"), max_length=1000, blank=True)
    answered_by = models.CharField(_("by"), max_length=64)
    answered_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("answer to a correction")
        verbose_name_plural = _("answers to corrections")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "key"], name="answer_once_a_form"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="correction_outcome_known"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ANSWERED) | ~Q(words=""),
                name="correction_answered_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.correction} · {self.outcome}"


class Carried(models.Model):
    """A correction that a published version brought to the readers; from then on it stands."""

    correction = models.OneToOneField(Correction, models.PROTECT, related_name="carried")
    answer = models.ForeignKey(CorrectionAnswer, models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, models.PROTECT, related_name="carried")
    # Where its paragraph stands in that version, if it does.
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction in a version")
        verbose_name_plural = _("corrections in versions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version} · {self.correction_id}"
