"""A text that organisations sign: its drafts, its frozen versions, its translations."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from meetings.deadlines import GRACE
from meetings.states import AnswerSource
from organisations.validators import single_line
from resolutions.querysets import JointTextQuerySet, ProposerQuerySet
from resolutions.states import TextKind, TextState


class JointText(models.Model):
    """A resolution, an appeal or a campaign of a meeting.

    ``draft`` is what its writers see, ``current`` the version that is up for signing.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="joint_texts")
    # Issued with the form: a form sent twice begins one text.
    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=TextKind)
    # Given when the text is begun, so that its address never changes.
    number = models.PositiveIntegerField(_("number"))
    # The organisation whose text it is until it is handed in; empty for one of the desk.
    begun_for = models.ForeignKey(
        "meetings.Participation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="begun_texts",
        verbose_name=_("begun by the organisation"),
    )
    begun_by = models.CharField(_("begun by"), max_length=64)
    begun_at = models.DateTimeField(_("begun at"))
    draft = models.ForeignKey(
        "Draft", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("draft")
    )
    # Counts the moves of ``draft``; a save names the number that it started from.
    draft_number = models.PositiveIntegerField(_("number of the draft"), default=0)
    # Which draft its proposers gave to the organisers.
    handed_in = models.ForeignKey(
        "Draft", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    current = models.ForeignKey(
        "Version",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("version up for signing"),
    )
    opened_at = models.DateTimeField(_("open for signing since"), null=True, blank=True)
    signing_until = models.DateTimeField(_("open for signing until"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed by hand at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why"), max_length=600, blank=True)

    # What querysets add: ``with_n_signed`` and ``with_voice_of``.
    n_signed: int
    voice: str | None
    voice_version: int | None
    kept_through: int | None
    is_asked: bool

    objects = JointTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("resolution, appeal or campaign")
        verbose_name_plural = _("resolutions, appeals, campaigns")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="joint_text_number_once"),
            models.CheckConstraint(
                condition=Q(kind__in=TextKind.values), name="joint_text_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(current__isnull=True, opened_at__isnull=True)
                | Q(
                    current__isnull=False,
                    opened_at__isnull=False,
                    signing_until__isnull=False,
                ),
                name="joint_text_open_has_a_version",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=False),
                name="joint_text_closed_was_open",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def symbol(self) -> str:
        """How it is cited for ever, for example ``M2/R/3``."""
        return f"{self.meeting.symbol}/R/{self.number}"

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"resolution:{self.pk}"

    @property
    def head(self) -> "Version | Draft | None":
        """What names the text to those that propose it: the version, or the draft before one."""
        return self.current or self.draft

    @property
    def desk_draft(self) -> "Draft | None":
        """The draft that organisers may read: their own, or the one that was handed in."""
        return self.draft if self.begun_for_id is None else self.handed_in

    def state(self, at: datetime) -> TextState:
        """Return where the text stands at a moment, as it was announced."""
        if self.withdrawn_at is not None:
            return TextState.WITHDRAWN
        if self.opened_at is None or self.signing_until is None:
            return TextState.DRAFT
        is_over = at > self.signing_until or self.closed_at is not None
        return TextState.CLOSED if is_over else TextState.OPEN

    def takes_signatures(self, at: datetime) -> bool:
        """Say whether what arrives at a moment is in time; ten minutes more are not announced.

        Closed by hand, it takes what had arrived before.
        """
        if self.withdrawn_at is not None or self.signing_until is None:
            return False
        if self.closed_at is not None and at > self.closed_at:
            return False
        return at <= self.signing_until + GRACE


class Draft(models.Model):
    """One text as it was saved. Rows are added, never changed."""

    text = models.ForeignKey(JointText, models.PROTECT, related_name="drafts")
    # Issued with the form: a form sent twice is one row.
    key = models.UUIDField(editable=False)
    base_number = models.PositiveIntegerField(_("written upon"))
    is_conflict = models.BooleanField(_("kept beside another draft"), default=False)
    title = models.CharField(_("title"), max_length=300, blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=35)
    n_characters = models.PositiveIntegerField(_("characters"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    # Last, so that reading the columns before it never touches a long text.
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["text", "key"], name="text_draft_once_a_form"),
            models.CheckConstraint(
                condition=Q(Exact(Length("body"), F("n_characters"))),
                name="text_draft_counted_right",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A text as it was put up for signing: frozen. Signatures hold for these very words."""

    text = models.ForeignKey(JointText, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="version")
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=35)
    n_characters = models.PositiveIntegerField(_("characters"))
    character_limit = models.PositiveIntegerField(_("limit at that time"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    opened_by = models.CharField(_("by"), max_length=64)
    opened_at = models.DateTimeField(_("up for signing since"))
    markdown_version = models.PositiveSmallIntegerField(_("made by version"))
    body = models.TextField(_("text"))
    # Finished once, so that reading costs nothing.
    html = models.TextField(_("HTML"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["text", "number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="text_version_number_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="text_version_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("body"), F("n_characters"))),
                name="text_version_counted_right",
            ),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(F("n_characters"), F("character_limit"))),
                name="text_version_within_limit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class Translation(models.Model):
    """The words of one draft in another language. Rows are added; the newest one counts.

    It stays beside the version that was made of the draft: a translation of version 2 is
    never taken for one of version 3.
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="translations")
    key = models.UUIDField(editable=False)
    language = models.CharField(_("language"), max_length=35)
    title = models.CharField(_("title"), max_length=300, validators=[single_line])
    made_by = models.CharField(
        _("who translated it"), max_length=200, blank=True, validators=[single_line]
    )
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="text_translation_once_a_form"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(body=""), name="text_translation_is_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Proposer(models.Model):
    """An organisation that is asked to propose a text, or proposes it."""

    text = models.ForeignKey(JointText, models.PROTECT, related_name="proposers")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="proposes"
    )
    asked_by = models.CharField(_("asked by"), max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    joined_at = models.DateTimeField(_("proposes it since"), null=True, blank=True)
    # The words to which it has agreed; another draft needs another yes.
    confirmed = models.ForeignKey(
        Draft, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agreed to")
    )
    source = models.CharField(
        _("how it came"), max_length=10, choices=AnswerSource, default=AnswerSource.LINK
    )
    # What an organiser was told, by whom and when; for the organisers.
    source_note = models.CharField(_("told by whom, when"), max_length=300, blank=True)
    # Since when everybody reads its name under a version to whose words it has agreed.
    named_since = models.DateTimeField(_("named since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    # What a page adds: whether the organisation has a public page to link to.
    has_page: bool

    objects = ProposerQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposer")
        verbose_name_plural = _("proposers")
        ordering = ["text", "participation__organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["text", "participation"], name="text_proposer_once"),
            models.CheckConstraint(
                condition=Q(confirmed__isnull=True) | Q(joined_at__isnull=False),
                name="text_proposer_joined_first",
            ),
        ]

    def __str__(self) -> str:
        return str(self.participation)
