"""Reads of meetings, participations and what hangs on them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from meetings.states import WRITING, Answer, DeadlineKind, TimeAnswer
from organisations.models import Contact

if TYPE_CHECKING:
    from meetings.models import Letter, Meeting, Participation, ReminderRule


class MeetingQuerySet(models.QuerySet):
    """Meetings …"""

    def public(self) -> "MeetingQuerySet":
        """… that everybody may read, the newest first."""
        return self.filter(opened_at__isnull=False).order_by("-starts_on", "pk")

    def organised_by(self, user_pk: int, roles: "Iterable[str]") -> "MeetingQuerySet":
        """… at whose desk this person works, in one of these roles."""
        return self.filter(organisers__user_id=user_pk, organisers__role__in=roles)

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
        return self.select_related("organisation").order_by("organisation__sort_key", "pk")

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

    def not_asked(self) -> "ParticipationQuerySet":
        """… that have no personal link, or a stopped one."""
        return self.exclude(invitation__isnull=False, invitation__revoked_at__isnull=True)

    def reading(self, language: str) -> "ParticipationQuerySet":
        """… that asked for letters in a language, or else have an address that reads it."""
        readers = Contact.objects.working().filter(language=language).values("organisation")
        return self.filter(Q(language=language) | Q(language="", organisation__in=readers))

    def languages_of_addresses(self) -> list[str]:
        """Return the languages that letters are asked for in, each once."""
        own = self.exclude(language="").order_by().values_list("language", flat=True)
        contacts = Contact.objects.filter(organisation__in=self.order_by().values("organisation"))
        of_addresses = contacts.exclude(language="").values_list("language", flat=True)
        return sorted({*own.distinct(), *of_addresses.distinct()})

    def generations_of_links(self, among: "Iterable[Participation]") -> dict[int, int]:
        """Return the generation of the link by participation."""
        pks = [participation.pk for participation in among]
        return dict(self.filter(pk__in=pks).values_list("pk", "invitation__generation"))

    def zones_of_addresses(self) -> set[str]:
        """Return the time zones that their working addresses name."""
        contacts = Contact.objects.working().filter(
            organisation__in=self.order_by().values("organisation")
        )
        named = contacts.exclude(time_zone="").order_by()
        return set(named.values_list("time_zone", flat=True).distinct())

    def own_deadlines(self, kind: str) -> set[datetime]:
        """Return the later dates that single organisations were given."""
        field = "answers_extended_to" if kind == DeadlineKind.ANSWERS else "statements_extended_to"
        given = self.filter(**{f"{field}__isnull": False}).order_by()
        return set(given.values_list(field, flat=True).distinct())

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


class LetterQuerySet(models.QuerySet):
    """Letters of the organisers …"""

    def of_meeting(self, meeting_pk: int) -> "LetterQuerySet":
        """… of one meeting, with their texts."""
        return self.filter(meeting_id=meeting_pk).prefetch_related("texts")

    def hold(self, pk: int) -> "Letter":
        """Read one letter with its meeting and keep it to this transaction."""
        letters = self.select_related("meeting").prefetch_related("texts")
        return cast("Letter", letters.select_for_update(of=("self",)).get(pk=pk))


class SendingQuerySet(models.QuerySet):
    """Presses of "send" …"""

    def going(self) -> "SendingQuerySet":
        """… that nobody has stopped and whose copies may leave, or have left."""
        return self.filter(leaves_at__isnull=False, stopped_at__isnull=True)

    def waiting_for_another(self) -> "SendingQuerySet":
        """… that a second organiser has not agreed to yet."""
        return self.filter(leaves_at__isnull=True, stopped_at__isnull=True)


class ReminderRuleQuerySet(models.QuerySet):
    """Reminder rules …"""

    def switched_on(self, on: date) -> "ReminderRuleQuerySet":
        """… that a person has switched on for a meeting that is not over on that day."""
        return (
            self.filter(is_on=True, letter__meeting__ends_on__gte=on)
            .select_related("letter", "letter__meeting")
            .order_by("pk")
        )

    def looked_at_before(self, at: datetime) -> "ReminderRuleQuerySet":
        """… whose hours up to a moment have not all been looked at."""
        return self.filter(planned_until__lt=at)

    def of_meeting(self, meeting_pk: int) -> "ReminderRuleQuerySet":
        """… of one meeting, with their letters and the letters' texts."""
        rules = self.filter(letter__meeting_id=meeting_pk)
        return rules.select_related("letter__meeting").prefetch_related("letter__texts")

    def hold(self, pk: int) -> "ReminderRule":
        """Read one rule with its letter and keep it to this transaction."""
        rules = self.select_related("letter__meeting")
        return cast("ReminderRule", rules.select_for_update(of=("self",)).get(pk=pk))

    def on_and_held(self, pk: int) -> "ReminderRule | None":
        """Read one rule that is switched on and keep it to this transaction.

        Another tick that holds it is stepped over where the database can do that.
        """
        rules = self.filter(pk=pk, is_on=True).select_related("letter__meeting")
        if connection.features.has_select_for_update_skip_locked:
            rules = rules.select_for_update(skip_locked=True, of=("self",))
        return rules.first()


class AttendanceQuerySet(models.QuerySet):
    """Who came …"""

    def of_meeting(self, meeting_pk: int) -> "AttendanceQuerySet":
        """… to one meeting."""
        return self.filter(participation__meeting_id=meeting_pk).order_by(F("came_at"), "pk")


class TimeRequestQuerySet(models.QuerySet):
    """Wishes for more time …"""

    def waiting(self) -> "TimeRequestQuerySet":
        """… that nobody has answered, the oldest first."""
        return self.filter(answer=TimeAnswer.OPEN).order_by("pk")
