"""When, and who is asked."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.querysets import (
    AttendanceQuerySet,
    MeetingQuerySet,
    ParticipationQuerySet,
    ReminderRuleQuerySet,
    RsvpQuerySet,
)
from meetings.states import (
    Answer,
    AnswerSource,
    ConvenerRole,
    DeadlineKind,
    LetterKind,
    OrganiserRole,
)
from organisations.validators import single_line, time_zone_known


class Meeting(models.Model):
    """One meeting of the series: place, time zone, dates, call, deadlines, languages."""

    title = models.CharField(_("name"), max_length=200, validators=[single_line])
    short_name = models.CharField(
        _("short name"),
        max_length=40,
        validators=[single_line],
        help_text=_("It begins the subject of every letter."),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    purpose = models.CharField(_("purpose, in one sentence"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=120, validators=[single_line])
    time_zone = models.CharField(
        _("time zone of the place"), max_length=64, validators=[time_zone_known]
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    answers_due_at = models.DateTimeField(_("answers until"))
    statements_due_at = models.DateTimeField(_("statements until"))
    character_limit = models.PositiveIntegerField(_("characters a statement"), default=10_000)
    language = models.CharField(_("main language"), max_length=12, default="en")
    call = models.TextField(_("call"), blank=True)
    call_language = models.CharField(_("language of the call"), max_length=12, default="en")
    help_name = models.CharField(
        _("who answers questions"), max_length=120, blank=True, validators=[single_line]
    )
    help_email = models.EmailField(_("address for questions"), max_length=254, blank=True)
    opened_at = models.DateTimeField(_("open to the public since"), null=True, blank=True)
    # Goes up with every change that a public page shows; pages are known by it.
    public_version = models.PositiveBigIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    # What the person at the desk may do here; set by ``access``.
    may: set[str]

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="meeting_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(statements_due_at__gte=F("answers_due_at")),
                name="meeting_answers_before_statements",
            ),
            models.CheckConstraint(
                condition=Q(character_limit__gte=1, character_limit__lte=1_000_000),
                name="meeting_limit_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """How the outbox and the log name this meeting."""
        return f"meeting:{self.pk}"

    @property
    def is_public(self) -> bool:
        """Whether everybody may read its pages."""
        return self.opened_at is not None


class Convener(models.Model):
    """An organisation that hosts, co-organises or supports a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="conveners")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="convened"
    )
    role = models.CharField(_("role"), max_length=12, choices=ConvenerRole)

    class Meta:
        verbose_name = _("convener")
        verbose_name_plural = _("who calls it")
        ordering = ["role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="convener_once"),
            models.CheckConstraint(
                condition=Q(role__in=ConvenerRole.values), name="convener_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_role_display()}"


class Organiser(models.Model):
    """A person who works at the desk of a meeting, with one role."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="organisers")
    user = models.ForeignKey("organisations.User", models.CASCADE, related_name="organises")
    role = models.CharField(_("role"), max_length=12, choices=OrganiserRole)

    class Meta:
        verbose_name = _("organiser")
        verbose_name_plural = _("team")
        ordering = ["meeting", "user"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="organiser_once"),
            models.CheckConstraint(
                condition=Q(role__in=OrganiserRole.values), name="organiser_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Participation(models.Model):
    """One organisation at one meeting. Everything at a meeting hangs on it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="participations"
    )
    language = models.CharField(
        _("language of letters"),
        max_length=12,
        blank=True,
        help_text=_("As the organisation asked; empty: the language of each address."),
    )
    is_named = models.BooleanField(_("agreed to be named in public"), default=False)
    answers_extended_to = models.DateTimeField(_("own time to answer"), null=True, blank=True)
    statements_extended_to = models.DateTimeField(
        _("own time for the statement"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("on the list since"), auto_now_add=True)

    # What querysets and ``access`` add (``with_answer``, ``with_reachable``, the Roll's facts).
    answer: str | None
    has_others: bool
    is_reachable: bool
    is_invited: bool
    has_draft: bool
    sent_at: datetime | None
    published_at: datetime | None
    came_at: datetime | None

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation at a meeting")
        verbose_name_plural = _("organisations at meetings")
        ordering = ["meeting", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "organisation"], name="participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.meeting}"

    @property
    def ref(self) -> str:
        """How the outbox and the log name this row."""
        return f"participation:{self.pk}"

    @property
    def answer_words(self) -> str:
        """What ``with_answer`` found, in words; empty where there is no answer yet."""
        answer = getattr(self, "answer", None)
        return str(Answer(answer).label) if answer else ""


class Invitation(models.Model):
    """The personal link of a participation. The link itself is derived, never stored."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="invitation")
    nonce = models.CharField(max_length=32, editable=False)
    generation = models.PositiveIntegerField(_("number of the link"), default=1)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("link made at"))
    revoked_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["participation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(generation__gte=1), name="invitation_generation_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.generation}"


class Rsvp(models.Model):
    """One answer. Rows are added, never changed; the newest counts, the others stay."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="rsvps")
    # Issued with the form: a form sent twice is one answer.
    key = models.UUIDField(editable=False)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer)
    n_delegates = models.PositiveSmallIntegerField(_("delegates"), null=True, blank=True)
    language = models.CharField(_("language of letters"), max_length=12, blank=True)
    message = models.CharField(_("message to the organisers"), max_length=1000, blank=True)
    source = models.CharField(_("how it came"), max_length=10, choices=AnswerSource)
    given_by = models.CharField(_("by"), max_length=64)
    given_at = models.DateTimeField(_("answered at"))

    objects = RsvpQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "key"], name="rsvp_once_a_form"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="rsvp_known"),
            models.CheckConstraint(
                condition=Q(source__in=AnswerSource.values), name="rsvp_source_known"
            ),
            models.CheckConstraint(
                condition=Q(n_delegates__isnull=True) | Q(answer=Answer.YES),
                name="rsvp_delegates_only_with_yes",
            ),
        ]
        indexes = [models.Index(fields=["participation", "-id"], name="rsvp_newest")]

    def __str__(self) -> str:
        return f"{self.participation} · {self.answer}"


