"""Letters on their way: one row an address, one row a try."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.outbox.querysets import MessageQuerySet
from initiative.outbox.states import OPEN, MessageState


class Message(models.Model):
    """One letter to one address.

    Message-ID and Date are fixed when the row is written, so that a second copy after
    a crash is recognised by the receiver as the same letter. The row holds references
    (``refs``), never a text with a personal link.
    """

    kind = models.CharField(_("kind"), max_length=64)
    key = models.CharField(_("key"), max_length=200, unique=True)
    scope = models.CharField(_("belongs to"), max_length=64, blank=True)
    about = models.CharField(_("about"), max_length=64, blank=True)
    refs = models.JSONField(_("references"), default=dict)
    recipient = models.EmailField(_("address"), max_length=254)
    recipient_domain = models.CharField(_("domain"), max_length=253)
    language = models.CharField(_("language"), max_length=12)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    dated_at = models.DateTimeField(_("Date of the letter"))
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED
    )
    n_attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease_owner = models.UUIDField(_("held by"), null=True, blank=True)
    lease_until = models.DateTimeField(_("held until"), null=True, blank=True)
    last_code = models.CharField(_("last code"), max_length=12, blank=True)
    last_words = models.CharField(_("last words of the server"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to one address")
        verbose_name_plural = _("letters to one address each")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | ~Q(state=MessageState.SENT) & Q(sent_at__isnull=True),
                name="message_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=MessageState.LEASED,
                    lease_owner__isnull=False,
                    lease_until__isnull=False,
                )
                | ~Q(state=MessageState.LEASED)
                & Q(lease_owner__isnull=True, lease_until__isnull=True),
                name="message_leased_has_an_owner",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "not_before"],
                condition=Q(state__in=OPEN),
                name="message_waiting",
            ),
            models.Index(fields=["scope", "state"], name="message_scope_state"),
            models.Index(fields=["about"], name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient}"

    @property
    def is_open(self) -> bool:
        """Whether a worker may still send it."""
        return self.state in OPEN


class Attempt(models.Model):
    """One try to deliver a letter. Rows are added, never changed."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("ended at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=MessageState)
    code = models.CharField(_("code"), max_length=12, blank=True)
    words = models.CharField(_("words of the server"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__gte=models.F("started_at")),
                name="attempt_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.outcome}"
