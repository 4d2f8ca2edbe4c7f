"""Proposals: make one, change it, put it up, take it back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from initiative.clocks import is_zone
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import enqueue
from meetings.models import Meeting, Participation
from meetings.recipients import contacts_of, order_for
from polls.models import SAYS, Choice, FormerOption, Option, Poll
from polls.services.poll import check_not_decided, told, under_lock
from polls.states import PollState, ProposalKind

# One page of radios, on a phone.
MOST = 20
# An organisation may propose so many at one poll: the desk looks at each.
MOST_OF_ONE = 5


@transaction.atomic
def propose(
    *,
    poll: Poll,
    key: UUID,
    by: str,
    at: datetime,
    proposed_by: Participation | None = None,
    **says: object,
) -> Option:
    """Add a proposal: the desk's is up at once, an organisation's waits for the desk.

    Args:
        says: what it proposes, see ``SAYS``.

    Raises:
        Refused: ``decided``, ``closed``, ``enough``, ``already_there``, and as ``check_says``.
    """
    poll = under_lock(poll)
    key = key_of(key, proposed_by and proposed_by.pk, *(str(says.get(name, "")) for name in SAYS))
    known = poll.options.filter(key=key).first()
    if known is not None:
        return known
    check_not_decided(poll)
    option = Option(poll=poll, key=key, proposed_by=proposed_by, **says)
    check_says(option, poll.meeting)
    check_room(option, poll, at)
    last = poll.options.aggregate(last=Max("order"))["last"]
    option.order = (last or 0) + 1
    option.put_up_at = at if proposed_by is None else None
    option.save()
    told(poll, by, "propose")
    return option


def check_room(option: Option, poll: Poll, at: datetime) -> None:
    """Refuse what nobody could answer any more, and what is there already.

    Raises:
        Refused: ``closed``, ``enough`` or ``already_there``.
    """
    there = poll.options.filter(taken_back_at__isnull=True)
    if option.proposed_by_id is not None:
        if not poll.takes_answers(at):
            raise Refused("closed", _("This poll is closed. You can write to the organisers."))
        if there.filter(proposed_by=option.proposed_by_id).count() >= MOST_OF_ONE:
            raise Refused(
                "enough",
                _("Your organisation has made %(n)d proposals. Write to the organisers instead.")
                % {"n": MOST_OF_ONE},
            )
    elif there.up().count() >= MOST:
        raise Refused(
            "enough",
            _("There are %(n)d proposals already. Take one back before you add another.")
            % {"n": MOST},
        )
    check_new(option, poll)


def check_new(option: Option, poll: Poll) -> None:
    """Refuse the same proposal a second time.

    Raises:
        Refused: ``already_there``.
    """
    same = poll.options.filter(taken_back_at__isnull=True, **says_of(option))
    if same.exclude(pk=option.pk).exists():
        raise Refused("already_there", _("This has been proposed already."))


def check_says(option: Option, meeting: Meeting) -> None:
    """Refuse a proposal that says nothing, or days that cannot be.

    Raises:
        Refused: ``says_nothing``, ``half_dates``, ``days_reversed``, ``before_this_one`` or
            ``unknown_zone``.
    """
    starts_on, ends_on = option.starts_on, option.ends_on
    if option.kind != ProposalKind.DATES:
        option.starts_on = option.ends_on = starts_on = ends_on = None
        option.place = option.time_zone = ""
    if starts_on is None and ends_on is not None:
        raise Refused("half_dates", _("Enter the first day too, or no day at all."))
    if starts_on is not None and ends_on is None:
        option.ends_on = ends_on = starts_on
    if starts_on is None and not option.words:
        raise Refused(
            "says_nothing",
            _("Enter the days, or say in words when, like “first half of next year”.")
            if option.kind == ProposalKind.DATES
            else _("Say in words what you propose."),
        )
    if starts_on is not None and ends_on is not None:
        if ends_on < starts_on:
            raise Refused("days_reversed", _("The last day must not be before the first day."))
        check_after(starts_on, meeting)
    if option.time_zone and not is_zone(option.time_zone):
        raise Refused("unknown_zone", _("Choose a time zone by its city, like Europe/Rome."))


def check_after(starts_on: date, previous: Meeting) -> None:
    """Refuse a next meeting that begins before this one is over.

    Raises:
        Refused: ``before_this_one``.
    """
    if starts_on <= previous.ends_on:
        raise Refused(
            "before_this_one",
            _("This meeting ends on %(date)s. Enter a first day after that.")
            % {"date": previous.ends_on.isoformat()},
        )


@transaction.atomic
def change_option(
    *, option: Option, version: int, by: str, at: datetime, tells: bool = False, **says: object
) -> Option:
    """Change what a proposal says. Answers stay, marked as given before; all are asked again.

    Args:
        version: of the proposal as the page showed it.
        tells: whether those who had answered are told by letter.
        says: what it proposes now, see ``SAYS``.

    Raises:
        Refused: ``decided``, ``taken_back``, ``changed_meanwhile``, ``already_there``, and as
            ``check_says``.
    """
    poll = under_lock(option.poll)
    option = poll.options.get(pk=option.pk)
    check_not_decided(poll)
    if option.taken_back_at is not None:
        raise Refused("taken_back", _("This proposal was taken back. Make a new one."))
    before = says_of(option)
    for name, value in says.items():
        setattr(option, name, value)
    check_says(option, poll.meeting)
    if says_of(option) == before:
        return option
    if version != option.version:
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed this proposal since you opened the page. What you typed "
                "is still here: open the poll in another window, compare, save again."
            ),
        )
    check_new(option, poll)
    FormerOption.objects.create(
        option=option, version=option.version, changed_by=by, changed_at=at, **before
    )
    option.version += 1
    option.save(update_fields=[*SAYS, "version"])
    told(poll, by, "change_option")
    if tells and poll.state == PollState.OPEN:
        tell_of_change(option, poll)
    return option


def says_of(option: Option) -> dict[str, object]:
    """Return what a proposal says."""
    return {name: getattr(option, name) for name in SAYS}


def tell_of_change(option: Option, poll: Poll) -> None:
    """Order a letter to those whose answer was given to what the proposal said before."""
    answered = Choice.objects.current().filter(option=option)
    readers = list(
        Participation.objects.of_meeting(poll.meeting_id)
        .invited()
        .filter(pk__in=answered.values("participation"))
    )
    contacts = contacts_of(readers)
    enqueue(
        order_for(
            participation,
            contact,
            kind="polls.changed",
            key=f"poll-option:{option.pk}:{option.version}:{participation.pk}",
            refs={
                "participation_pk": participation.pk,
                "option_pk": option.pk,
                "version": option.version,
            },
            expires_at=poll.open_until,
        )
        for participation in readers
        for contact in contacts[participation.organisation_id]
    )


@transaction.atomic
def put_up(*, option: Option, by: str, at: datetime) -> Option:
    """Ask everybody about what an organisation has proposed; twice changes nothing.

    Raises:
        Refused: ``decided``, ``taken_back`` or ``enough``.
    """
    poll = under_lock(option.poll)
    option = poll.options.get(pk=option.pk)
    check_not_decided(poll)
    if option.taken_back_at is not None:
        raise Refused("taken_back", _("This proposal was taken back. Make a new one."))
    if option.put_up_at is not None:
        return option
    if poll.options.up().count() >= MOST:
        raise Refused(
            "enough",
            _("There are %(n)d proposals already. Take one back before you add another.")
            % {"n": MOST},
        )
    option.put_up_at = at
    option.save(update_fields=["put_up_at"])
    told(poll, by, "put_up_option")
    return option


@transaction.atomic
def take_back(*, option: Option, by: str, at: datetime) -> None:
    """Ask nobody about a proposal any more. Once somebody has answered it stays, with the answers.

    Raises:
        Refused: ``decided``.
    """
    poll = under_lock(option.poll)
    check_not_decided(poll)
    known = poll.options.with_answered().filter(pk=option.pk).first()
    if known is None or known.taken_back_at is not None:
        return
    if known.is_answered or known.proposed_by_id is not None:
        known.taken_back_at = at
        known.save(update_fields=["taken_back_at"])
    else:
        known.delete()
    told(poll, by, "take_back_option")


@transaction.atomic
def move_up(*, option: Option, by: str) -> None:
    """Let a proposal stand before the one above it."""
    poll = under_lock(option.poll)
    check_not_decided(poll)
    standing = list(poll.options.up())
    place = next((n for n, each in enumerate(standing) if each.pk == option.pk), 0)
    if not place:
        return
    standing[place - 1 : place + 1] = standing[place], standing[place - 1]
    for order, each in enumerate(standing, 1):
        each.order = order
    Option.objects.bulk_update(standing, ["order"])
    told(poll, by, "move_option")
