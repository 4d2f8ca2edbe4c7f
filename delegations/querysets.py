"""Reads of delegates with what they said."""

from django.db import models

from meetings.models import Delegate


class DetailsQuerySet(models.QuerySet):
    """What delegates said …"""

    def of_meeting(self, meeting_pk: int) -> "DetailsQuerySet":
        """… who come to one meeting."""
        return self.filter(delegate__participation__meeting_id=meeting_pk)


def delegates_of_meeting(meeting_pk: int) -> models.QuerySet[Delegate]:
    """Return everybody who comes to a meeting, by organisation and name, with what they said."""
    return (
        Delegate.objects.filter(participation__meeting_id=meeting_pk)
        .select_related("participation__organisation", "details")
        .order_by(models.functions.Lower("participation__organisation__name"), "name", "pk")
    )
