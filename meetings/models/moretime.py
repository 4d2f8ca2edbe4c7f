"""An organisation's own later deadlines: asked for, given, with reasons."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.participations import Participation
from meetings.querysets import TimeRequestQuerySet
from meetings.states import DeadlineKind, TimeAnswer


class TimeRequest(models.Model):
    """An organisation asks for more time."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="time_requests")
    # Issued with the form: a form sent twice asks once.
    key = models.UUIDField(editable=False)
    kind = models.CharField(_("for"), max_length=12, choices=DeadlineKind)
    words = models.CharField(_("why, and until when"), max_length=1000)
    asked_by = models.CharField(_("by"), max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.CharField(
        _("answer"), max_length=10, choices=TimeAnswer, default=TimeAnswer.OPEN
    )
    answer_words = models.CharField(_("words of the organisers"), max_length=1000, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=64, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = TimeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for more time")
        verbose_name_plural = _("wishes for more time")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "key"], name="time_request_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DeadlineKind.values), name="time_request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(answer=TimeAnswer.OPEN, answered_at__isnull=True)
                | Q(
                    answer__in=[TimeAnswer.GRANTED, TimeAnswer.DECLINED],
                    answered_at__isnull=False,
                ),
                name="time_request_answered_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Extension(models.Model):
    """An organiser gave an organisation more time. Rows are added, never changed.

    The time that counts stands at the participation; these rows say why, and what was before.
    """

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="extensions")
    request = models.ForeignKey(
        TimeRequest, models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    kind = models.CharField(_("for"), max_length=12, choices=DeadlineKind)
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.CharField(_("by"), max_length=64)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("more time")
        verbose_name_plural = _("more time")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DeadlineKind.values), name="extension_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation)
