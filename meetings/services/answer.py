"""Record an answer, on whichever way it came; leave a note when answers are closed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import Order, enqueue
from meetings.deadlines import deadline
from meetings.models import Delegate, Meeting, Note, Participation, Rsvp
from meetings.recipients import letter_language, receipt_orders
from meetings.services.invitation import make_links
from meetings.services.meeting import touch_public
from meetings.states import Answer, AnswerSource, DeadlineKind


@transaction.atomic
def record_answer(
    *,
    participation: Participation,
    answer: str,
    key: UUID,
    by: str,
    at: datetime,
    source: str = AnswerSource.LINK,
    n_delegates: int | None = None,
    names: Sequence[str] | None = None,
    language: str = "",
    message: str = "",
    is_named: bool = False,
) -> Rsvp:
    """Add an answer and order its receipt to every address of the organisation.

    Args:
        participation: as the caller read it; it is read again under lock.
        answer: an ``Answer``.
        key: issued with the form; the same form sent twice is one answer, sent once more
            with other words it is another.
        at: when the request arrived.
        n_delegates: how many people come; kept with "yes" only.
        names: of the delegates who come; they replace the names given before. ``None``
            leaves those: an answer by telephone names nobody anew.
        language: in which letters are wanted from now on; empty leaves it.
        is_named: whether public lists may name the organisation.

    Returns:
        The answer that now counts, or the one that this form made before.

    Raises:
        Refused: ``closed``, when the deadline for answers has passed and the answer
            does not come through an organiser.
    """
    meeting = Meeting.objects.hold(participation.meeting_id)
    participation = Participation.objects.select_for_update(of=("self",)).get(pk=participation.pk)
    participation.meeting = meeting
    words = (answer, n_delegates, *(names or ()), language, message, is_named)
    known = participation.rsvps.filter(key=key_of(key, *words)).first()
    newest = participation.rsvps.newest_first().first()
    if known is not None and known == newest:
        return known
    # Said before, then something else, and now this again: a new answer.
    again = (newest.pk,) if known is not None and newest is not None else ()
    key = key_of(key, *words, *again)
    if source != AnswerSource.ORGANISER:
        due = deadline(participation, DeadlineKind.ANSWERS, at)
        if not due.is_open:
            raise Refused("closed", _("Answers are closed. You can still write to the organisers."))

    is_coming = answer == Answer.YES
    rsvp = Rsvp.objects.create(
        participation=participation,
        key=key,
        answer=answer,
        n_delegates=n_delegates if is_coming else None,
        language=language,
        message=message,
        source=source,
        given_by=by,
        given_at=at,
    )
    if names is not None and answer != Answer.UNSURE:
        # Who does not come brings nobody: their names are not kept.
        name_delegates(participation, names if is_coming else ())
    participation.language = language or participation.language
    participation.is_named = is_named
    participation.save(update_fields=["language", "is_named"])
    # An answer that came by telephone still gets a receipt with a link.
    make_links(participations=[participation], at=at)
    touch_public(meeting.pk)
    record(by, "record_answer", scope=meeting.scope, about=participation.ref, answer=answer)
    enqueue(
        receipt_orders(
            participation,
            kind="meetings.answer_receipt",
            key=f"answer:{rsvp.pk}",
            refs={"rsvp_pk": rsvp.pk},
        )
    )
    return rsvp


def name_delegates(participation: Participation, names: Sequence[str]) -> None:
    """Make ``names`` the delegates: keep who stays, add who is new, forget who is gone."""
    participation.delegates.exclude(name__in=names).delete()
    known = set(participation.delegates.values_list("name", flat=True))
    new = [name for name in dict.fromkeys(names) if name not in known]
    Delegate.objects.bulk_create(Delegate(participation=participation, name=name) for name in new)


@transaction.atomic
def leave_note(
    *, participation: Participation, text: str, key: UUID, by: str, at: datetime
) -> Note:
    """Send an organisation's words to the organisers: the way that is never closed.

    Raises:
        Refused: ``no_address``, when the meeting names no address for questions.
    """
    meeting = participation.meeting
    if not meeting.help_email:
        raise Refused("no_address", _("This meeting gives no address for questions."))
    note, is_new = Note.objects.get_or_create(
        participation=participation,
        key=key_of(key, text),
        defaults={"text": text, "written_at": at},
    )
    if is_new:
        record(by, "leave_note", scope=meeting.scope, about=participation.ref)
    enqueue(
        [
            Order(
                kind="meetings.note",
                key=f"note:{note.pk}",
                recipient=meeting.help_email,
                language=letter_language(meeting.language),
                time_zone=meeting.time_zone,
                refs={"note_pk": note.pk},
                scope=meeting.scope,
                about=participation.ref,
                priority=2,
            )
        ]
    )
    return note
