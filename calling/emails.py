"""Letters of this floor: the code, and what the organisers write to who asks to take part."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from calling import codes
from calling.models import JoinCode, JoinMessage, JoinRequest
from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.states import Reason
from meetings.emails import addressee, common, reply_to
from meetings.services.invitation import link_of


def own_page(asked: JoinRequest) -> str:
    """Return the link of the asker's own page, in the language of the letter."""
    return address_of("join_own", asked, codes.token_of(asked.pk, asked.nonce))


def address_of(name: str, asked: JoinRequest, argument: object) -> str:
    """Return a public address in the language of the letter where pages speak it, else without."""
    code = translation.get_language()
    spoken = code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(spoken):
        path = reverse(f"public:{name}", args=[asked.meeting.slug, argument])
    return f"{settings.SITE_URL}{path}"


def request_of(request_pk: int, recipient: str) -> JoinRequest | None:
    """Return a request with its meeting, if its address is still the letter's."""
    rows = JoinRequest.objects.select_related("meeting")
    return rows.filter(pk=request_pk, email=recipient).first()


def sheet_about(asked: JoinRequest, **more: object) -> Sheet:
    """Return a letter to who asks, with the link of their page."""
    link = own_page(asked)
    return Sheet(
        context={"request": asked, "organisation": asked, "meeting": asked.meeting, "link": link}
        | more,
        reply_to=[asked.meeting.help_email] if asked.meeting.help_email else [],
        is_automatic=True,
        secrets=[link],
    )


@letter("calling.code")
def code(*, recipient: str, code_pk: int) -> Sheet | Withheld:
    """Return the code that confirms an address. Withheld once a newer one was sent or it is used.

    No word of the request stands in it: whoever typed it may write to somebody else's address.
    The kept copy shows neither the code nor a link.
    """
    row = JoinCode.objects.select_related("request__meeting").filter(pk=code_pk).first()
    if row is None or row.request.email != recipient:
        return Withheld(Reason.ADDRESS_GONE)
    if row.used_at is not None or row.request.confirmed_at is not None:
        return Withheld(Reason.DONE)
    if row.request.codes.newest_first()[0].pk != row.pk:
        return Withheld(Reason.REPLACED)
    meeting = row.request.meeting
    words = codes.shown(codes.code_of(row.nonce))
    return Sheet(
        context={
            "meeting": meeting,
            "code": words,
            "link": address_of("join_code", row.request, row.request.ref),
        },
        reply_to=[meeting.help_email] if meeting.help_email else [],
        is_automatic=True,
        secrets=[words],
    )


@letter("calling.receipt")
def receipt(*, recipient: str, request_pk: int) -> Sheet | Withheld:
    """Return the receipt of a request, with its words and the link of its page."""
    asked = request_of(request_pk, recipient)
    return sheet_about(asked) if asked else Withheld(Reason.ADDRESS_GONE)


@letter("calling.asked_already")
def asked_already(*, recipient: str, request_pk: int) -> Sheet | Withheld:
    """Return the link of the page of a request that waits, to who asks a second time."""
    asked = request_of(request_pk, recipient)
    if asked is None:
        return Withheld(Reason.ADDRESS_GONE)
    return sheet_about(asked) if asked.is_open else Withheld(Reason.DONE)


@letter("calling.question")
def question(*, recipient: str, request_pk: int, message_pk: int) -> Sheet | Withheld:
    """Return what the organisers ask back."""
    return about_message(recipient, request_pk, message_pk)


@letter("calling.declined")
def declined(*, recipient: str, request_pk: int, message_pk: int) -> Sheet | Withheld:
    """Return the organisers' words to who is not invited."""
    return about_message(recipient, request_pk, message_pk)


def about_message(recipient: str, request_pk: int, message_pk: int) -> Sheet | Withheld:
    """Return a letter with words of the organisers."""
    asked = request_of(request_pk, recipient)
    if asked is None:
        return Withheld(Reason.ADDRESS_GONE)
    return sheet_about(asked, message=JoinMessage.objects.get(pk=message_pk))


@letter("calling.accepted")
def accepted(*, recipient: str, participation_pk: int) -> Sheet | Withheld:
    """Return the invitation of an organisation that asked: its personal link."""
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link),
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )
