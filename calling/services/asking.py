"""An organisation asks to take part, and confirms its address by a code.

Whatever address is given, the page answers the same: what we know of it goes to the
address itself, by letter.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from calling import codes
from calling.models import InvitationPolicy, JoinCode, JoinMessage, JoinRequest
from calling.states import MOVES, CodeOutcome, RequestState, Voice
from initiative.audit.record import record
from initiative.errors import Refused
from initiative.keys import key_of
from initiative.outbox.enqueue import Order, enqueue
from initiative.outbox.marks import mark_of
from initiative.states import check_move
from meetings.models import Meeting, Participation
from meetings.recipients import letter_language
from meetings.services.link import send_link_again
from organisations.models import Contact

GOOD_FOR = timedelta(minutes=30)
TRIES = 3
# So many codes an hour, to one address and at one meeting: nobody is flooded by a stranger.
CODES_AN_ADDRESS = 3
CODES_A_MEETING = 60
HOUR = timedelta(hours=1)
# How the log names who asks: nobody we know.
ASKER = "asker"


@transaction.atomic
def ask_to_take_part(
    *,
    meeting: Meeting,
    name: str,
    language: str,
    place: str,
    contact_name: str,
    email: str,
    letter_language: str,
    why: str,
    key: UUID,
    at: datetime,
) -> JoinRequest:
    """Keep a request until its address is confirmed, and send what its address needs.

    Args:
        email: in small letters.
        letter_language: in which the organisation wants letters.
        key: issued with the form; the same form sent twice asks once.
        at: when the request arrived.

    Raises:
        Refused: ``closed``, ``often`` or ``many``.
    """
    meeting = Meeting.objects.hold(meeting.pk)
    key = key_of(key, name, language, place, contact_name, email, letter_language, why)
    known = JoinRequest.objects.filter(meeting=meeting, key=key).first()
    if known is not None:
        return known
    check_open(meeting, at)
    check_not_too_often(meeting, mark_of(email), at)
    asked = JoinRequest.objects.create(
        meeting=meeting,
        key=key,
        nonce=codes.new_nonce(),
        name=name,
        language=language,
        place=place,
        contact_name=contact_name,
        email=email,
        email_mark=mark_of(email),
        letter_language=letter_language,
        why=why,
        created_at=at,
    )
    send_code(asked, at)
    return asked


@transaction.atomic
def send_another_code(*, request_pk: int, at: datetime) -> JoinRequest:
    """Send a new code; the one before it is good no more.

    Raises:
        Refused: ``confirmed``, ``often`` or ``many``.
    """
    asked = JoinRequest.objects.select_related("meeting").get(pk=request_pk)
    Meeting.objects.hold(asked.meeting_id)
    asked = JoinRequest.objects.hold(request_pk)
    if asked.state != RequestState.UNCONFIRMED:
        raise Refused("confirmed", used_words())
    check_not_too_often(asked.meeting, asked.email_mark, at)
    send_code(asked, at)
    return asked


def is_open(meeting: Meeting, at: datetime) -> bool:
    """Say whether everybody may ask to take part at this moment."""
    return InvitationPolicy.objects.of_meeting(meeting.pk).open_to_all(at).exists()


def check_open(meeting: Meeting, at: datetime) -> None:
    """Refuse to take requests where the meeting asks for none, or no longer.

    Raises:
        Refused: ``closed``.
    """
    if not is_open(meeting, at):
        raise Refused(
            "closed",
            _("This meeting takes no requests any more. You can still write to the organisers."),
        )


def check_not_too_often(meeting: Meeting, mark: str, at: datetime) -> None:
    """Refuse more codes in an hour than people need. The caller holds the meeting.

    Raises:
        Refused: ``often`` for one address, ``many`` for the meeting.
    """
    recent = JoinCode.objects.filter(request__meeting=meeting).since(at - HOUR)
    if recent.filter(request__email_mark=mark).count() >= CODES_AN_ADDRESS:
        raise Refused(
            "often",
            _(
                "This address was given three times within an hour. Look for our letter, also "
                "among unwanted mail, or try again in an hour. What you typed is still here."
            ),
        )
    if recent.count() >= CODES_A_MEETING:
        raise Refused(
            "many",
            _(
                "Very many have asked within the last hour, and we must make sure that they are "
                "people. Try again in an hour, or write to the organisers. What you typed is "
                "still here."
            ),
        )


def send_code(asked: JoinRequest, at: datetime) -> None:
    """Order the letter that this address needs: the code, or what we know of it.

    Every request gets a code's row, so that its page and its limits are the same. Where no
    code goes out, the row holds the mark of one that nobody knows.
    """
    code = JoinCode.objects.create(
        request=asked,
        nonce=codes.new_nonce(),
        code_hash=codes.fingerprint(asked.pk, codes.new_nonce()),
        sent_at=at,
        expires_at=at + GOOD_FOR,
    )
    if is_on_list(asked):
        send_link_again(email=asked.email, at=at)
        return
    open_one = open_request(asked)
    if open_one is not None:
        order(open_one, kind="calling.asked_already", key=f"asked-already:{code.pk}")
        return
    code.code_hash = codes.fingerprint(asked.pk, codes.code_of(code.nonce))
    code.save(update_fields=["code_hash"])
    enqueue(
        [
            order_to(
                asked,
                kind="calling.code",
                key=f"join-code:{code.pk}",
                refs={"code_pk": code.pk},
                expires_at=code.expires_at,
            )
        ]
    )


def is_on_list(asked: JoinRequest) -> bool:
    """Say whether the address is one of an organisation that is invited to the meeting."""
    contacts = Contact.objects.not_returned().of_address(asked.email)
    invited = Participation.objects.invited().filter(meeting_id=asked.meeting_id)
    return invited.filter(organisation__in=contacts.values("organisation")).exists()


def open_request(asked: JoinRequest) -> JoinRequest | None:
    """Return another request from this address about which nothing is decided yet."""
    others = JoinRequest.objects.open().filter(
        meeting_id=asked.meeting_id, email_mark=asked.email_mark
    )
    return others.exclude(pk=asked.pk).first()


def confirm_request(*, request_pk: int, typed: str, at: datetime) -> JoinRequest:
    """Confirm the address of a request by the code that was sent to it.

    A wrong code is counted, also when the act is refused: so this is no transaction itself.

    Raises:
        Refused: ``wrong``, ``spent``, ``late``, ``used`` or ``asked_already``.
    """
    outcome, left = try_code(request_pk=request_pk, typed=typed, at=at)
    if outcome == CodeOutcome.WRONG and left:
        raise Refused(
            outcome,
            _(
                "This is not the code. Copy it from our newest letter; letters and digits count, "
                "dashes and spaces do not. Tries left: %(left)s."
            )
            % {"left": left},
        )
    if outcome != CodeOutcome.RIGHT:
        raise Refused(outcome, words_of(outcome))
    return JoinRequest.objects.select_related("meeting").get(pk=request_pk)


def words_of(outcome: str) -> str:
    """Return why a code was not taken, and what to do."""
    if outcome == CodeOutcome.USED:
        return used_words()
    if outcome == CodeOutcome.LATE:
        return _("This code is older than 30 minutes. Ask for a new one below.")
    if outcome == CodeOutcome.ASKED_ALREADY:
        return _(
            "Another request from this address is with the organisers. The letter about it has "
            "the link of its page: write there."
        )
    return _("A code was tried three times and is good no more. Ask for a new one below.")


def used_words() -> str:
    """Return what to do where the address is confirmed."""
    return _(
        "This code has been used: your request is with the organisers. The letter that "
        "followed has the link of its page."
    )


@transaction.atomic
def try_code(*, request_pk: int, typed: str, at: datetime) -> tuple[CodeOutcome, int]:
    """Compare what was typed with the newest code, and count the try.

    Returns:
        What became of it, and how many tries are left.
    """
    meeting_pk = JoinRequest.objects.values_list("meeting_id", flat=True).get(pk=request_pk)
    Meeting.objects.hold(meeting_pk)
    asked = JoinRequest.objects.hold(request_pk)
    code = asked.codes.newest_first()[0]
    if asked.state != RequestState.UNCONFIRMED:
        return CodeOutcome.USED, 0
    if code.n_tries >= TRIES:
        return CodeOutcome.SPENT, 0
    if at >= code.expires_at:
        return CodeOutcome.LATE, 0
    code.n_tries += 1
    if codes.fingerprint(asked.pk, codes.plain(typed)) != code.code_hash:
        code.save(update_fields=["n_tries"])
        return CodeOutcome.WRONG, TRIES - code.n_tries
    code.used_at = at
    code.save(update_fields=["n_tries", "used_at"])
    if open_request(asked) is not None:
        return CodeOutcome.ASKED_ALREADY, 0
    confirm(asked, at)
    return CodeOutcome.RIGHT, 0


def confirm(asked: JoinRequest, at: datetime) -> None:
    """Put a request, which the caller has locked, on the organisers' desk."""
    check_move(MOVES, asked.state, RequestState.WAITING)
    asked.state = RequestState.WAITING
    asked.confirmed_at = at
    asked.version += 1
    asked.save(update_fields=["state", "confirmed_at", "version"])
    record(ASKER, "ask_to_take_part", scope=asked.meeting.scope, about=asked.about)
    order(asked, kind="calling.receipt", key=f"join-receipt:{asked.pk}")


