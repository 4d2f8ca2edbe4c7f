"""The report of a meeting and its texts: one row a meeting, append-only versions."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line
from report.querysets import ReportQuerySet, VersionQuerySet
from report.states import FROZEN, ReportState, VersionKind

# What a report may have. The organisers write for everybody: no meeting sets a smaller number.
LIMIT = 200_000


class Report(models.Model):
    """What happened at a meeting.

    ``draft`` is what the organisers write, ``sent`` what the participants read and correct,
    ``published`` what everybody reads; each is a version of its own.
    """

    meeting = models.OneToOneField("meetings.Meeting", models.PROTECT, related_name="report")
    state = models.CharField(
        _("state"), max_length=12, choices=ReportState, default=ReportState.DRAFT
    )
    # Counts the moves of ``draft``; a save names the number that it started from.
    version = models.PositiveIntegerField(_("version"), default=0)
    draft = models.ForeignKey(
        "ReportVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("draft"),
    )
    sent = models.ForeignKey(
        "ReportVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent to the participants"),
    )
    corrections_until = models.DateTimeField(_("corrections until"), null=True, blank=True)
    published = models.ForeignKey(
        "ReportVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published"),
    )
    expected_on = models.DateField(_("expected by"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["meeting"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, sent__isnull=True, published__isnull=True)
                | Q(state=ReportState.PARTICIPANTS, sent__isnull=False, published__isnull=True)
                | Q(state=ReportState.PUBLISHED, sent__isnull=False, published__isnull=False),
                name="report_state_says_who_reads",
            ),
            models.CheckConstraint(
                condition=Q(sent__isnull=True, corrections_until__isnull=True)
                | Q(sent__isnull=False, corrections_until__isnull=False),
                name="report_sent_has_a_period",
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"report:{self.pk}"

    @property
    def symbol(self) -> str:
        """How it is cited, for example ``M2/REPORT``: ``M2/R/1`` is a resolution."""
        return f"{self.meeting.symbol}/REPORT"


class ReportVersion(models.Model):
    """One text of the report as it was saved, sent or published. Rows are added, never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    # Of the form and what it said: a form sent twice is one version.
    key = models.UUIDField(editable=False)
    # Of the form alone: sent once more with other words it goes on from what it saved itself.
    form_key = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=VersionKind)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    base_version = models.PositiveIntegerField(_("written upon"))
    title = models.CharField(_("title"), max_length=300, blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=35)
    n_characters = models.PositiveIntegerField(_("characters"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    reason = models.CharField(_("what was corrected, and why"), max_length=500, blank=True)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    # Last, so that reading the columns before them never touches a long text.
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(_("finished page"), blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key", "kind"], name="report_version_once_a_form"
            ),
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=VersionKind.values), name="report_version_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=VersionKind.PUBLISHED, number__gte=1)
                | ~Q(kind=VersionKind.PUBLISHED) & Q(number__isnull=True),
                name="report_version_published_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=FROZEN) | ~Q(body="") & ~Q(title="") & ~Q(html=""),
                name="report_version_read_is_not_empty",
            ),
            # A later version corrects an earlier one that everybody has read.
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number=1) | ~Q(reason=""),
                name="report_corrigendum_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(n_characters__lte=LIMIT), name="report_version_within_limit"
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("body"), models.F("n_characters"))),
                name="report_version_counted_right",
            ),
        ]
        indexes = [models.Index(fields=["report", "-id"], name="report_version_newest")]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind})"
