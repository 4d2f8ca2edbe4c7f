"""Reads of the door."""

from datetime import datetime

from django.db import models


class HelperQuerySet(models.QuerySet):
    """Helpers …"""

    def holding(self, at: datetime) -> "HelperQuerySet":
        """… whose link opens the door at that moment."""
        return self.filter(revoked_at__isnull=True, ends_at__gt=at)


class PressQuerySet(models.QuerySet):
    """Presses …"""

    def of_participation(self, pk: int) -> "PressQuerySet":
        """… about one organisation, in the order in which they were pressed."""
        return self.filter(participation_id=pk).order_by("pressed_at", "pk")


class WalkInQuerySet(models.QuerySet):
    """Those who were not on the list …"""

    def open(self) -> "WalkInQuerySet":
        """… of whom nobody has said yet who they are."""
        return self.filter(participation__isnull=True)