@transaction.atomic
def answer_back(*, request_pk: int, words: str, key: UUID, at: datetime) -> JoinMessage:
    """Answer what the organisers asked back; the request waits for them again.

    Raises:
        Refused: ``not_asked``, when nothing is asked, or it is decided.
    """
    asked = JoinRequest.objects.hold(request_pk)
    key = key_of(key, words)
    known = asked.messages.filter(key=key).first()
    if known is not None:
        return known
    if asked.state != RequestState.ASKED:
        raise Refused(
            "not_asked",
            _("The organisers wait for no answer just now. You can write to them by e-mail."),
        )
    message = asked.messages.create(
        key=key, voice=Voice.ASKER, words=words, written_by=ASKER, written_at=at
    )
    asked.state = RequestState.WAITING
    asked.version += 1
    asked.save(update_fields=["state", "version"])
    record(ASKER, "answer_back", scope=asked.meeting.scope, about=asked.about)
    return message


def order(asked: JoinRequest, *, kind: str, key: str, **refs: int) -> None:
    """Order a letter about a request to who asks."""
    enqueue([order_to(asked, kind=kind, key=key, refs={"request_pk": asked.pk, **refs})])


def order_to(
    asked: JoinRequest,
    *,
    kind: str,
    key: str,
    refs: dict,
    expires_at: datetime | None = None,
) -> Order:
    """Return the order of one letter to who asks, in the language they chose."""
    return Order(
        kind=kind,
        key=key,
        recipient=asked.email,
        language=letter_language(asked.letter_language, asked.meeting.language),
        time_zone=asked.meeting.time_zone,
        refs=refs,
        scope=asked.meeting.scope,
        about=asked.about,
        priority=1,
        expires_at=expires_at,
    )
