"""Statements of several organisations: who signs, and which words each has agreed to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from statements.cosigning import ConfirmationQuerySet, CosignerQuerySet, JointStatementQuerySet


class JointStatement(models.Model):
    """A text that two or more organisations sign together, beside each one's own.

    Its words are the revisions of its ``statement``; its authors are its cosigners.
    """

    meeting = models.ForeignKey("meetings.Meeting", models.PROTECT, related_name="joint_statements")
    # Issued with the form: a form sent twice begins one text.
    key = models.UUIDField(unique=True, editable=False)
    begun_by = models.CharField(_("begun by"), max_length=64)
    begun_at = models.DateTimeField(_("begun at"))

    # Who signs it; set where a page lists joint statements.
    signers: "list[Cosigner]"

    objects = JointStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint statement")
        verbose_name_plural = _("joint statements")
        ordering = ["meeting", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting} · {self.pk}"

    @property
    def ref(self) -> str:
        """How the outbox and the log name this row."""
        return f"joint:{self.pk}"


class Cosigner(models.Model):
    """One organisation that is asked to sign, or signs."""

    joint = models.ForeignKey(JointStatement, models.PROTECT, related_name="cosigners")
    participation = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="cosigned"
    )
    asked_by = models.CharField(_("asked by"), max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    # It has said that it takes part in the text; without this it sees the text only.
    joined_at = models.DateTimeField(_("takes part since"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    # What ``with_confirmed`` adds.
    has_confirmed: bool
    is_asked: bool

    objects = CosignerQuerySet.as_manager()

    class Meta:
        verbose_name = _("cosigner")
        verbose_name_plural = _("cosigners")
        ordering = ["joint", "participation__organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["joint", "participation"], name="cosigner_once"),
        ]

    def __str__(self) -> str:
        return str(self.participation)


class Confirmation(models.Model):
    """One organisation agreed to the words of one version.

    It holds for exactly these words, in whichever version they stand. Taken back, the row
    stays with its date.
    """

    cosigner = models.ForeignKey(Cosigner, models.PROTECT, related_name="confirmations")
    revision = models.ForeignKey(
        "statements.Revision", models.PROTECT, related_name="confirmations"
    )
    confirmed_by = models.CharField(_("confirmed by"), max_length=64)
    confirmed_at = models.DateTimeField(_("confirmed at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cosigner", "revision"],
                condition=Q(withdrawn_at__isnull=True),
                name="confirmation_once_a_version",
            ),
        ]

    def __str__(self) -> str:
        return str(self.cosigner)
