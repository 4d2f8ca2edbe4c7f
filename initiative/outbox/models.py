"""Letters on their way: one row an address, one row a try."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.outbox.querysets import MessageQuerySet, ReturnQuerySet
from initiative.outbox.states import OPEN, MessageState, Reason, ReturnKind, Stage


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
    # Which mass letter it is a copy of, for example "letter:12"; empty for single letters.
    mailing = models.CharField(_("part of"), max_length=64, blank=True)
    refs = models.JSONField(_("references"), default=dict)
    # Address and domain are blanked thirty days after; the mark (an HMAC) stays.
    recipient = models.CharField(_("address"), max_length=254, blank=True)
    recipient_domain = models.CharField(_("domain"), max_length=253, blank=True)
    recipient_mark = models.CharField(_("mark of the address"), max_length=64)
    purged_at = models.DateTimeField(_("address blanked at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    message_id = models.CharField(_("Message-ID"), max_length=200, unique=True)
    dated_at = models.DateTimeField(_("Date of the letter"))
    # Message-ID of the letter that this one follows, so that mail programs thread them.
    follows = models.CharField(_("follows"), max_length=200, blank=True)
    queued_at = models.DateTimeField(_("waiting since"))
    not_before = models.DateTimeField(_("not before"))
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5)
    state = models.CharField(
        _("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED
    )
    reason = models.CharField(_("why"), max_length=16, choices=Reason, blank=True)
    n_attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    n_uncertain = models.PositiveSmallIntegerField(_("tries of unknown end"), default=0)
    # How often a worker died while it was sending this letter.
    n_lost = models.PositiveSmallIntegerField(_("workers lost"), default=0)
    begun_at = models.DateTimeField(_("try begun at"), null=True, blank=True)
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
                condition=Q(sent_at__isnull=False) | ~Q(state=MessageState.SENT),
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
            models.Index(fields=["mailing", "state"], name="message_mailing"),
            models.Index(fields=["recipient_mark"], name="message_recipient_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient or self.recipient_mark[:8]}"

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
    reason = models.CharField(_("why"), max_length=16, choices=Reason, blank=True)
    stage = models.CharField(_("got as far as"), max_length=8, choices=Stage, blank=True)
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


class Copy(models.Model):
    """What was sent, word for word, with every personal link blanked.

    In a table of its own: lists of letters never touch the texts.
    """

    message = models.OneToOneField(Message, models.CASCADE, related_name="copy")
    subject = models.CharField(_("subject"), max_length=998)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("copy of a letter")
        verbose_name_plural = _("copies of letters")

    def __str__(self) -> str:
        return self.subject


class Return(models.Model):
    """News about a letter after it was sent: it came back, or the reader complained.

    Rows are added, never changed. Codes and the server's sentence are kept, addresses
    in that sentence are not.
    """

    message = models.ForeignKey(Message, models.CASCADE, related_name="returns")
    # The same news read twice (mailbox, pipe, webhook) is one row.
    key = models.CharField(_("key"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=ReturnKind)
    reason = models.CharField(_("why"), max_length=16, choices=Reason, blank=True)
    code = models.CharField(_("code"), max_length=12, blank=True)
    words = models.CharField(_("words of the server"), max_length=500, blank=True)
    came_at = models.DateTimeField(_("came at"))

    objects = ReturnQuerySet.as_manager()

    class Meta:
        verbose_name = _("returned letter")
        verbose_name_plural = _("returned letters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ReturnKind.values), name="return_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["came_at"], name="return_came_at")]

    def __str__(self) -> str:
        return f"{self.came_at:%Y-%m-%d %H:%M} {self.kind}"


class Domain(models.Model):
    """How fast one domain takes letters; a row exists once its server said "slower"."""

    name = models.CharField(_("domain"), max_length=253, unique=True)
    rate = models.FloatField(_("letters a second"))
    tokens = models.FloatField(_("letters it takes now"), default=1)
    counted_at = models.DateTimeField(_("counted at"))
    n_good = models.PositiveIntegerField(_("taken since the last change"), default=0)

    class Meta:
        verbose_name = _("domain that asked for less")
        verbose_name_plural = _("domains that asked for less")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(rate__gt=0), name="domain_rate_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class Breaker(models.Model):
    """The way to our own mail server: open, or left alone until a moment. One row."""

    name = models.CharField(_("way"), max_length=20, unique=True, default="smtp")
    n_failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    again_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    code = models.CharField(_("code"), max_length=12, blank=True)
    words = models.CharField(_("words of the server"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("way to the mail server")
        verbose_name_plural = _("ways to the mail server")

    def __str__(self) -> str:
        return self.name

    def is_shut(self, at: datetime) -> bool:
        """Say whether the way is left alone at this moment."""
        return self.again_at is not None and self.again_at > at


class Pulse(models.Model):
    """When a part of the machinery last did its work: pump, beat, purge, returns."""

    name = models.CharField(_("part"), max_length=40, unique=True)
    beat_at = models.DateTimeField(_("last seen at"))

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"
