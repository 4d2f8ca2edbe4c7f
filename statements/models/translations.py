"""Translations of a statement: one a language, paragraph by paragraph, append-only."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line
from statements.querysets import TranslationQuerySet
from statements.states import TranslationKind


class Translation(models.Model):
    """The translation of one statement into one language. Its texts are revisions.

    ``draft`` is what its translators see, ``ready`` what stands beside the original.
    """

    statement = models.ForeignKey(
        "statements.Statement", models.PROTECT, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=35)
    # Counts the moves of ``draft``; a save names the number that it started from.
    version = models.PositiveIntegerField(_("version"), default=0)
    draft = models.ForeignKey(
        "TranslationRevision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("draft"),
    )
    ready = models.ForeignKey(
        "TranslationRevision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ready"),
    )
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    # By the organisation whose statement it is; always of the revision that is ``ready``.
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=64, blank=True)

    objects = TranslationQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "language"], name="translation_once_a_language"
            ),
            models.CheckConstraint(
                condition=Q(ready__isnull=True, ready_at__isnull=True)
                | Q(ready__isnull=False, ready_at__isnull=False),
                name="translation_ready_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(ready__isnull=False),
                name="translation_approved_is_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.language}"


class TranslationRevision(models.Model):
    """One text of a translation as it was saved. Rows are added, never changed."""

    translation = models.ForeignKey(Translation, models.PROTECT, related_name="revisions")
    # The version of the original that was translated.
    original = models.ForeignKey("statements.Revision", models.PROTECT, related_name="translations")
    # Issued with the form: a form sent twice is one revision.
    key = models.UUIDField(editable=False)
    base_version = models.PositiveIntegerField(_("written upon"))
    is_conflict = models.BooleanField(_("kept beside another draft"), default=False)
    kind = models.CharField(_("made by"), max_length=16, choices=TranslationKind)
    is_machine_assisted = models.BooleanField(_("a machine helped"), default=False)
    translator = models.CharField(
        _("translator"), max_length=200, blank=True, validators=[single_line]
    )
    checked_by = models.CharField(
        _("checked by"), max_length=200, blank=True, validators=[single_line]
    )
    title = models.CharField(_("title"), max_length=300, blank=True, validators=[single_line])
    n_paragraphs = models.PositiveIntegerField(_("paragraphs"))
    n_empty = models.PositiveIntegerField(_("paragraphs still empty"))
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    # One text a numbered paragraph of the original. Last, as long texts are.
    paragraphs = models.JSONField(_("paragraphs"), default=list)

    class Meta:
        verbose_name = _("version of a translation")
        verbose_name_plural = _("versions of translations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "key"], name="translation_revision_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TranslationKind.values), name="translation_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(n_empty__lte=F("n_paragraphs")), name="translation_empty_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.translation} · {self.pk}"


class TranslationRendering(models.Model):
    """The finished HTML of a translation that is ready."""

    revision = models.OneToOneField(
        TranslationRevision, models.CASCADE, related_name="rendering", primary_key=True
    )
    markdown_version = models.PositiveSmallIntegerField(_("made by version"))
    html = models.TextField(_("HTML"))

    class Meta:
        verbose_name = _("finished translation")
        verbose_name_plural = _("finished translations")

    def __str__(self) -> str:
        return str(self.revision)
