"""Bulletins and their texts; texts are added, never changed."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from bulletins.querysets import BulletinQuerySet, BulletinTextQuerySet
from bulletins.states import Audience, TextKind
from organisations.validators import single_line


class Bulletin(models.Model):
    """News of one organisation, for those that take part in a meeting or for everybody.

    ``draft`` is what its authors see, ``sent`` what readers see. Publishing is the
    organisation's own act; organisers can only take it off the public page.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="bulletins")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="bulletins"
    )
    # Issued with the form: a form sent twice begins one bulletin.
    key = models.UUIDField(editable=False)
    # Given when it is begun and not when it is sent: a gap among the public ones says nothing.
    number = models.PositiveIntegerField(_("number"), editable=False)
    # Counts the moves of ``draft``; a save names the number that it started from.
    version = models.PositiveIntegerField(_("version"), default=0)
    draft = models.ForeignKey(
        "BulletinText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("draft"),
    )
    sent = models.ForeignKey(
        "BulletinText",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent"),
    )
    first_sent_at = models.DateTimeField(_("sent first at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    # Since when everybody could read it; stays when it was taken back.
    public_at = models.DateTimeField(_("public since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    off_at = models.DateTimeField(_("taken off the public page at"), null=True, blank=True)
    off_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="bulletin_number_once"),
            models.UniqueConstraint(fields=["participation", "key"], name="bulletin_once_a_form"),
            models.CheckConstraint(
                condition=Q(sent__isnull=True, sent_at__isnull=True, first_sent_at__isnull=True)
                | Q(sent__isnull=False, sent_at__isnull=False, first_sent_at__isnull=False),
                name="bulletin_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(public_at__isnull=True) | Q(sent__isnull=False),
                name="bulletin_sent_before_public",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(sent__isnull=False),
                name="bulletin_sent_before_taken_back",
            ),
            models.CheckConstraint(
                condition=Q(off_at__isnull=True, off_reason="")
                | Q(off_at__isnull=False, public_at__isnull=False) & ~Q(off_reason=""),
                name="bulletin_off_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["meeting", "-first_sent_at", "-id"], name="bulletin_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.number}"

    @property
    def ref(self) -> str:
        """How the log names this row."""
        return f"bulletin:{self.pk}"

    @property
    def is_corrected(self) -> bool:
        """Whether another text stands now than was sent first."""
        return self.sent_at != self.first_sent_at


class BulletinText(models.Model):
    """One text of a bulletin as it was saved or sent. Rows are added, never changed."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="texts")
    # Issued with the form: a form sent twice is one text.
    key = models.UUIDField(editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TextKind)
    # The version on the writer's screen when they began to change it.
    base_version = models.PositiveIntegerField(_("written upon"))
    title = models.CharField(_("title"), max_length=300, blank=True, validators=[single_line])
    language = models.CharField(_("language"), max_length=35)
    audience = models.CharField(_("who can read it"), max_length=12, choices=Audience)
    is_signed = models.BooleanField(_("with the organisation's name"))
    n_characters = models.PositiveIntegerField(_("characters"))
    character_limit = models.PositiveIntegerField(_("limit at that time"))
    written_by = models.CharField(_("by"), max_length=64)
    written_at = models.DateTimeField(_("at"))
    # Last, so that reading the columns before them never touches a long text.
    body = models.TextField(_("text"), blank=True)
    # Made when it is sent, so that reading costs nothing.
    html = models.TextField(_("HTML"), blank=True, editable=False)

    objects = BulletinTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a bulletin")
        verbose_name_plural = _("texts of bulletins")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "key", "kind"], name="bulletin_text_once_a_form"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TextKind.values), name="bulletin_text_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="bulletin_text_audience_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=TextKind.SENT)
                | Q(LessThanOrEqual(Length("body"), F("character_limit"))),
                name="bulletin_text_sent_within_limit",
            ),
            models.CheckConstraint(
                condition=~Q(kind=TextKind.SENT) | ~Q(body="") & ~Q(title="") & ~Q(html=""),
                name="bulletin_text_sent_is_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(Exact(Length("body"), F("n_characters"))),
                name="bulletin_text_counted_right",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.kind})"

    @property
    def n_over(self) -> int:
        """How many characters are too many for sending; 0 when it fits."""
        return max(0, self.n_characters - self.character_limit)

    @property
    def is_public(self) -> bool:
        """Whether it is meant for everybody."""
        return self.audience == Audience.PUBLIC
