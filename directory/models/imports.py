"""A list that somebody brought, row by row, and what each row did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.querysets import ImportBatchQuerySet, ImportRowQuerySet
from directory.states import BatchState


class ImportBatch(models.Model):
    """One list. Nothing of it is in the directory before it is done; kept for thirty days."""

    # Issued with the form: a file sent twice is one import.
    key = models.UUIDField(editable=False, unique=True)
    meeting = models.ForeignKey(
        "meetings.Meeting",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="imports",
        help_text=_("Whose list its rows go on; none for the directory alone."),
    )
    made_by = models.CharField(_("by"), max_length=64)
    made_at = models.DateTimeField(_("brought at"))
    state = models.CharField(_("state"), max_length=8, choices=BatchState, default=BatchState.READ)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    # The bytes of a text, until it is done: its letters may have been guessed wrongly.
    source = models.BinaryField(editable=False, default=bytes)
    kind = models.CharField(max_length=8)
    encoding = models.CharField(_("letters"), max_length=20, blank=True)
    separator = models.CharField(_("between the cells"), max_length=1, blank=True)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    n_sheets = models.PositiveSmallIntegerField(default=0)
    has_joined = models.BooleanField(default=False)
    # The line of the file in which the headings stand; 0 where there are none.
    head_line = models.PositiveIntegerField(default=0)
    headings = models.JSONField(default=list)
    # Our name → position of the column.
    columns = models.JSONField(default=dict)
    counts = models.JSONField(_("what it did"), default=dict)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.READ, done_at__isnull=True)
                | (~Q(state=BatchState.READ) & Q(done_at__isnull=False)),
                name="import_done_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.UNDONE, undone_at__isnull=False)
                | (~Q(state=BatchState.UNDONE) & Q(undone_at__isnull=True)),
                name="import_undone_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.kind} · {self.pk}"

    @property
    def ref(self) -> str:
        """How the log of acts names this row."""
        return f"import:{self.pk}"

    @property
    def scope(self) -> str:
        """Where its acts belong."""
        return f"meeting:{self.meeting_id}" if self.meeting_id else ""


class ImportRow(models.Model):
    """One line of the list: as it was read, what a person repaired, and what it did."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("line"))
    cells = models.JSONField(default=list)
    # Our column → what a person typed instead.
    repairs = models.JSONField(default=dict)
    is_left_out = models.BooleanField(_("left out"), default=False)
    # The organisation that a person said it is; 0 for "another one of that name".
    match = models.BigIntegerField(null=True, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_rows",
    )
    # What it added and changed, for undoing it.
    did = models.JSONField(default=dict)
    # After undoing: why something of it stays.
    stays = models.CharField(_("why it stays"), max_length=300, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.number}"
