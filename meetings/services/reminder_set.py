"""The set of reminders that is offered to a meeting that has none."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from initiative.errors import Refused
from meetings.deadlines import meeting_deadline
from meetings.models import Letter, Meeting, ReminderRule
from meetings.reminders import hour_of
from meetings.sample_dates import STATEMENT_REMINDER
from meetings.sample_letters import FIRST_WORDS
from meetings.services.letter import write_letter
from meetings.services.reminder import set_reminder
from meetings.states import DeadlineKind, LetterKind

# Two weeks, five days, and the reader's last morning.
DAYS = (14, 5, 0)
AUDIENCES: dict[str, dict[str, str]] = {
    DeadlineKind.ANSWERS: {"answer": "missing"},
    DeadlineKind.STATEMENTS: {"owes": "statement"},
}
WORDS: dict[str, dict[str, tuple[str, str]]] = {
    DeadlineKind.ANSWERS: FIRST_WORDS[LetterKind.REMINDER],
    DeadlineKind.STATEMENTS: STATEMENT_REMINDER,
}


@dataclass(frozen=True)
class Offer:
    """One letter of the set, with the rules by which it would go out.

    Args:
        kind: the deadline that it reminds of.
        audience: as a letter remembers it.
        texts: language → (subject, text).
        rules: not saved, the earliest first; without those whose hour has passed.
    """

    kind: str
    audience: dict[str, str]
    texts: dict[str, tuple[str, str]]
    rules: list[ReminderRule]


def offered(meeting: Meeting, at: datetime) -> list[Offer]:
    """Return what would be of use from this moment on."""
    offers = []
    for kind, audience in AUDIENCES.items():
        letter = Letter(meeting=meeting, kind=LetterKind.REMINDER, audience=audience)
        rules = [ReminderRule(letter=letter, deadline=kind, days_before=n) for n in DAYS]
        due_at = meeting_deadline(meeting, kind)
        rules = [rule for rule in rules if hour_of(rule, due_at, meeting.time_zone) > at]
        texts = {
            code: WORDS[kind][code] for code in settings.LETTER_LANGUAGES if code in WORDS[kind]
        }
        if rules:
            offers.append(Offer(kind, audience, texts, rules))
    return offers


@transaction.atomic
def use_offered(*, meeting: Meeting, at: datetime, by: str) -> int:
    """Make the letters of the offered set and switch their reminders on.

    A person has looked at the letters on the page that has the button.

    Returns:
        How many reminders are on.

    Raises:
        Refused: ``already_there``, also for a second press of the button.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    if ReminderRule.objects.of_meeting(meeting.pk).exists():
        raise Refused("already_there", _("This meeting has reminders already. Add single dates."))
    n_rules = 0
    for offer in offered(meeting, at):
        letter = write_letter(
            meeting=meeting,
            kind=LetterKind.REMINDER,
            audience=offer.audience,
            texts=offer.texts,
            by=by,
        )
        for rule in offer.rules:
            set_reminder(
                letter=letter,
                deadline_kind=rule.deadline,
                days_before=rule.days_before,
                at=at,
                is_on=True,
                by=by,
            )
            n_rules += 1
    return n_rules