class Delegate(models.Model):
    """A person who comes for an organisation; may be an alias; private by default."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="delegates")
    name = models.CharField(_("name"), max_length=200, validators=[single_line])
    is_public = models.BooleanField(_("may be named in public"), default=False)

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "name"], name="delegate_once"),
            models.CheckConstraint(condition=~Q(name=""), name="delegate_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """Words of an organisation to the organisers; they went out as a letter."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="notes")
    key = models.UUIDField(editable=False)
    text = models.CharField(_("text"), max_length=1000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("message to the organisers")
        verbose_name_plural = _("messages to the organisers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "key"], name="note_once_a_form"),
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Attendance(models.Model):
    """An organisation was present."""

    participation = models.OneToOneField(Participation, models.CASCADE, related_name="attendance")
    came_at = models.DateTimeField(_("came at"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("who came")
        ordering = ["came_at", "pk"]

    def __str__(self) -> str:
        return str(self.participation)


class Letter(models.Model):
    """A letter of the organisers to many, with its text in one or more languages."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=12, choices=LetterKind)
    audience = models.CharField(_("to whom"), max_length=40)
    sent_at = models.DateTimeField(_("first sent at"), null=True, blank=True)
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)

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


class ReminderRule(models.Model):
    """A letter that goes out so many hours before a deadline to who still owes something."""

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="rules")
    deadline = models.CharField(_("before the deadline for"), max_length=10, choices=DeadlineKind)
    hours_before = models.PositiveIntegerField(_("hours before"))
    is_on = models.BooleanField(_("switched on"), default=False)

    objects = ReminderRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["deadline", "-hours_before"]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "deadline", "hours_before"], name="reminder_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(deadline__in=DeadlineKind.values), name="reminder_deadline_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} · {self.hours_before} h"
