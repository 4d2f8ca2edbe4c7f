"""Reads of bulletins, of the wish for a weekly letter, of notes. Lists never load a text."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import connection, models
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from bulletins.states import NOTES_KEPT_FOR, Audience, TextKind

if TYPE_CHECKING:
    from bulletins.models import Bulletin, Subscription

# What a list shows of a bulletin.
LISTED = [
    "meeting",
    "number",
    "first_sent_at",
    "sent_at",
    "public_at",
    "withdrawn_at",
    "off_at",
    "off_reason",
    "participation__is_named",
    "participation__organisation__name",
    "participation__organisation__slug",
    "participation__organisation__language",
    "participation__organisation__place",
    "sent__title",
    "sent__language",
    "sent__audience",
    "sent__is_signed",
    "sent__n_characters",
]


class BulletinQuerySet(models.QuerySet):
    """Bulletins …"""

    def readable(self) -> "BulletinQuerySet":
        """… that those who take part may read: sent and not taken back."""
        return self.filter(sent__isnull=False, withdrawn_at__isnull=True)

    def public(self) -> "BulletinQuerySet":
        """… that everybody may read, in a meeting that is open."""
        return self.readable().filter(
            sent__audience=Audience.PUBLIC, off_at__isnull=True, meeting__opened_at__isnull=False
        )

    def once_public(self) -> "BulletinQuerySet":
        """… that everybody could read at some time."""
        return self.filter(public_at__isnull=False, meeting__opened_at__isnull=False)

    def signed(self) -> "BulletinQuerySet":
        """… under which a name stands."""
        return self.filter(sent__is_signed=True)

    def written_in(self, language: str) -> "BulletinQuerySet":
        """… in one language; in any when it is empty."""
        return self.filter(sent__language=language) if language else self

    def first_sent(self, after: datetime, until: datetime) -> "BulletinQuerySet":
        """… that became readable after one moment, up to another."""
        return self.filter(first_sent_at__gt=after, first_sent_at__lte=until)

    def newest_first(self) -> "BulletinQuerySet":
        """… the last that became readable on top."""
        return self.order_by("-first_sent_at", "-pk")

    def for_list(self) -> "BulletinQuerySet":
        """… with whose they are and what a list shows, without texts."""
        return self.select_related("participation__organisation", "sent").only(*LISTED)

    def for_reading(self) -> "BulletinQuerySet":
        """… with the text that was sent."""
        return self.select_related("meeting", "participation__organisation", "sent").defer(
            "meeting__call"
        )

    def languages(self) -> list[tuple[str, int]]:
        """Return the languages they are written in, and how many are in each."""
        rows = self.order_by().values_list("sent__language").annotate(n=Count("pk"))
        return sorted(rows)

    def hold(self, pk: int) -> "Bulletin":
        """Read one with its texts and keep it to this transaction."""
        rows = self.select_related("draft", "sent", "participation__organisation")
        return cast("Bulletin", rows.select_for_update(of=("self",)).get(pk=pk))


class BulletinTextQuerySet(models.QuerySet):
    """Texts of bulletins …"""

    def typed(self) -> "BulletinTextQuerySet":
        """… that were saved, whether or not another one stood in the way."""
        return self.exclude(kind=TextKind.SENT)


class SubscriptionQuerySet(models.QuerySet):
    """Wishes for the weekly letter …"""

    def switched_on(self) -> "SubscriptionQuerySet":
        """… that hold."""
        return self.filter(is_on=True)

    def looked_at_before(self, at: datetime) -> "SubscriptionQuerySet":
        """… whose mornings up to a moment have not all been looked at."""
        return self.filter(planned_until__lt=at)

    def on_and_held(self, pk: int) -> "Subscription | None":
        """Read one that holds and keep it to this transaction.

        Another tick that holds it is stepped over where the database can do that.
        """
        rows = self.switched_on().filter(pk=pk)
        rows = rows.select_related("participation__organisation", "participation__meeting")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        return rows.first()


class DirectNoteQuerySet(models.QuerySet):
    """Notes …"""

    def of(self, participation_pk: int) -> "DirectNoteQuerySet":
        """… that an organisation sent or received at one meeting."""
        return self.filter(Q(sender=participation_pk) | Q(receiver=participation_pk))

    def exchanges(self) -> "DirectNoteQuerySet":
        """… that began an exchange, the one with the newest note on top."""
        return (
            self.filter(first__isnull=True)
            .select_related("sender__organisation", "receiver__organisation")
            .annotate(
                n_notes=Count("others") + 1,
                newest_at=Coalesce(Max("others__sent_at"), "sent_at"),
            )
            .order_by("-newest_at", "-pk")
        )

    def within_a_day(self, organisation_pk: int, at: datetime) -> "DirectNoteQuerySet":
        """… that an organisation sent in the last day, at all its meetings."""
        return self.filter(sender__organisation=organisation_pk, sent_at__gt=at - timedelta(days=1))

    def to_forget(self, at: datetime) -> "DirectNoteQuerySet":
        """… whose meeting has been over for long and that are as old themselves."""
        limit = at - NOTES_KEPT_FOR
        return self.filter(
            forgotten_at__isnull=True,
            sent_at__lt=limit,
            sender__meeting__ends_on__lt=limit.date(),
        )
