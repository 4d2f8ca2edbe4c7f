"""Switch reminders on and off, and the tick that plans them."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.marks import mark_of
from initiative.outbox.models import Message
from meetings.audiences import Audience
from meetings.deadlines import deadline, meeting_deadline
from meetings.models import Invitation, Letter, Meeting, Participation, ReminderRule
from meetings.recipients import contacts_of, order_for
from meetings.reminders import hour_of, occasion_of, stale_at
from meetings.services.invitation import make_links
from meetings.services.reminder_rule import check_hour, record_rule
from meetings.states import DeadlineKind

logger = logging.getLogger(__name__)

# Looked-at hours are written down at least so often, so that a window stays small.
STEP = timedelta(hours=1)

# Clocks and deadlines of a meeting: what the hours of all its reminders follow from.
Clocks = tuple[set[str], dict[str, set[datetime]]]


@transaction.atomic
def set_reminder(
    *,
    letter: Letter,
    at: datetime,
    by: str,
    is_on: bool,
    deadline_kind: str = "",
    days_before: int | None = None,
    goes_at: datetime | None = None,
) -> ReminderRule:
    """Add a rule to a letter, or switch it on or off.

    Hours that have passed when a rule is switched on stay passed. What is on already is
    left as it is: a second press must not step over the hour that is just being planned.

    Args:
        deadline_kind: what ``days_before`` are counted from; empty with ``goes_at``.
        goes_at: a moment of its own, instead of days before a deadline.

    Raises:
        Refused: as ``check_hour``, when it is to be switched on.
    """
    when = {"deadline": deadline_kind, "days_before": days_before, "goes_at": goes_at}
    if is_on:
        check_hour(ReminderRule(letter=letter, **when), at)
    rule, is_new = ReminderRule.objects.select_for_update(of=("self",)).get_or_create(
        letter=letter, **when, defaults={"is_on": is_on, "planned_until": at}
    )
    if rule.is_on != is_on:
        rule.is_on, rule.planned_until = is_on, at
        rule.save(update_fields=["is_on", "planned_until"])
    elif not is_new:
        return rule
    record_rule(rule, by)
    return rule


def plan_reminders(*, at: datetime) -> int:
    """Write the reminders whose hour has come. Two ticks, one letter.

    A rule that cannot be planned is logged and stops no other.

    Returns:
        How many letters are new.
    """
    n_new = 0
    clocks: dict[int, Clocks] = {}
    for rule in ReminderRule.objects.switched_on(at.date()).looked_at_before(at):
        try:
            if is_due(rule, clocks, at):
                n_new += plan_rule(pk=rule.pk, at=at)
        except Exception:
            logger.exception("reminder %s could not be planned", rule.pk)
    return n_new


def is_due(rule: ReminderRule, clocks: dict[int, Clocks], at: datetime) -> bool:
    """Say whether a rule has an hour to plan, or a window to close.

    Args:
        clocks: by meeting, read once a tick: reminders of one meeting share them.
    """
    meeting = rule.letter.meeting
    if meeting.pk not in clocks:
        clocks[meeting.pk] = clocks_of(meeting)
    hours = hours_of(rule, clocks[meeting.pk])
    return falls_now(rule, at - STEP, at) or any(falls_now(rule, hour, at) for hour in hours)


def falls_now(rule: ReminderRule, hour: datetime, at: datetime) -> bool:
    """Say whether an hour lies between the last look at a rule and now."""
    return rule.planned_until is not None and rule.planned_until < hour <= at


def clocks_of(meeting: Meeting) -> Clocks:
    """Return every clock and every deadline that somebody at the meeting has."""
    participations = Participation.objects.filter(meeting=meeting)
    zones = participations.zones_of_addresses() | {meeting.time_zone}
    dues = {
        kind: {meeting_deadline(meeting, kind)} | participations.own_deadlines(kind)
        for kind in DeadlineKind.values
    }
    return zones, dues


def hours_of(rule: ReminderRule, clocks: Clocks) -> set[datetime]:
    """Return every hour at which a rule fires for somebody: clocks times deadlines."""
    zones, dues = clocks
    if rule.goes_at is not None:
        return {hour_of(rule, None, zone) for zone in zones}
    return {hour_of(rule, due_at, zone) for due_at in dues[rule.deadline] for zone in zones}


@transaction.atomic
def plan_rule(*, pk: int, at: datetime) -> int:
    """Write the letters of one rule whose hours lie between the last look and now.

    A reminder is planned for who belongs to the audience now; who came on the list after
    its hour is not late for it. A deadline moved to another day is a new occasion.

    Returns:
        How many letters are new.
    """
    rule = ReminderRule.objects.on_and_held(pk)
    if rule is None or not falls_now(rule, at, at):
        return 0
    n_new = 0
    hours = hours_of(rule, clocks_of(rule.letter.meeting))
    if any(falls_now(rule, hour, at) for hour in hours):
        n_new = write_reminders(rule, at)
    rule.planned_until = at
    rule.save(update_fields=["planned_until"])
    return n_new


def write_reminders(rule: ReminderRule, at: datetime) -> int:
    """Write the letters of a rule that fall due now; return how many are new."""
    letter = rule.letter
    participations = list(Audience.of_letter(letter).of_meeting(letter.meeting_id))
    orders = list(orders_due(rule, participations, at))
    reminded = {order.refs["participation_pk"] for order in orders}
    make_links(participations=[each for each in participations if each.pk in reminded], at=at)
    if orders and letter.sent_at is None:
        # Words that are on their way must not be rewritten.
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
    return enqueue(orders)


def invited_at(participations: list[Participation]) -> dict[int, datetime]:
    """Return from when on each organisation that has a link can have its invitation."""
    links = Invitation.objects.filter(participation__in=participations)
    return dict(links.values_list("participation_id", "issued_at"))


def orders_due(
    rule: ReminderRule, participations: list[Participation], at: datetime
) -> Iterator[Order]:
    """Return the orders of those addresses whose hour lies between the last look and now."""
    letter = rule.letter
    written_in = {text.language for text in letter.texts.all()}
    addresses = contacts_of(participations)
    threads = Message.objects.threads_of_scope(letter.meeting.scope)
    invited = invited_at(participations)
    n_stale = 0
    for participation in participations:
        due_at = None
        if rule.goes_at is None:
            due_at = deadline(participation, rule.deadline, at).due_at
        occasion = occasion_of(rule, due_at)
        for contact in addresses.get(participation.organisation_id, []):
            hour = hour_of(rule, due_at, contact.time_zone or letter.meeting.time_zone)
            if not falls_now(rule, hour, at) or participation.created_at > hour:
                continue
            if invited.get(participation.pk, hour) > hour:
                # Its invitation leaves later than this: a reminder must not overtake it.
                continue
            expires_at = stale_at(rule, hour, due_at)
            if expires_at <= at:
                n_stale += 1
                continue
            yield order_for(
                participation,
                contact,
                kind="meetings.letter",
                key=f"remind:{rule.pk}:{participation.pk}:{occasion}",
                refs={
                    "letter_pk": letter.pk,
                    "participation_pk": participation.pk,
                    "contact_pk": contact.pk,
                    "rule_pk": rule.pk,
                    "occasion": occasion,
                },
                among=written_in,
                mailing=letter.mailing,
                follows=threads.get((participation.ref, mark_of(contact.email)), ""),
                not_before=at,
                expires_at=expires_at,
            )
    if n_stale:
        logger.warning("reminder %s: %s letters came too late to be written", rule.pk, n_stale)
