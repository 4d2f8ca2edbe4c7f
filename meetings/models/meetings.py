"""When, where, who calls it, who works at its desk."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.querysets import MeetingQuerySet
from meetings.states import ConvenerRole, OrganiserRole, PublicationMode
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
    joint_character_limit = models.PositiveIntegerField(
        _("characters a joint statement"), default=20_000
    )
    publication = models.CharField(
        _("when statements are published"),
        max_length=12,
        choices=PublicationMode,
        default=PublicationMode.BY_HAND,
    )
    language = models.CharField(_("main language"), max_length=12, default="en")
    call = models.TextField(_("call"), blank=True)
    call_language = models.CharField(_("language of the call"), max_length=12, default="en")
    help_name = models.CharField(
        _("who answers questions"), max_length=120, blank=True, validators=[single_line]
    )
    help_email = models.EmailField(_("address for questions"), max_length=254, blank=True)
    opened_at = models.DateTimeField(_("open to the public since"), null=True, blank=True)
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes in which a letter to many can be stopped"), default=10
    )
    needs_second_organiser = models.BooleanField(
        _("letters to more than 20 organisations need a second organiser"), default=False
    )
    # The last numbers that were given to statements and to joint statements.
    last_statement_number = models.PositiveIntegerField(default=0, editable=False)
    last_joint_number = models.PositiveIntegerField(default=0, editable=False)
    # Goes up with every change that a public page shows; pages are known by it.
    public_version = models.PositiveBigIntegerField(default=1, editable=False)
    public_changed_at = models.DateTimeField(default=timezone.now, editable=False)
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
            models.CheckConstraint(
                condition=Q(joint_character_limit__gte=1, joint_character_limit__lte=1_000_000),
                name="meeting_joint_limit_sensible",
            ),
            models.CheckConstraint(
                condition=Q(publication__in=PublicationMode.values),
                name="meeting_publication_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope(self) -> str:
        """How the outbox and the log name this meeting."""
        return f"meeting:{self.pk}"

    @property
    def symbol(self) -> str:
        """How it stands in the symbols of its documents, for example ``M2``."""
        return f"M{self.pk}"

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
