"""Who wants the weekly letter, and which were written."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bulletins.querysets import SubscriptionQuerySet


class Subscription(models.Model):
    """An organisation wants a letter a week about the news of a meeting.

    The row stays when it is switched off, so that switching on again tells nothing twice.
    """

    participation = models.OneToOneField(
        "meetings.Participation", models.CASCADE, related_name="news_subscription"
    )
    # One address; empty for all that work. Gone with the address: never suddenly all of them.
    contact = models.ForeignKey(
        "organisations.Contact",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="news_subscriptions",
        verbose_name=_("only to"),
    )
    is_on = models.BooleanField(_("on"), default=True)
    since = models.DateTimeField(_("since"))
    # Mornings up to here have been looked at.
    planned_until = models.DateTimeField(_("planned until"))

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for the weekly letter")
        verbose_name_plural = _("wishes for the weekly letter")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.participation)


class Digest(models.Model):
    """One weekly letter to one address: what was sent from – until."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="digests")
    contact = models.ForeignKey("organisations.Contact", models.CASCADE, related_name="+")
    # The morning on the reader's calendar.
    day = models.DateField(_("day"))
    # With what was sent after this moment, up to that one.
    after = models.DateTimeField(_("after"))
    until = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "contact", "day"], name="digest_once_a_morning"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("after")), name="digest_has_a_span"),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} · {self.day}"
