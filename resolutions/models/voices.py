"""What an organisation says to a text: signed, another view, not our matter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.states import AnswerSource
from organisations.validators import single_line
from resolutions.querysets import STANDING, VoiceQuerySet
from resolutions.states import VoiceKind


class Voice(models.Model):
    """One signature, or one other word, to one version of a text.

    One table for all of it: so the database keeps that an organisation has one voice, and
    cannot sign a text and hold another view of it at once. What is said stays as it was;
    only its end is written on the row.
    """

    text = models.ForeignKey("resolutions.JointText", models.PROTECT, related_name="voices")
    version = models.ForeignKey("resolutions.Version", models.PROTECT, related_name="voices")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="voices"
    )
    kind = models.CharField(_("what it says"), max_length=10, choices=VoiceKind)
    # Issued with the form: a form sent twice is one row.
    key = models.UUIDField(editable=False)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    # The person and their role; only organisers see them.
    signer = models.CharField(_("name"), max_length=200, blank=True, validators=[single_line])
    role = models.CharField(_("role"), max_length=200, blank=True, validators=[single_line])
    # Published: why it signs, or how it sees the matter.
    words = models.CharField(_("in its own words"), max_length=2000, blank=True)
    source = models.CharField(_("how it came"), max_length=10, choices=AnswerSource)
    source_note = models.CharField(_("told by whom, when"), max_length=300, blank=True)
    said_by = models.CharField(_("by"), max_length=64)
    said_at = models.DateTimeField(_("at"))
    # The newest version of which it said: we have read it, and stay with ours.
    kept_through = models.PositiveIntegerField(_("kept beside version"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("why"), max_length=600, blank=True)
    replaced_at = models.DateTimeField(_("said anew at"), null=True, blank=True)

    # What a page adds: whether the organisation has a public page to link to.
    has_page: bool

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature or view")
        verbose_name_plural = _("signatures and views")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text", "participation"], condition=STANDING, name="voice_once_a_text"
            ),
            models.UniqueConstraint(fields=["participation", "key"], name="voice_once_a_form"),
            models.CheckConstraint(condition=Q(kind__in=VoiceKind.values), name="voice_kind_known"),
            models.CheckConstraint(
                condition=Q(kind=VoiceKind.SIGNED, decided_on__isnull=False) & ~Q(signer="")
                | ~Q(kind=VoiceKind.SIGNED) & Q(decided_on__isnull=True, signer="", role=""),
                name="voice_signed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(kind=VoiceKind.DIFFERENT) | ~Q(words=""),
                name="voice_different_has_words",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(replaced_at__isnull=True),
                name="voice_ends_once",
            ),
            models.CheckConstraint(
                condition=~Q(source=AnswerSource.ORGANISER) | ~Q(source_note=""),
                name="voice_on_behalf_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.kind}"

    @property
    def is_standing(self) -> bool:
        """Whether the organisation says so now."""
        return self.withdrawn_at is None and self.replaced_at is None

    @property
    def is_signature(self) -> bool:
        """Whether it is a signature, or was one."""
        return self.kind == VoiceKind.SIGNED
