"""More time: an organisation asks, the organisers give it or say why not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import Order, enqueue
from meetings.deadlines import meeting_deadline
from meetings.models import Extension, Meeting, Participation, TimeRequest
from meetings.recipients import letter_language, receipt_orders
from meetings.states import DeadlineKind, TimeAnswer


@transaction.atomic
def ask_for_time(
    *, participation: Participation, kind: str, words: str, key: UUID, by: str, at: datetime
) -> TimeRequest:
    """Put an organisation's wish for more time on the organisers' desk, and in their post.

    It may come before the deadline and after it: asking is never late.

    Args:
        kind: a ``DeadlineKind``.
        words: why, and until when, in the organisation's own words.
        key: issued with the form; the same form sent twice asks once.
    """
    wish, is_new = TimeRequest.objects.get_or_create(
        participation=participation,
        key=key_of(key, kind, words),
        defaults={"kind": kind, "words": words, "asked_by": by, "asked_at": at},
    )
    meeting = participation.meeting
    if is_new:
        record(by, "ask_for_time", scope=meeting.scope, about=participation.ref, kind=kind)
    if is_new and meeting.help_email:
        enqueue(
            [
                Order(
                    kind="meetings.time_request",
                    key=f"time-request:{wish.pk}",
                    recipient=meeting.help_email,
                    language=letter_language(meeting.language),
                    time_zone=meeting.time_zone,
                    refs={"request_pk": wish.pk},
                    scope=meeting.scope,
                    about=participation.ref,
                    priority=2,
                )
            ]
        )
    return wish


@transaction.atomic
def give_more_time(
    *,
    participation: Participation,
    kind: str,
    due_at: datetime,
    reason: str,
    by: str,
    at: datetime,
) -> Participation:
    """Give one organisation its own later deadline, say so in a letter, answer its wishes.

    The last word counts, also a shorter one; what was given before stays in the history.

    Args:
        kind: a ``DeadlineKind``.
        reason: goes into the letter and the log.

    Raises:
        Refused: ``not_later``, when it is not after the meeting's own deadline.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    participation = under_lock(participation)
    if due_at <= meeting_deadline(meeting, kind):
        raise Refused("not_later", _("More time must end after the meeting's own deadline."))
    is_answer = kind == DeadlineKind.ANSWERS
    field = "answers_extended_to" if is_answer else "statements_extended_to"
    if getattr(participation, field) == due_at:
        return participation
    setattr(participation, field, due_at)
    participation.save(update_fields=[field])
    wishes = participation.time_requests.waiting().filter(kind=kind)
    extension = Extension.objects.create(
        participation=participation,
        request=wishes.last(),
        kind=kind,
        until=due_at,
        reason=reason,
        given_by=by,
        given_at=at,
    )
    wishes.update(answer=TimeAnswer.GRANTED, answered_by=by, answered_at=at)
    record(
        by,
        "give_more_time",
        scope=meeting.scope,
        about=participation.ref,
        reason=reason,
        kind=kind,
        due_at=due_at.isoformat(),
    )
    enqueue(
        receipt_orders(
            participation,
            kind="meetings.more_time",
            key=f"more-time:{extension.pk}",
            refs={"extension_pk": extension.pk},
        )
    )
    return participation


@transaction.atomic
def decline_time(*, wish: TimeRequest, words: str, by: str, at: datetime) -> TimeRequest:
    """Answer a wish for more time with words instead of time, and write them in a letter.

    Raises:
        Refused: ``answered``, when another organiser has answered it meanwhile.
    """
    participation = under_lock(wish.participation)
    wish = participation.time_requests.get(pk=wish.pk)
    if wish.answer == TimeAnswer.DECLINED and wish.answer_words == words:
        return wish
    if wish.answer != TimeAnswer.OPEN:
        raise Refused("answered", _("This wish has been answered meanwhile."))
    wish.answer, wish.answer_words = TimeAnswer.DECLINED, words
    wish.answered_by, wish.answered_at = by, at
    wish.save(update_fields=["answer", "answer_words", "answered_by", "answered_at"])
    record(
        by,
        "decline_time",
        scope=participation.meeting.scope,
        about=participation.ref,
        kind=wish.kind,
    )
    enqueue(
        receipt_orders(
            participation,
            kind="meetings.time_declined",
            key=f"time-declined:{wish.pk}",
            refs={"request_pk": wish.pk},
        )
    )
    return wish


def under_lock(participation: Participation) -> Participation:
    """Return a participation with its meeting, held until the commit."""
    return (
        Participation.objects.select_for_update(of=("self",))
        .select_related("meeting", "organisation")
        .get(pk=participation.pk)
    )
