"""Reads of meetings, participations and what hangs on them."""

from datetime import date
from typing import TYPE_CHECKING, cast

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from meetings.states import WRITING, Answer
from organisations.models import Contact

if TYPE_CHECKING:
    from meetings.models import Meeting


class MeetingQuerySet(models.QuerySet):
    """Meetings …"""

    def public(self) -> "MeetingQuerySet":
        """… that everybody may read, the newest first."""
        return self.filter(opened_at__isnull=False).order_by("-starts_on", "pk")

    def organised_by(self, user_pk: int) -> "MeetingQuerySet":
        """… at whose desk this person works."""
        return self.filter(organisers__user_id=user_pk)

    def with_counts(self) -> "MeetingQuerySet":
        """Add ``n_participations``, counted by the database."""
        return self.annotate(n_participations=Count("participations", distinct=True))

    def over(self, on: date) -> "MeetingQuerySet":
        """… that ended before that day."""
        return self.filter(ends_on__lt=on)

    def hold(self, pk: int) -> "Meeting":
        """Read one meeting and keep it to this transaction: deadlines stand still.

        Every act that ends in ``touch_public`` holds the meeting first. A lock that many
        may share would not do: two holders that both want to write wait for each other.
        SQLite has one writer at a time anyway.
        """
        return cast("Meeting", self.select_for_update(no_key=True).get(pk=pk))


class ParticipationQuerySet(models.QuerySet):
    """Participations …"""

    def of_meeting(self, meeting_pk: int) -> "ParticipationQuerySet":
        """… at one meeting, with their organisations, in the order of the names."""
        return self.filter(meeting_id=meeting_pk).select_related("meeting").by_name()

    def by_name(self) -> "ParticipationQuerySet":
        """… with their organisations, in the order of the names."""
        return self.select_related("organisation").order_by(
            models.functions.Lower("organisation__name"), "pk"
        )

    def with_answer(self) -> "ParticipationQuerySet":
        """Add ``answer``: what each organisation answered last, or ``None``."""
        rsvps = self.model._meta.get_field("rsvps").related_model.objects
        newest = rsvps.filter(participation=OuterRef("pk")).newest_first()
        return self.annotate(answer=Subquery(newest.values("answer")[:1]))

    def answered(self, *answers: str) -> "ParticipationQuerySet":
        """… whose last answer is one of these; any answer when none is named."""
        queryset = self.with_answer()
        if answers:
            return queryset.filter(answer__in=answers)
        return queryset.filter(answer__isnull=False)

    def not_answered(self) -> "ParticipationQuerySet":
        """… that have not answered. Silence is not a no."""
        return self.with_answer().filter(answer__isnull=True)

    def answer_missing(self) -> "ParticipationQuerySet":
        """… whose answer is still open: none yet, or "not sure yet"."""
        return self.with_answer().filter(Q(answer__isnull=True) | Q(answer=Answer.UNSURE))

    def expected_to_write(self) -> "ParticipationQuerySet":
        """… that said they come or send a statement."""
        return self.answered(*WRITING)

    def expected_to_come(self) -> "ParticipationQuerySet":
        """… that said yes."""
        return self.answered(Answer.YES)

    def invited(self) -> "ParticipationQuerySet":
        """… that have a personal link that holds."""
        return self.filter(invitation__revoked_at__isnull=True, invitation__isnull=False)

    def asked(self) -> "ParticipationQuerySet":
        """… that were invited at some time, whether or not the link still holds."""
        return self.filter(invitation__isnull=False)

    def reached_at(self, email: str) -> "ParticipationQuerySet":
        """… of the organisation that this address speaks for, if letters may go there."""
        return self.filter(
            organisation__in=Contact.objects.working().of_address(email).values("organisation")
        )

    def outside_desks_of(self, meeting_pk: int) -> "ParticipationQuerySet":
        """… at other meetings that share no organiser with this one."""
        shared = Q(meeting__organisers__user__organises__meeting_id=meeting_pk)
        return self.exclude(shared).exclude(meeting_id=meeting_pk)

    def present(self) -> "ParticipationQuerySet":
        """… that came."""
        return self.filter(attendance__isnull=False)

    def with_reachable(self) -> "ParticipationQuerySet":
        """Add ``is_reachable``: whether the organisation has an address that works."""
        working = Contact.objects.working().filter(organisation_id=OuterRef("organisation_id"))
        return self.annotate(is_reachable=Exists(working))


class RsvpQuerySet(models.QuerySet):
    """Answers …"""

    def newest_first(self) -> "RsvpQuerySet":
        """… the one that counts on top."""
        return self.order_by("-pk")


class ReminderRuleQuerySet(models.QuerySet):
    """Reminder rules …"""

    def switched_on(self, on: date) -> "ReminderRuleQuerySet":
        """… that a person has switched on for a meeting that is not over on that day."""
        return (
            self.filter(is_on=True, letter__meeting__ends_on__gte=on)
            .select_related("letter", "letter__meeting")
            .order_by("pk")
        )


class AttendanceQuerySet(models.QuerySet):
    """Who came …"""

    def of_meeting(self, meeting_pk: int) -> "AttendanceQuerySet":
        """… to one meeting."""
        return self.filter(participation__meeting_id=meeting_pk).order_by(F("came_at"), "pk")
