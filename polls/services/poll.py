"""Begin a poll, change it, put it to everybody, end it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import Order, enqueue
from meetings.models import Meeting, Participation
from meetings.querysets import ParticipationQuerySet
from meetings.recipients import contacts_of, order_for
from meetings.services.meeting import touch_public
from meetings.services.sending import MANY, check_another
from polls.models import Poll
from polls.states import IN_WORK, PollState, ProposalKind


@transaction.atomic
def begin_poll(
    *,
    meeting: Meeting,
    title: str,
    key: UUID,
    by: str,
    words: str = "",
    open_until: datetime | None = None,
    is_public: bool = False,
) -> Poll:
    """Begin a poll that nobody but the desk sees. The same form sent twice begins one.

    Raises:
        Refused: ``one_at_a_time``, while another one is prepared or open.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    key = key_of(key, title, words, str(open_until), is_public)
    known = Poll.objects.filter(meeting=meeting, key=key).first()
    if known is not None:
        return known
    check_alone(meeting)
    poll = Poll.objects.create(
        meeting=meeting,
        key=key,
        title=title,
        words=words,
        open_until=open_until,
        is_public=is_public,
    )
    record(by, "begin_poll", scope=meeting.scope, about=poll.ref)
    return poll


def check_alone(meeting: Meeting) -> None:
    """Refuse a second poll beside one that is prepared or open.

    Raises:
        Refused: ``one_at_a_time``.
    """
    if Poll.objects.filter(meeting=meeting, state__in=IN_WORK).exists():
        raise Refused(
            "one_at_a_time",
            _("Another poll is being prepared or open at this meeting. Close that one first."),
        )


@transaction.atomic
def change_poll(
    *,
    poll: Poll,
    title: str,
    words: str,
    open_until: datetime | None,
    is_public: bool,
    version: int,
    by: str,
) -> Poll:
    """Change the question, its words, its time, or who sees the answers.

    Args:
        version: of the poll as the page showed it.

    Raises:
        Refused: ``decided``, ``changed_meanwhile``, or ``answered_in_confidence``: who has
            answered was told that only the organisations here see it.
    """
    poll = under_lock(poll)
    check_not_decided(poll)
    given = (title, words, open_until, is_public)
    if given == (poll.title, poll.words, poll.open_until, poll.is_public):
        return poll
    if version != poll.version:
        raise Refused(
            "changed_meanwhile",
            _(
                "Somebody else has changed this poll since you opened the page. What you typed is "
                "still here: open the poll in another window, compare, save again."
            ),
        )
    if is_public and not poll.is_public and poll.options.filter(choices__isnull=False).exists():
        raise Refused(
            "answered_in_confidence",
            _(
                "Organisations have answered already, and were told that only those at the "
                "meeting see it. Leave the answers as they are, or begin another poll."
            ),
        )
    poll.title, poll.words, poll.open_until, poll.is_public = given
    poll.version += 1
    poll.save(update_fields=["title", "words", "open_until", "is_public", "version"])
    told(poll, by, "change_poll")
    return poll


@transaction.atomic
def open_poll(*, poll: Poll, at: datetime, by: str) -> Poll:
    """Put the poll to everybody who is invited, in a letter; opening twice changes nothing.

    Where the meeting wants two organisers for letters to many, the first press asks and
    another person's press opens. A closed poll is opened again without a second letter to
    who has had one.

    Raises:
        Refused: ``too_few``, ``time_over``, ``decided``, ``one_at_a_time``, and as
            ``check_another``.
    """
    poll = under_lock(poll)
    if poll.state == PollState.OPEN:
        return poll
    check_not_decided(poll)
    check_enough(poll)
    if poll.open_until is not None and poll.open_until <= at:
        raise Refused("time_over", _("The time of this poll is over. Enter a later day first."))
    if poll.state == PollState.CLOSED:
        check_alone(poll.meeting)
    participations = list(invited_to(poll))
    if poll.meeting.needs_second_organiser and len(participations) > MANY:
        if not poll.asked_by:
            poll.asked_by = by
            poll.save(update_fields=["asked_by"])
            record(by, "ask_to_open_poll", scope=poll.meeting.scope, about=poll.ref)
            return poll
        check_another(poll.asked_by, by, at.date())
    poll.state, poll.closed_at, poll.asked_by = PollState.OPEN, None, ""
    poll.opened_at = poll.opened_at or at
    poll.save(update_fields=["state", "opened_at", "closed_at", "asked_by"])
    enqueue(letters_to(participations, poll, at))
    told(poll, by, "open_poll")
    return poll


def invited_to(poll: Poll) -> ParticipationQuerySet:
    """Return who is asked: every organisation with a personal link that holds."""
    participations = Participation.objects.of_meeting(poll.meeting_id).invited()
    return participations.select_related("organisation", "meeting", "invitation")


def letters_to(participations: list[Participation], poll: Poll, at: datetime) -> list[Order]:
    """Return the orders of the letter that asks, to every address of these organisations."""
    contacts = contacts_of(participations)
    not_before = at + timedelta(minutes=poll.meeting.hold_minutes)
    return [
        order_for(
            participation,
            contact,
            kind="polls.asked",
            key=f"{poll.ref}:{participation.pk}:{participation.invitation.generation}",
            refs={"participation_pk": participation.pk, "poll_pk": poll.pk},
            mailing=poll.ref,
            not_before=not_before,
            expires_at=poll.open_until,
        )
        for participation in participations
        for contact in contacts[participation.organisation_id]
    ]


def check_enough(poll: Poll) -> None:
    """Refuse a question with one answer. "Something else" beside one proposal is no second one.

    Raises:
        Refused: ``too_few``.
    """
    kinds = list(poll.options.up().values_list("kind", flat=True))
    n_words = kinds.count(ProposalKind.WORDS)
    if max(n_words, len(kinds) - n_words) < 2:
        raise Refused(
            "too_few",
            _(
                "Propose at least two. “Something else” beside a single proposal does not count: "
                "nobody could choose."
            ),
        )


@transaction.atomic
def close_poll(*, poll: Poll, at: datetime, by: str) -> Poll:
    """End the answers; closing twice changes nothing. Letters that wait are not sent.

    Raises:
        Refused: ``not_open``.
    """
    poll = under_lock(poll)
    if poll.state == PollState.DRAFT:
        raise Refused("not_open", _("This poll was never open. Open it, or change it."))
    if poll.state == PollState.OPEN:
        poll.state, poll.closed_at = PollState.CLOSED, at
        poll.save(update_fields=["state", "closed_at"])
        told(poll, by, "close_poll")
    return poll


def under_lock(poll: Poll) -> Poll:
    """Return a poll with its meeting, both held until the commit."""
    meeting = Meeting.objects.hold(poll.meeting_id)
    poll = Poll.objects.hold(poll.pk)
    poll.meeting = meeting
    return poll


def check_not_decided(poll: Poll) -> None:
    """Refuse to touch a poll after its decision: what was asked then stays as it was.

    Raises:
        Refused: ``decided``.
    """
    if poll.state == PollState.DECIDED:
        raise Refused("decided", _("This has been decided. Begin another poll."))


def told(poll: Poll, by: str, verb: str) -> None:
    """Write down an act on a poll; public pages show polls that were opened."""
    if poll.state != PollState.DRAFT:
        touch_public(poll.meeting_id)
    record(by, verb, scope=poll.meeting.scope, about=poll.ref)
