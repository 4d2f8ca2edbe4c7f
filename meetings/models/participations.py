"""Who is asked, and what each organisation said and did at one meeting."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import Meeting
from meetings.querysets import AttendanceQuerySet, ParticipationQuerySet, RsvpQuerySet
from meetings.states import Answer, AnswerSource
from organisations.validators import single_line


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
    withdrawn_at: datetime | None
    is_asked: bool
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
