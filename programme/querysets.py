"""Reads of sessions, speakers, versions and turns."""

from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Count, DurationField, ExpressionWrapper, F, Prefetch, Q

if TYPE_CHECKING:
    from programme.models import AgendaVersion, Session


class SessionQuerySet(models.QuerySet):
    """Sessions …"""

    def of_meeting(self, meeting_pk: int) -> "SessionQuerySet":
        """… of one meeting, in their order."""
        return self.filter(meeting_id=meeting_pk)

    def with_speakers(self) -> "SessionQuerySet":
        """… with who speaks and the statements they speak to: two queries more."""
        speeches = self.model._meta.get_field("speeches").related_model.objects
        statements = self.model._meta.get_field("statements").related_model.objects
        return self.prefetch_related(
            Prefetch("speeches", speeches.with_names()),
            Prefetch("statements", statements.order_by("number", "pk")),
        )

    def with_waiting(self) -> "SessionQuerySet":
        """Add ``n_waiting``: how many are on the list of who speaks."""
        waiting = Q(turns__started_at__isnull=True, turns__taken_off_at__isnull=True)
        return self.annotate(n_waiting=Count("turns", filter=waiting & Q(turns__isnull=False)))

    def hold(self, pk: int) -> "Session":
        """Read one session with its meeting and keep its list to this transaction."""
        sessions = self.select_related("meeting").select_for_update(of=("self",), no_key=True)
        return cast("Session", sessions.get(pk=pk))


class SpeechQuerySet(models.QuerySet):
    """Speeches …"""

    def with_names(self) -> "SpeechQuerySet":
        """… with organisation and delegate, in their order."""
        speeches = self.select_related("participation__organisation", "delegate")
        return speeches.order_by("position", "pk")


class AgendaVersionQuerySet(models.QuerySet):
    """Published versions of an agenda …"""

    def newest(self, meeting_pk: int) -> "AgendaVersion | None":
        """Return the one that counts, or ``None`` before the first."""
        return self.filter(meeting_id=meeting_pk).order_by("-number").first()


class TurnQuerySet(models.QuerySet):
    """Turns to speak …"""

    def waiting(self) -> "TurnQuerySet":
        """… still to come, in their order: round, then as they asked."""
        waiting = self.filter(started_at__isnull=True, taken_off_at__isnull=True)
        return waiting.order_by("round", "position", "pk")

    def running(self) -> "TurnQuerySet":
        """… of who speaks now: one a session at most."""
        return self.filter(started_at__isnull=False, stopped_at__isnull=True)

    def spoken(self) -> "TurnQuerySet":
        """… that are over, as they were spoken."""
        return self.filter(stopped_at__isnull=False).order_by("started_at", "pk")

    def with_names(self) -> "TurnQuerySet":
        """… with organisation and delegate."""
        return self.select_related("participation__organisation", "delegate")

    def with_seconds(self) -> "TurnQuerySet":
        """Add ``seconds``: how long each that is over was."""
        length = ExpressionWrapper(F("stopped_at") - F("started_at"), output_field=DurationField())
        return self.annotate(seconds=length)
