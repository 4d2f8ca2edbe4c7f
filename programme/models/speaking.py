"""Who asked for the floor in a session, and when it was theirs."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Delegate, Participation
from programme.models.agenda import Session
from programme.querysets import TurnQuerySet


class Turn(models.Model):
    """One turn of one organisation: asked for, then spoken, or taken off.

    What was spoken is kept: the ledger of time is counted from these rows.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="turns")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="turns")
    delegate = models.ForeignKey(
        Delegate, models.SET_NULL, null=True, blank=True, related_name="turns"
    )
    # Issued with the form: a press sent twice asks once.
    key = models.UUIDField(editable=False)
    # In the first round are the first turns of all; nobody has a second before.
    round = models.PositiveSmallIntegerField(_("round"))
    position = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=64)
    taken_off_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    # The press that started it.
    press_key = models.UUIDField(null=True, blank=True, editable=False)
    # As they were when the turn began: changing the session later changes no turn.
    allotted_seconds = models.PositiveIntegerField(_("seconds given"), null=True, blank=True)
    factor = models.DecimalField(
        _("times, for the interpreters"), max_digits=3, decimal_places=1, null=True, blank=True
    )

    # What ``with_seconds`` and pages add.
    seconds: timedelta
    above: int | None
    below: int | None
    is_next = False

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn to speak")
        verbose_name_plural = _("turns to speak")
        ordering = ["session", "round", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "key"], name="turn_once_a_form"),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(started_at__isnull=False, stopped_at__isnull=True),
                name="turn_one_speaks",
            ),
            models.UniqueConstraint(
                fields=["session", "participation"],
                condition=Q(started_at__isnull=True, taken_off_at__isnull=True),
                name="turn_one_waits_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")),
                name="turn_stops_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=False) | Q(stopped_at__isnull=True),
                name="turn_stopped_was_started",
            ),
            models.CheckConstraint(
                condition=Q(taken_off_at__isnull=True) | Q(started_at__isnull=True),
                name="turn_spoken_is_not_taken_off",
            ),
            models.CheckConstraint(
                condition=Q(started_at__isnull=True)
                | Q(allotted_seconds__isnull=False, factor__isnull=False),
                name="turn_started_knows_its_time",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="turn_round_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.session}"

    @property
    def is_running(self) -> bool:
        """Whether it is speaking now."""
        return self.started_at is not None and self.stopped_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it is on the list and has not spoken."""
        return self.started_at is None and self.taken_off_at is None

    def used(self, at: datetime) -> int:
        """Return for how many seconds it has spoken, at a moment."""
        if self.started_at is None:
            return 0
        return max(0, int(((self.stopped_at or at) - self.started_at).total_seconds()))
