"""Letters of the organisers: words, sendings, reminders, deadlines that moved."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.models.participations import Participation
from meetings.querysets import LetterQuerySet, ReminderRuleQuerySet, SendingQuerySet
from meetings.states import DeadlineKind, LetterKind
from organisations.validators import single_line


class Letter(models.Model):
    """A letter of the organisers to many, with its text in one or more languages."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=12, choices=LetterKind)
    # Criterion → value; see ``audiences``. Empty: everybody on the list.
    audience = models.JSONField(_("to whom"), default=dict, blank=True)
    without = models.ManyToManyField(
        Participation, verbose_name=_("taken out by hand"), blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=LetterKind.values), name="letter_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.get_kind_display()}"

    @property
    def mailing(self) -> str:
        """How the outbox names the copies of this letter."""
        return f"letter:{self.pk}"


class LetterText(models.Model):
    """The words of a letter in one language, with blanks such as ``{organisation}``."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    subject = models.CharField(_("subject"), max_length=200, validators=[single_line])
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a letter")
        verbose_name_plural = _("texts of letters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "language"], name="letter_text_once"),
        ]

    def __str__(self) -> str:
        return self.subject


class Sending(models.Model):
    """One press of "send": who asked, who agreed, when the copies may leave, who stopped it."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="sendings")
    # Issued with the page: pressing twice is one sending.
    key = models.UUIDField(unique=True, editable=False)
    asked_by = models.CharField(_("asked by"), max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    approved_by = models.CharField(_("agreed by"), max_length=64, blank=True)
    approved_at = models.DateTimeField(_("agreed at"), null=True, blank=True)
    leaves_at = models.DateTimeField(_("leaves at"), null=True, blank=True)
    stopped_by = models.CharField(_("stopped by"), max_length=64, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    n_letters = models.PositiveIntegerField(_("letters"), default=0)

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending of a letter")
        verbose_name_plural = _("sendings of letters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("asked_by")) | Q(approved_by=""),
                name="sending_agreed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.asked_at:%Y-%m-%d %H:%M}"


class ReminderRule(models.Model):
    """A letter that goes out by itself: days before a deadline, or at a moment.

    Days are counted to the reader's last morning before the deadline; see ``reminders``.
    """

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="rules")
    deadline = models.CharField(
        _("before the deadline for"), max_length=10, choices=DeadlineKind, blank=True
    )
    days_before = models.PositiveSmallIntegerField(_("days before"), null=True, blank=True)
    goes_at = models.DateTimeField(_("at this moment"), null=True, blank=True)
    is_on = models.BooleanField(_("switched on"), default=False)
    # Every hour up to here has been looked at: later ticks start from it.
    planned_until = models.DateTimeField(_("planned until"), null=True, blank=True)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["deadline", "-days_before", "goes_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "deadline", "days_before"], name="reminder_rule_once"
            ),
            models.UniqueConstraint(fields=["letter", "goes_at"], name="reminder_moment_once"),
            models.CheckConstraint(
                condition=Q(deadline__in=["", *DeadlineKind.values]),
                name="reminder_deadline_known",
            ),
            models.CheckConstraint(
                condition=Q(goes_at__isnull=True, days_before__isnull=False) & ~Q(deadline="")
                | Q(goes_at__isnull=False, days_before__isnull=True, deadline=""),
                name="reminder_counts_or_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(is_on=False) | Q(planned_until__isnull=False),
                name="reminder_on_knows_since_when",
            ),
        ]

    def __str__(self) -> str:
        if self.goes_at:
            return f"{self.letter} · {self.goes_at:%Y-%m-%d %H:%M}"
        return f"{self.letter} · {self.days_before} d"


class DeadlineMove(models.Model):
    """A deadline of the meeting that was moved: those told the old date are to be told."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="deadline_moves")
    kind = models.CharField(_("what is due"), max_length=10, choices=DeadlineKind)
    was = models.DateTimeField(_("until then"))
    now = models.DateTimeField(_("from then on"))
    moved_at = models.DateTimeField(_("moved at"))
    moved_by = models.CharField(_("moved by"), max_length=64)
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("letter that says so"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("moved deadline")
        verbose_name_plural = _("moved deadlines")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DeadlineKind.values), name="deadline_move_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.kind}"
