"""When which version could be read by everybody, and what the organisers asked about one."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from statements.querysets import PublicationQuerySet, QuestionQuerySet
from statements.states import Ending


class Publication(models.Model):
    """One version that everybody could read, from one moment to another.

    ``Statement.published`` says what is public now; these rows are the history, and the
    reason that an address without a text answers with (410).
    """

    statement = models.ForeignKey(
        "statements.Statement", models.PROTECT, related_name="publications"
    )
    revision = models.ForeignKey("statements.Revision", models.PROTECT, related_name="publications")
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=64)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=64, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(ended_at__isnull=True),
                name="publication_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | Q(ended_at__isnull=False, ending__in=Ending.values),
                name="publication_ends_in_a_way",
            ),
        ]

    def __str__(self) -> str:
        return str(self.revision)


class Question(models.Model):
    """Words with which the organisers gave a sent version back to its authors."""

    statement = models.ForeignKey("statements.Statement", models.PROTECT, related_name="questions")
    # The version that was asked about.
    revision = models.ForeignKey("statements.Revision", models.PROTECT, related_name="questions")
    key = models.UUIDField(editable=False)
    text = models.CharField(_("question"), max_length=2000)
    asked_by = models.CharField(_("asked by"), max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    # Set when a newer version is sent, or the organisers take the question back.
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="question_once_a_form"),
            models.CheckConstraint(condition=~Q(text=""), name="question_has_words"),
        ]

    def __str__(self) -> str:
        return str(self.statement)
