"""What is said: one statement a participation or a joint one, append-only revisions."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from organisations.validators import single_line
from statements.querysets import RevisionQuerySet, StatementQuerySet
from statements.states import Origin, RevisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from meetings.models import Meeting, Participation
    from statements.models.joint import Cosigner, JointStatement


class Statement(models.Model):
    """The statement of one organisation at one meeting. Its texts are revisions.

    ``draft`` is what its authors see, ``sent`` what the organisers received,
    ``published`` what everybody reads; each is a revision of its own.
    """

    participation = models.OneToOneField(
        "meetings.Participation", models.PROTECT, null=True, blank=True, related_name="statement"
    )
    joint = models.OneToOneField(
        "statements.JointStatement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="statement",
        verbose_name=_("joint statement"),
    )
    # Given when it is sent for the first time, in the order of arrival, and never again.
    number = models.PositiveIntegerField(_("number"), null=True, blank=True, editable=False)
    # Counts the moves of ``draft``; a save names the number that it started from.
    version = models.PositiveIntegerField(_("version"), default=0)
    draft = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("draft")
    )
    sent = models.ForeignKey(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    published = models.ForeignKey(
        "Revision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # What it is about; said of the statement, whichever version of it is public.
    topics = models.ManyToManyField(
        "statements.Topic", blank=True, related_name="statements", verbose_name=_("topics")
    )

    # What ``for_desk`` adds.
    standing: str
    asked_at: "datetime | None"
    n_sent: int | None

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        ordering = ["participation"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent__isnull=True, sent_at__isnull=True)
                | Q(sent__isnull=False, sent_at__isnull=False),
                name="statement_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True, published_at__isnull=True)
                | Q(published__isnull=False, published_at__isnull=False),
                name="statement_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True) | Q(sent__isnull=False),
                name="statement_sent_before_published",
            ),
            models.CheckConstraint(
                condition=Q(participation__isnull=False, joint__isnull=True)
                | Q(participation__isnull=True, joint__isnull=False),
                name="statement_has_one_author",
            ),
            models.CheckConstraint(
                condition=Q(sent__isnull=True) | Q(number__isnull=False),
                name="statement_sent_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(sent__isnull=True),
                name="statement_withdrawn_is_not_sent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.author)

    @property
    def author(self) -> "Participation | JointStatement":
        """Whose statement it is: an organisation's at a meeting, or that of several."""
        return self.participation or self.joint

    @property
    def meeting(self) -> "Meeting":
        """The meeting it is written for."""
        return self.author.meeting

    @property
    def limit(self) -> int:
        """How many characters it may have when it is sent."""
        meeting = self.meeting
        return meeting.joint_character_limit if self.joint_id else meeting.character_limit

    @property
    def symbol(self) -> str:
        """How it is cited for ever, for example ``M2/S/14``; empty before it was sent."""
        if self.number is None:
            return ""
        return f"{self.meeting.symbol}/{'J' if self.joint_id else 'S'}/{self.number}"


class Revision(models.Model):
    """One text as it was saved or sent. Rows are added, never changed.

    Only what saved itself is taken away a day later, where a later text says it too
    (``services.thinning``).
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="revisions")
    # Issued with the form: a form sent twice is one revision.
    key = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=RevisionKind)
    origin = models.CharField(_("how it came"), max_length=12, choices=Origin, default=Origin.TYPED)
    # The version on the writer's screen when they began to change it.
    base_version = models.PositiveIntegerField(_("written upon"))
    title = models.CharField(_("title"), max_length=300, blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=35)
    n_characters = models.PositiveIntegerField(_("characters"))
    character_limit = models.PositiveIntegerField(_("limit at that time"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    agreed_by = models.CharField(
        _("who agreed to it"), max_length=300, blank=True, validators=[single_line]
    )
    is_late = models.BooleanField(_("came after the deadline"), default=False)
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    # Last, so that reading the columns before it never touches a long text.
    body = models.TextField(_("text"), blank=True)

    # Who signs it; set where a page shows versions of joint statements.
    signers: "Iterable[Cosigner]"

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "key", "kind"], name="revision_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RevisionKind.values), name="revision_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="revision_origin_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=RevisionKind.SENT)
                | Q(LessThanOrEqual(Length("body"), F("character_limit"))),
                name="revision_sent_within_limit",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RevisionKind.SENT) | ~Q(body="") & ~Q(title=""),
                name="revision_sent_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("body"), F("n_characters"))),
                name="revision_counted_right",
            ),
        ]
        indexes = [
            models.Index(fields=["statement", "-id"], name="revision_newest"),
            models.Index(fields=["sha256"], name="revision_by_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind})"

    @property
    def n_over(self) -> int:
        """How many characters are too many for sending; 0 when it fits."""
        return max(0, self.n_characters - self.character_limit)


class Rendering(models.Model):
    """The finished HTML of a sent revision, made once, so that reading costs nothing."""

    revision = models.OneToOneField(
        Revision, models.CASCADE, related_name="rendering", primary_key=True
    )
    markdown_version = models.PositiveSmallIntegerField(_("made by version"))
    # The first words, for a list. Before the whole page, so that reading it touches no long text.
    beginning = models.CharField(_("first words"), max_length=200, blank=True)
    html = models.TextField(_("HTML"))

    class Meta:
        verbose_name = _("finished page")
        verbose_name_plural = _("finished pages")

    def __str__(self) -> str:
        return str(self.revision)
