"""Add a date to a reminder, move it, take it away; say what a date may be."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.outbox.models import Message
from meetings.deadlines import meeting_deadline
from meetings.models import Letter, ReminderRule
from meetings.reminders import hour_of


@transaction.atomic
def add_reminder(
    *,
    letter: Letter,
    at: datetime,
    by: str,
    deadline_kind: str = "",
    days_before: int | None = None,
    goes_at: datetime | None = None,
) -> ReminderRule:
    """Add a rule that waits to be looked at: it is switched off.

    Raises:
        Refused: ``already_there``, and as ``check_hour``.
    """
    # Held, so that two who add the same date at the same moment see one another.
    Letter.objects.hold(letter.pk)
    rule = ReminderRule(
        letter=letter, deadline=deadline_kind, days_before=days_before, goes_at=goes_at
    )
    check_hour(rule, at)
    check_alone(rule)
    rule.save()
    record_rule(rule, by)
    return rule


@transaction.atomic
def change_reminder(
    *,
    rule: ReminderRule,
    at: datetime,
    by: str,
    deadline_kind: str = "",
    days_before: int | None = None,
    goes_at: datetime | None = None,
) -> ReminderRule:
    """Move a rule to another day. Hours that have passed by then stay passed.

    Raises:
        Refused: ``already_went``, ``already_there``, and as ``check_hour``.
    """
    rule = ReminderRule.objects.hold(rule.pk)
    if Message.objects.filter(key__startswith=f"remind:{rule.pk}:").exists():
        # The same organisations would not get it a second time before the same deadline.
        raise Refused(
            "already_went", _("This reminder has gone out to somebody. Add another date instead.")
        )
    rule.deadline, rule.days_before, rule.goes_at = deadline_kind, days_before, goes_at
    check_hour(rule, at)
    check_alone(rule)
    rule.planned_until = at
    rule.save(update_fields=["deadline", "days_before", "goes_at", "planned_until"])
    record_rule(rule, by)
    return rule


@transaction.atomic
def remove_reminder(*, rule: ReminderRule, by: str) -> None:
    """Take a rule away; its letter, and what it has sent, stay."""
    rule = ReminderRule.objects.hold(rule.pk)
    record_rule(rule, by, is_there=False)
    rule.delete()


def record_rule(rule: ReminderRule, by: str, *, is_there: bool = True) -> None:
    """Write down who set a rule to what."""
    record(
        by,
        "set_reminder",
        scope=rule.letter.meeting.scope,
        about=rule.letter.mailing,
        deadline=rule.deadline,
        days_before=rule.days_before,
        goes_at=rule.goes_at and rule.goes_at.isoformat(),
        is_on=rule.is_on,
        is_there=is_there,
    )


def check_hour(rule: ReminderRule, at: datetime) -> None:
    """Refuse a rule that can never fire, or fires when nobody can do what it asks for.

    Raises:
        Refused: ``deadline_passed``, ``in_the_past`` or ``after_deadline``.
    """
    meeting = rule.letter.meeting
    if rule.goes_at is None:
        if at >= meeting_deadline(meeting, rule.deadline):
            raise Refused("deadline_passed", _("This deadline has passed. Move it first."))
    elif rule.goes_at <= at:
        raise Refused("in_the_past", _("This moment has passed. Enter a later one."))
    elif hour_of(rule, None, meeting.time_zone) >= meeting.statements_due_at:
        raise Refused(
            "after_deadline",
            _("The reminder is after the deadline for statements. Enter an earlier moment."),
        )


def check_alone(rule: ReminderRule) -> None:
    """Refuse the same letter on the same day a second time.

    Raises:
        Refused: ``already_there``.
    """
    same = ReminderRule.objects.exclude(pk=rule.pk).filter(
        letter=rule.letter,
        deadline=rule.deadline,
        days_before=rule.days_before,
        goes_at=rule.goes_at,
    )
    if same.exists():
        raise Refused(
            "already_there", _("This letter has that date already. Choose another date or letter.")
        )
