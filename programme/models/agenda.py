"""The agenda as the organisers work on it, and the versions that everybody may read."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Delegate, Meeting, Participation
from organisations.validators import single_line
from programme.querysets import AgendaVersionQuerySet, SessionQuerySet, SpeechQuerySet
from programme.states import SessionKind


class Session(models.Model):
    """One session of a meeting: a day and, when it is fixed, a time at the meeting's place.

    The time stands twice: as it was typed on the clock of the place, and as instants that
    follow from it. Where the clock shows a time twice or never, ``clocks`` says which
    instant is meant.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="sessions")
    # Issued with the form: a form sent twice is one session.
    key = models.UUIDField(editable=False)
    # Names the session in calendars, for ever.
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200, validators=[single_line])
    language = models.CharField(_("language of the title"), max_length=12, default="en")
    kind = models.CharField(_("kind"), max_length=10, choices=SessionKind)
    day = models.DateField(_("day"))
    start_time = models.TimeField(_("from"), null=True, blank=True)
    end_time = models.TimeField(_("to"), null=True, blank=True)
    ends_next_day = models.BooleanField(_("ends on the next day"), default=False)
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True, validators=[single_line])
    notes = models.CharField(_("notes"), max_length=2000, blank=True)
    statements = models.ManyToManyField(
        "statements.Statement", verbose_name=_("speaks to"), blank=True, related_name="sessions"
    )
    # Among the sessions that start at the same time, or have no time yet.
    position = models.PositiveIntegerField(default=0)
    # Goes up with every change, so that nobody writes over somebody else's.
    version = models.PositiveIntegerField(default=1, editable=False)
    minutes_per_turn = models.PositiveSmallIntegerField(_("minutes a turn"), default=5)
    interpreter_factor = models.DecimalField(
        _("times, for the interpreters"), max_digits=3, decimal_places=1, default=Decimal(1)
    )
    takes_requests = models.BooleanField(_("delegates may ask for the floor"), default=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    # What querysets and pages add.
    n_waiting: int
    above: int | None
    below: int | None

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["day", F("starts_at").asc(nulls_last=True), "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="session_once_a_form"),
            models.CheckConstraint(
                condition=Q(kind__in=SessionKind.values), name="session_kind_known"
            ),
            models.CheckConstraint(condition=~Q(title=""), name="session_has_a_title"),
            models.CheckConstraint(
                condition=Q(
                    start_time__isnull=True,
                    end_time__isnull=True,
                    starts_at__isnull=True,
                    ends_at__isnull=True,
                    ends_next_day=False,
                )
                | Q(
                    start_time__isnull=False,
                    end_time__isnull=False,
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                ),
                name="session_has_both_times_or_none",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_turn__gte=1, minutes_per_turn__lte=600),
                name="session_minutes_sensible",
            ),
            models.CheckConstraint(
                condition=Q(interpreter_factor__gte=1, interpreter_factor__lte=5),
                name="session_factor_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"session:{self.pk}"

    @property
    def allotted_seconds(self) -> int:
        """How long one turn is, with the time that interpreting takes."""
        return int(self.minutes_per_turn * 60 * self.interpreter_factor)

    @property
    def is_timed(self) -> bool:
        """Whether its time is fixed."""
        return self.starts_at is not None

    def overlaps(self, other: "Session") -> bool:
        """Say whether both take place at some moment."""
        if not (self.is_timed and other.is_timed):
            return False
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


class Speech(models.Model):
    """An organisation that is to speak in a session, with the person who speaks, if named."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speeches")
    participation = models.ForeignKey(Participation, models.PROTECT, related_name="speeches")
    # A delegate who is replaced leaves the speech to the organisation.
    delegate = models.ForeignKey(
        Delegate, models.SET_NULL, null=True, blank=True, related_name="speeches"
    )
    position = models.PositiveIntegerField(default=0)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participation", "delegate"], name="speech_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.session}"


class AgendaVersion(models.Model):
    """The agenda as it was published. Rows are added, never changed; the newest counts.

    ``content`` holds keys of organisations, delegates and statements and no name: whoever
    stops being named in public is not named by an old version either.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda_versions")
    number = models.PositiveIntegerField(_("number"))
    # Issued with the page: pressing twice publishes once.
    key = models.UUIDField(editable=False)
    zone = models.CharField(_("time zone of the place"), max_length=64)
    content = models.JSONField(_("sessions"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.CharField(_("published by"), max_length=64)
    letter = models.ForeignKey(
        "meetings.Letter", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("letter that says what changed"),
    )  # fmt: skip

    objects = AgendaVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of an agenda")
        verbose_name_plural = _("versions of agendas")
        ordering = ["meeting", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agenda_number_once"),
            models.UniqueConstraint(fields=["meeting", "key"], name="agenda_once_a_form"),
            models.CheckConstraint(condition=Q(number__gte=1), name="agenda_number_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"
