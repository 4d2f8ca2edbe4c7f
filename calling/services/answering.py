"""The organisers answer a request to take part: ask back, decline with words, accept."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from calling.models import JoinMessage, JoinRequest
from calling.services.asking import order
from calling.states import DECIDED_STATES, MOVES, RequestState, Voice
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import enqueue
from initiative.states import check_move
from meetings.models import Meeting, Participation
from meetings.recipients import receipt_orders
from meetings.services.address import give_address
from meetings.services.invitation import add_participation, make_links
from organisations.models import Contact, Organisation
from organisations.services import found_organisation


def candidates(asked: JoinRequest) -> list[Organisation]:
    """Return the organisations of the directory that may be the one that asks.

    That of the address first, then those that bear the name.
    """
    by_address = Contact.objects.of_address(asked.email) if asked.email else Contact.objects.none()
    mine = [each.organisation for each in by_address.select_related("organisation")]
    named = Organisation.objects.named(asked.name).order_by("name", "pk")
    return list(dict.fromkeys([*mine, *named]))


@transaction.atomic
def ask_back(
    *, asked: JoinRequest, words: str, seen: int, key: UUID, by: str, at: datetime
) -> JoinMessage:
    """Ask who asks something; the words go as a letter with the link of their page.

    Args:
        seen: the version of the request that the organiser has read.

    Raises:
        Refused: ``changed_meanwhile`` or ``decided``.
    """
    asked = JoinRequest.objects.hold(asked.pk)
    known = asked.messages.filter(key=key_of(key, words)).first()
    if known is not None:
        return known
    move(asked, RequestState.ASKED, seen)
    message = say(asked, words, key, by, at)
    asked.save(update_fields=["state", "version"])
    record(by, "ask_back", scope=asked.meeting.scope, about=asked.about)
    order(
        asked,
        kind="calling.question",
        key=f"join-question:{message.pk}",
        message_pk=message.pk,
    )
    return message


@transaction.atomic
def decline_request(
    *, asked: JoinRequest, words: str, seen: int, key: UUID, by: str, at: datetime
) -> JoinRequest:
    """Decline a request with words; they go as a letter.

    Raises:
        Refused: ``changed_meanwhile`` or ``decided``.
    """
    asked = JoinRequest.objects.hold(asked.pk)
    if asked.messages.filter(key=key_of(key, words)).exists():
        return asked
    move(asked, RequestState.DECLINED, seen)
    message = say(asked, words, key, by, at)
    close(asked, at, by)
    record(by, "decline_request", scope=asked.meeting.scope, about=asked.about)
    order(
        asked,
        kind="calling.declined",
        key=f"join-declined:{asked.pk}",
        message_pk=message.pk,
    )
    return asked


@transaction.atomic
def accept_request(
    *,
    asked: JoinRequest,
    organisation: Organisation | None,
    seen: int,
    by: str,
    at: datetime,
) -> Participation:
    """Invite who asked: put the organisation on the list and send its personal link.

    Args:
        organisation: which one of the directory it is; ``None`` founds a new one.
        seen: the version of the request that the organiser has read.

    Raises:
        Refused: ``changed_meanwhile``, ``decided``, ``on_list``, and as ``give_address``.
    """
    meeting = Meeting.objects.hold(asked.meeting_id)
    asked = JoinRequest.objects.hold(asked.pk)
    if asked.state == RequestState.ACCEPTED and asked.version == seen + 1:
        # The same press once more.
        assert asked.participation is not None  # noqa: S101 - a constraint says so
        return asked.participation
    move(asked, RequestState.ACCEPTED, seen)
    if organisation is None:
        organisation = found_organisation(
            name=asked.name, language=asked.language, place=asked.place, by=by
        )
    check_address_is_theirs(meeting, organisation, asked.email)
    give_address(
        meeting=meeting,
        organisation=organisation,
        email=asked.email,
        language=asked.letter_language,
        by=by,
    )
    participation = add_participation(meeting=meeting, organisation=organisation, by=by)
    participation.meeting, participation.organisation = meeting, organisation
    make_links(participations=[participation], at=at)
    asked.participation = participation
    close(asked, at, by)
    record(by, "accept_request", scope=meeting.scope, about=participation.ref)
    enqueue(
        receipt_orders(
            participation,
            kind="calling.accepted",
            key=f"join-accepted:{asked.pk}",
            refs={"participation_pk": participation.pk},
        )
    )
    return participation


def check_address_is_theirs(meeting: Meeting, organisation: Organisation, email: str) -> None:
    """Refuse to give the link of an organisation on the list to an address that is new to it.

    Whoever asks in the name of an organisation that is invited must not get its link by that.

    Raises:
        Refused: ``on_list``.
    """
    is_listed = Participation.objects.filter(meeting=meeting, organisation=organisation).exists()
    if is_listed and not organisation.contacts.of_address(email).exists():
        raise Refused(
            "on_list",
            _(
                "%(organisation)s is on the list already, and this address is not one of its "
                "addresses. Ask the organisation first; if the address is theirs, add it on the "
                "page of the organisation and decline this request with a word about it."
            )
            % {"organisation": organisation.name},
        )


def move(asked: JoinRequest, wanted: str, seen: int) -> None:
    """Move a request, which the caller has locked, from the version that was read.

    Raises:
        Refused: ``changed_meanwhile`` or ``decided``.
    """
    if asked.state in DECIDED_STATES:
        raise Refused(
            "decided",
            _("Another organiser has decided about this request meanwhile: %(state)s.")
            % {"state": asked.get_state_display()},
        )
    if asked.version != seen:
        raise Refused(
            "changed_meanwhile",
            _(
                "Something was written about this request since you opened the page. Your words "
                "are still here: read what is new above, then press again."
            ),
        )
    check_move(MOVES, asked.state, wanted)
    asked.state = wanted
    asked.version += 1


def say(asked: JoinRequest, words: str, key: UUID, by: str, at: datetime) -> JoinMessage:
    """Keep the organisers' words."""
    return JoinMessage.objects.create(
        request=asked,
        key=key_of(key, words),
        voice=Voice.ORGANISERS,
        words=words,
        written_by=by,
        written_at=at,
    )


def close(asked: JoinRequest, at: datetime, by: str) -> None:
    """Write the decision of a request, which the caller has locked and moved."""
    asked.decided_at, asked.decided_by = at, by
    asked.save(update_fields=["state", "version", "decided_at", "decided_by", "participation"])
