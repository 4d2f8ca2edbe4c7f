"""When, where and how often to meet again: the question, the proposals, the answers."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from meetings.models import Letter, Meeting, Participation
from meetings.states import AnswerSource
from organisations.validators import single_line, time_zone_known
from polls.querysets import ChoiceQuerySet, LetterCopyQuerySet, OptionQuerySet, PollQuerySet
from polls.states import IN_WORK, ChoiceAnswer, PollState, ProposalKind

# Not announced, as with every deadline: a slow connection costs nobody an answer.
GRACE = timedelta(minutes=10)


class Poll(models.Model):
    """The question when, where or how often to meet again, put to everybody at a meeting."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="polls")
    # Issued with the form: a form sent twice begins one poll.
    key = models.UUIDField(editable=False)
    title = models.CharField(_("question"), max_length=200, validators=[single_line])
    words = models.CharField(_("what it is about"), max_length=2000, blank=True)
    open_until = models.DateTimeField(_("open until"), null=True, blank=True)
    # Whether the answers of organisations that are named in public stand on the public page.
    is_public = models.BooleanField(_("everybody sees the answers"), default=False)
    state = models.CharField(
        _("state"), max_length=8, choices=PollState, default=PollState.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    # Where letters to many need two: who asked for the opening.
    asked_by = models.CharField(_("asked by"), max_length=64, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_option = models.ForeignKey(
        "Option", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("what was decided"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="poll_once_a_form"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(state__in=IN_WORK), name="poll_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=PollState.values), name="poll_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=PollState.DRAFT, opened_at__isnull=True)
                | ~Q(state=PollState.DRAFT) & Q(opened_at__isnull=False),
                name="poll_opened_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=PollState.DECIDED,
                    decided_at__isnull=False,
                    decided_option__isnull=False,
                )
                | ~Q(state=PollState.DECIDED)
                & Q(decided_at__isnull=True, decided_option__isnull=True),
                name="poll_decided_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"poll:{self.pk}"

    def takes_answers(self, at: datetime) -> bool:
        """Say whether what arrives at ``at`` is in time."""
        in_time = self.open_until is None or at <= self.open_until + GRACE
        return self.state == PollState.OPEN and in_time


class Proposal(models.Model):
    """What a proposal says, now or before it was changed."""

    kind = models.CharField(_("kind"), max_length=8, choices=ProposalKind)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True, validators=[single_line])
    time_zone = models.CharField(
        _("time zone of the place"), max_length=64, blank=True, validators=[time_zone_known]
    )
    words = models.CharField(_("words"), max_length=300, blank=True)

    class Meta:
        abstract = True


# What a proposal says; an edit of it asks everybody again.
SAYS = ("kind", "starts_on", "ends_on", "place", "time_zone", "words")


class Option(Proposal):
    """One proposal: dates and place, a rhythm, or free words."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options")
    # Issued with the form: a form sent twice proposes once.
    key = models.UUIDField(editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # Goes up with every edit: an answer belongs to the version that it was given to.
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    proposed_by = models.ForeignKey(
        Participation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proposed by"),
    )  # fmt: skip
    # Empty: it waits for the desk.
    put_up_at = models.DateTimeField(_("put up at"), null=True, blank=True)
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = OptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "key"], name="option_once_a_form"),
            models.CheckConstraint(
                condition=Q(kind__in=ProposalKind.values), name="option_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(kind=ProposalKind.DATES, ends_on__gte=F("starts_on")),
                name="option_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind=ProposalKind.DATES, starts_on__isnull=False) | ~Q(words=""),
                name="option_says_something",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="option_version_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} · {self.pk}"

    @property
    def is_up(self) -> bool:
        """Whether everybody is asked about it."""
        return self.put_up_at is not None and self.taken_back_at is None


class FormerOption(Proposal):
    """What a proposal said before it was changed. Rows are added, never changed."""

    option = models.ForeignKey(Option, models.CASCADE, related_name="former")
    version = models.PositiveIntegerField(_("version"))
    changed_by = models.CharField(_("changed by"), max_length=64)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("former words of a proposal")
        verbose_name_plural = _("former words of proposals")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["option", "version"], name="former_option_once"),
        ]

    def __str__(self) -> str:
        return f"{self.option} · {self.version}"


class Choice(models.Model):
    """One answer to one proposal. Rows are added, never changed but for "is the newest"."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="choices")
    option = models.ForeignKey(Option, models.PROTECT, related_name="choices")
    # Which words of the proposal it answers.
    option_version = models.PositiveIntegerField(_("answers version"))
    answer = models.CharField(_("answer"), max_length=12, choices=ChoiceAnswer)
    words = models.CharField(_("words"), max_length=300, blank=True)
    is_current = models.BooleanField(_("counts"), default=True)
    source = models.CharField(_("how it came"), max_length=10, choices=AnswerSource)
    # How an organiser knows it; for the organisers only.
    heard = models.CharField(_("how and from whom"), max_length=300, blank=True)
    given_by = models.CharField(_("by"), max_length=64)
    given_at = models.DateTimeField(_("answered at"))

    # Whether it was given before the proposal was changed; set by ``tally``.
    is_before: bool

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a proposal")
        verbose_name_plural = _("answers to proposals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "option"],
                condition=Q(is_current=True),
                name="choice_one_current",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=ChoiceAnswer.values), name="choice_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=AnswerSource.values), name="choice_source_known"
            ),
            models.CheckConstraint(
                condition=~Q(source=AnswerSource.ORGANISER) | ~Q(heard=""),
                name="choice_told_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["option", "answer"],
                condition=Q(is_current=True),
                name="choice_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.answer}"


class Succession(models.Model):
    """One meeting follows another. One decision makes one meeting."""

    previous = models.OneToOneField(Meeting, models.PROTECT, related_name="followed_by")
    next = models.OneToOneField(Meeting, models.PROTECT, related_name="follows")
    # Issued with the page that decides: pressed twice, it decides once.
    key = models.UUIDField(unique=True, editable=False)
    option = models.ForeignKey(
        Option, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("proposal that was decided"),
    )  # fmt: skip
    decided_by = models.CharField(_("decided by"), max_length=64)
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("next meeting")
        verbose_name_plural = _("next meetings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(previous=F("next")), name="succession_of_two_meetings"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.previous} → {self.next}"


class LetterCopy(models.Model):
    """A letter that came from the meeting before: somebody must look at the dates in it."""

    letter = models.OneToOneField(Letter, models.CASCADE, related_name="copied_from")
    source = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(_("dates looked at"), null=True, blank=True)
    looked_by = models.CharField(_("looked at by"), max_length=64, blank=True)

    objects = LetterCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copied letter")
        verbose_name_plural = _("copied letters")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by="")
                | Q(looked_at__isnull=False) & ~Q(looked_by=""),
                name="letter_copy_looked_says_who",
            ),
        ]

    def __str__(self) -> str:
        return str(self.letter)
