"""Rules of reminders and the tick that plans them."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from initiative.audit.record import record
from initiative.outbox.enqueue import enqueue
from meetings.audiences import REGISTER
from meetings.deadlines import deadline, meeting_deadline
from meetings.models import Letter, ReminderRule
from meetings.services.invitation import make_links
from meetings.services.letter import orders_of


@transaction.atomic
def set_reminder(
    *, letter: Letter, deadline_kind: str, hours_before: int, is_on: bool, by: str
) -> ReminderRule:
    """Add a rule to a letter, or switch it on or off."""
    rule, _created = ReminderRule.objects.update_or_create(
        letter=letter,
        deadline=deadline_kind,
        hours_before=hours_before,
        defaults={"is_on": is_on},
    )
    record(
        by,
        "set_reminder",
        scope=letter.meeting.scope,
        about=f"letter:{letter.pk}",
        deadline=deadline_kind,
        hours_before=hours_before,
        is_on=is_on,
    )
    return rule


def plan_reminders(*, at: datetime) -> int:
    """Write the reminders whose hour has come. Two ticks, one letter.

    Returns:
        How many letters are new.
    """
    return sum(plan_rule(rule, at) for rule in ReminderRule.objects.switched_on(at.date()))


@transaction.atomic
def plan_rule(rule: ReminderRule, at: datetime) -> int:
    """Write the letters of one rule that are due.

    A reminder is planned for who belongs to the audience now and has the hour behind
    and the deadline before them; who came on the list after that hour is not late for
    it. A deadline moved to another day is a new occasion.

    Returns:
        How many letters are new.
    """
    letter = rule.letter
    lead = timedelta(hours=rule.hours_before)
    if at < meeting_deadline(letter.meeting, rule.deadline) - lead:
        return 0
    by_end = defaultdict(list)
    for participation in REGISTER[letter.audience].of_meeting(letter.meeting_id):
        ends_at = deadline(participation, rule.deadline, at).due_at
        hour = ends_at - lead
        if hour <= at < ends_at and participation.created_at <= hour:
            by_end[ends_at].append(participation)
    orders = []
    for ends_at, participations in by_end.items():
        make_links(participations=participations, at=at)
        some, _unreachable = orders_of(
            letter,
            participations,
            occasion=f"remind:{rule.pk}:{ends_at.date().isoformat()}",
            # Half-way to the deadline a reminder that could not leave is stale.
            expires_at=ends_at - lead / 2,
        )
        orders.extend(some)
    if orders and letter.sent_at is None:
        # Words that are on their way must not be rewritten.
        letter.sent_at = at
        letter.save(update_fields=["sent_at"])
    return enqueue(orders)
