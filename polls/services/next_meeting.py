"""The next meeting made from the last: one decision makes one meeting."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.clocks import is_zone
from initiative.errors import Refused
from meetings.models import Meeting
from meetings.services.meeting import RESERVED, plan_meeting, touch_public
from organisations.models import User
from polls.carrying import SETTINGS, Wanted
from polls.models import Option, Poll, Succession
from polls.services.carry_over import carry_over
from polls.services.option import check_after
from polls.services.poll import check_not_decided
from polls.shifting import Shift
from polls.states import PollState


@dataclass(frozen=True)
class Deadlines:
    """Until when to answer and to write for the next meeting."""

    answers_due_at: datetime
    statements_due_at: datetime


def deadlines_of(
    previous: Meeting,
    *,
    starts_on: date,
    time_zone: str,
    answers_due_on: date | None = None,
    statements_due_on: date | None = None,
) -> Deadlines:
    """Return the deadlines at the distance of the last meeting, at the same hour of the clock.

    Args:
        answers_due_on: the day, where a person has chosen another one; so the other.
    """
    shift = Shift.between(previous, starts_on, time_zone)
    return Deadlines(
        shift.moved(previous.answers_due_at, answers_due_on),
        shift.moved(previous.statements_due_at, statements_due_on),
    )


def due_of(previous: Meeting, wanted: Wanted) -> Deadlines:
    """Return the deadlines of what is wanted."""
    return deadlines_of(
        previous,
        starts_on=wanted.starts_on,
        time_zone=wanted.time_zone,
        answers_due_on=wanted.answers_due_on,
        statements_due_on=wanted.statements_due_on,
    )


@transaction.atomic
def make_next(
    *,
    previous: Meeting,
    wanted: Wanted,
    organiser: User,
    key: UUID,
    at: datetime,
    option: Option | None = None,
) -> Succession:
    """Make the meeting that follows ``previous``, private until it is opened.

    One decision makes one meeting: the same page sent twice returns what it made, another
    page is refused.

    Args:
        organiser: gets the role "everything" there.
        key: issued with the page that decides.
        option: the proposal that is decided; ``None`` without a poll.

    Raises:
        Refused: ``decided_already``, ``unknown_zone``, ``before_this_one``,
            ``deadline_passed``, ``slug_taken``, ``rules_without_letters``, ``taken_back``,
            ``decided``, ``never_asked``, and as ``check_dates``.
    """
    previous = Meeting.objects.hold(previous.pk)
    known = Succession.objects.select_related("next").filter(previous=previous).first()
    if known is not None and known.key == key:
        return known
    check_is_last(known)
    poll = poll_to_decide(option, previous)
    check_wanted(previous, wanted, at)
    meeting = planned(previous, wanted, organiser)
    carry_over(previous, meeting, wanted, organiser)
    return follow(previous, meeting, key=key, by=organiser.ref, at=at, poll=poll, option=option)


@transaction.atomic
def say_next(
    *,
    previous: Meeting,
    following: Meeting,
    key: UUID,
    by: str,
    at: datetime,
    option: Option | None = None,
) -> Succession:
    """Say that a meeting which is there already follows another one; nothing is carried over.

    Raises:
        Refused: ``decided_already``, ``before_this_one``, and as ``make_next`` about the poll.
    """
    for pk in sorted({previous.pk, following.pk}):
        Meeting.objects.hold(pk)
    known = Succession.objects.filter(previous=previous).first()
    if known is not None and known.next_id == following.pk:
        return known
    check_is_last(known)
    check_is_last(Succession.objects.filter(next=following).first())
    check_after(following.starts_on, previous)
    poll = poll_to_decide(option, previous)
    return follow(previous, following, key=key, by=by, at=at, poll=poll, option=option)


def check_is_last(known: Succession | None) -> None:
    """Refuse a second meeting after the same one.

    Raises:
        Refused: ``decided_already``.
    """
    if known is not None:
        raise Refused(
            "decided_already",
            _("The next meeting has been made already: “%(title)s”. Change that one.")
            % {"title": known.next.title},
        )


def poll_to_decide(option: Option | None, previous: Meeting) -> Poll | None:
    """Return the poll of the proposal that is decided, held until the commit.

    Raises:
        Refused: ``decided``, ``never_asked`` or ``taken_back``.
    """
    if option is None:
        return None
    poll = Poll.objects.hold(option.poll_id)
    check_not_decided(poll)
    if poll.meeting_id != previous.pk or poll.state == PollState.DRAFT:
        raise Refused("never_asked", _("Nobody has been asked yet. Open the poll first."))
    if not Option.objects.get(pk=option.pk).is_up:
        raise Refused("taken_back", _("This proposal was taken back. Decide on another one."))
    return poll


def check_wanted(previous: Meeting, wanted: Wanted, at: datetime) -> None:
    """Refuse what cannot become a meeting.

    Raises:
        Refused: see ``make_next``.
    """
    if not is_zone(wanted.time_zone):
        raise Refused("unknown_zone", _("Choose a time zone by its city, like Europe/Rome."))
    check_after(wanted.starts_on, previous)
    if wanted.has_rules and not wanted.has_letters:
        raise Refused(
            "rules_without_letters",
            _("A reminder is a letter: carry the letters over too, or leave the reminders out."),
        )
    if wanted.slug in RESERVED or Meeting.objects.filter(slug=wanted.slug).exists():
        raise slug_taken()
    due = due_of(previous, wanted)
    if min(due.answers_due_at, due.statements_due_at) <= at:
        raise Refused(
            "deadline_passed",
            _(
                "At the same distance as last time a deadline would have passed already. Choose "
                "later days, or enter the days of the deadlines yourself."
            ),
        )


def slug_taken() -> Refused:
    """Return the refusal of an address that is in use."""
    return Refused(
        "slug_taken",
        _("Another meeting has this address. Enter another one, or leave it empty."),
    )


def planned(previous: Meeting, wanted: Wanted, organiser: User) -> Meeting:
    """Plan the meeting with the settings of the last one.

    Raises:
        Refused: ``slug_taken``, and as ``check_dates``.
    """
    due = due_of(previous, wanted)
    try:
        with transaction.atomic():
            return plan_meeting(
                organiser=organiser,
                slug=wanted.slug,
                title=wanted.title,
                short_name=wanted.short_name,
                place=wanted.place,
                time_zone=wanted.time_zone,
                starts_on=wanted.starts_on,
                ends_on=wanted.ends_on,
                answers_due_at=due.answers_due_at,
                statements_due_at=due.statements_due_at,
                **{name: getattr(previous, name) for name in SETTINGS},
            )
    except IntegrityError:
        # Somebody took the address between the question and the writing.
        raise slug_taken() from None


def follow(
    previous: Meeting,
    following: Meeting,
    *,
    key: UUID,
    by: str,
    at: datetime,
    poll: Poll | None,
    option: Option | None,
) -> Succession:
    """Write down that one meeting follows the other, and what was decided."""
    succession = Succession.objects.create(
        previous=previous, next=following, key=key, option=option, decided_by=by, decided_at=at
    )
    if poll is not None:
        poll.state, poll.decided_at, poll.decided_option = PollState.DECIDED, at, option
        poll.closed_at = poll.closed_at or at
        poll.save(update_fields=["state", "decided_at", "decided_option", "closed_at"])
    touch_public(previous.pk)
    touch_public(following.pk)
    about = option.poll.ref if option is not None else ""
    record(by, "make_next", scope=previous.scope, about=about, next=following.pk)
    record(by, "made_from", scope=following.scope, previous=previous.pk)
    return succession
