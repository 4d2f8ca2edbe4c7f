"""Notes from one organisation to another, and who wants none from whom."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from bulletins.querysets import DirectNoteQuerySet
from bulletins.states import LONGEST_NOTE


class DirectNote(models.Model):
    """Words of one organisation to another. No address is shown to either; nobody else reads it."""

    sender = models.ForeignKey(
        "meetings.Participation", models.PROTECT, related_name="notes_sent", verbose_name=_("from")
    )
    receiver = models.ForeignKey(
        "meetings.Participation",
        models.PROTECT,
        related_name="notes_received",
        verbose_name=_("to"),
    )
    # The note that began the exchange; empty for that one itself.
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="others", verbose_name=_("on")
    )
    # Issued with the form: a form sent twice is one note.
    key = models.UUIDField(editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    forgotten_at = models.DateTimeField(_("text deleted at"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)

    objects = DirectNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("direct note")
        verbose_name_plural = _("direct notes")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "key"], name="direct_note_once_a_form"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="direct_note_to_other"),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) & ~Q(text="")
                | Q(forgotten_at__isnull=False, text=""),
                name="direct_note_has_words_until_forgotten",
            ),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("text"), LONGEST_NOTE)),
                name="direct_note_within_limit",
            ),
        ]
        indexes = [models.Index(fields=["sender", "sent_at"], name="direct_note_by_day")]

    def __str__(self) -> str:
        return f"{self.pk}"


class NoteBlock(models.Model):
    """An organisation wants no more notes from another."""

    receiver = models.ForeignKey(
        "meetings.Participation", models.CASCADE, related_name="notes_blocked"
    )
    sender = models.ForeignKey("meetings.Participation", models.CASCADE, related_name="+")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("no more notes")
        verbose_name_plural = _("no more notes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["receiver", "sender"], name="note_block_once"),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="note_block_of_other"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
