"""Letters of this floor: the organisers' own, the answer's receipt, a link again, a note."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from initiative.outbox.letters import Sheet, Withheld, letter
from initiative.outbox.models import Message
from initiative.outbox.states import Reason
from meetings.audiences import Audience
from meetings.calendars import answer_calendar
from meetings.deadlines import deadline
from meetings.filling import filled, values_for
from meetings.models import Extension, Letter, Note, Participation, Rsvp, TimeRequest
from meetings.services.invitation import link_of
from meetings.states import WRITING, DeadlineKind, LetterKind
from meetings.stopping import MASKED_STOP_LINK, stop_link_of
from organisations.models import Contact

MASKED_LINK = "https://…/i/…/"


@dataclass(frozen=True)
class Facts:
    """What one copy of an organisers' letter needs, read with those of many others.

    Args:
        letter: with its texts; ``None`` when it is gone.
        participation: with organisation and link; ``None`` when it is gone.
        contact: the address it goes to, as it is now; ``None`` when it was corrected.
        is_in_audience: whether a reminder still has something to remind of.
    """

    letter: Letter | None
    participation: Participation | None
    contact: Contact | None
    is_in_audience: bool


def facts_of_letters(messages: list[Message]) -> Mapping[int, Facts]:
    """Read what copies of organisers' letters need: five queries, and one a reminder."""
    letters = {
        row.pk: row
        for row in Letter.objects.filter(pk__in={each.refs["letter_pk"] for each in messages})
        .select_related("meeting")
        .prefetch_related("texts")
    }
    participations = {
        row.pk: row
        for row in Participation.objects.select_related("organisation", "invitation").filter(
            pk__in={each.refs["participation_pk"] for each in messages}
        )
    }
    addresses = {each.recipient for each in messages}
    contacts = {row.email: row for row in Contact.objects.filter(email__in=addresses)}
    reminded = members_of_reminders(letters.values(), participations)
    facts = {}
    for each in messages:
        row = letters.get(each.refs["letter_pk"])
        participation = participations.get(each.refs["participation_pk"])
        if row is not None and participation is not None:
            participation.meeting = row.meeting
        is_in = row is None or row.pk not in reminded or participation in reminded[row.pk]
        facts[each.pk] = Facts(row, participation, contacts.get(each.recipient), is_in)
    return facts


def members_of_reminders(
    letters: Iterable[Letter], participations: Mapping[int, Participation]
) -> dict[int, set[Participation]]:
    """Return who is still in the audience, by reminder."""
    here = Participation.objects.filter(pk__in=participations)
    return {
        row.pk: set(Audience.of_letter(row).narrow(here))
        for row in letters
        if row.kind == LetterKind.REMINDER
    }


@letter("meetings.letter", gather=facts_of_letters)
def organisers_letter(*, facts: Facts, **_refs: object) -> Sheet | Withheld:
    """Return a letter of the organisers to one address.

    Withheld when its words are gone, the link was stopped, letters may not go to the
    address, or the organisation has done what it would be reminded of.
    """
    if facts.letter is None or not facts.letter.texts.all():
        return Withheld(Reason.OUR_FAULT)
    participation, contact = facts.participation, facts.contact
    refusal = why_withheld(participation, contact)
    if participation is None or contact is None or refusal is not None:
        return Withheld(refusal or Reason.ADDRESS_GONE)
    if not facts.is_in_audience:
        return Withheld(Reason.DONE)
    return filled_letter(
        facts.letter,
        participation,
        link=link_of(participation.invitation),
        stop_link=stop_link_of(contact),
    )


def filled_letter(
    letter_row: Letter,
    participation: Participation,
    *,
    link: str,
    stop_link: str = MASKED_STOP_LINK,
) -> Sheet:
    """Return the letter as this organisation gets it, in the language that is active.

    Args:
        link: the personal link, or a mask of it for a look before sending.
        stop_link: likewise, the link that stops letters to this address.
    """
    words = filled(letter_row, participation, link, stop_link)
    return Sheet(
        context={"subject_line": words.subject, "text": words.text, "page": words.page},
        reply_to=reply_to(participation),
        headers={
            "List-Id": f"<{participation.meeting.slug}.{settings.MAIL_DOMAIN}>",
            # One press in the mail program stops letters (RFC 8058). It is not an answer.
            "List-Unsubscribe": f"<{stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        secrets=[link, stop_link],
    )


@letter("meetings.trial")
def trial(*, letter_pk: int, participation_pk: int, **_address: str) -> Sheet | Withheld:
    """Return a letter as one organisation would get it, to the organiser who writes it.

    Every link in it is masked, and there is nothing to stop.
    """
    row = Letter.objects.select_related("meeting").prefetch_related("texts").get(pk=letter_pk)
    if not row.texts.all():
        return Withheld(Reason.OUR_FAULT)
    participation = Participation.objects.select_related("meeting", "organisation").get(
        pk=participation_pk
    )
    return replace(filled_letter(row, participation, link=MASKED_LINK), headers={})


def why_withheld(
    participation: Participation | None, contact: Contact | None, *, may_be_muted: bool = False
) -> Reason | None:
    """Return why a letter with a personal link must not go to this address now, or ``None``.

    A link never goes to an address that was corrected, or now speaks for another one.

    Args:
        may_be_muted: for what the reader asked for just now.
    """
    if participation is None or not has_link(participation):
        return Reason.LINK_STOPPED
    if contact is None or contact.organisation_id != participation.organisation_id:
        return Reason.ADDRESS_GONE
    if contact.state == Contact.State.STOPPED:
        return None if may_be_muted else Reason.MUTED
    return None if contact.state == Contact.State.WORKS else Reason.ADDRESS_GONE


def has_link(participation: Participation) -> bool:
    """Say whether the participation, read with its invitation, has a link that holds."""
    invitation = getattr(participation, "invitation", None)
    return invitation is not None and invitation.revoked_at is None


def addressee(
    participation_pk: int, recipient: str, *, may_be_muted: bool = False
) -> Participation | Withheld:
    """Return a participation with everything letters show, or why none goes to this address.

    Args:
        may_be_muted: as ``why_withheld``.
    """
    participation = (
        Participation.objects.select_related("meeting", "organisation", "invitation")
        .filter(pk=participation_pk)
        .first()
    )
    contact = Contact.objects.of_address(recipient).first()
    refusal = why_withheld(participation, contact, may_be_muted=may_be_muted)
    if participation is None or refusal is not None:
        return Withheld(refusal or Reason.LINK_STOPPED)
    return participation


def common(participation: Participation, link: str) -> dict:
    """Return what every letter to an organisation shows."""
    return {
        "participation": participation,
        "organisation": participation.organisation,
        "meeting": participation.meeting,
        "link": link,
    }


def reply_to(participation: Participation) -> list[str]:
    """Return the person who reads answers to letters."""
    return [participation.meeting.help_email] if participation.meeting.help_email else []


@letter("meetings.answer_receipt")
def answer_receipt(*, recipient: str, rsvp_pk: int) -> Sheet | Withheld:
    """Return proof of an answer, with the meeting for the calendar.

    Withheld when a later answer has replaced it: that one has a receipt of its own.
    """
    rsvp = Rsvp.objects.get(pk=rsvp_pk)
    answers = list(Rsvp.objects.filter(participation=rsvp.participation_id).newest_first())
    if answers[0].pk != rsvp.pk:
        return Withheld(Reason.REPLACED)
    participation = addressee(rsvp.participation_id, recipient)
    if isinstance(participation, Withheld):
        return participation
    now = timezone.now()
    link = link_of(participation.invitation)
    calendar = answer_calendar(participation, answers, now)
    return Sheet(
        context=values_for(participation)
        | common(participation, link)
        | {
            "rsvp": rsvp,
            "is_writing": rsvp.answer in WRITING,
            "is_open": deadline(participation, DeadlineKind.ANSWERS, now).is_open,
        },
        attachments=[("meeting.ics", calendar, "text/calendar")] if calendar else [],
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


@letter("meetings.link")
def link_again(*, recipient: str, participation_pk: int, **_refs: int) -> Sheet | Withheld:
    """Return the personal link once more, to an address that asked for it.

    Also where its reader wants no other letters: this one was asked for.
    """
    participation = addressee(participation_pk, recipient, may_be_muted=True)
    if isinstance(participation, Withheld):
        return participation
    link = link_of(participation.invitation)
    return Sheet(
        context=common(participation, link),
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )


@letter("meetings.note")
def note(*, note_pk: int, **_address: str) -> Sheet | Withheld:
    """Return an organisation's words to the organisers."""
    row = Note.objects.select_related("participation__meeting", "participation__organisation").get(
        pk=note_pk
    )
    contacts = Contact.objects.working().filter(organisation=row.participation.organisation)
    return Sheet(
        context={
            "organisation": row.participation.organisation,
            "meeting": row.participation.meeting,
            "note": row,
        },
        reply_to=[contact.email for contact in contacts[:1]],
    )


@letter("meetings.time_request")
def time_request(*, request_pk: int, **_address: str) -> Sheet | Withheld:
    """Return an organisation's wish for more time to the organisers."""
    row = TimeRequest.objects.select_related(
        "participation__meeting", "participation__organisation"
    ).get(pk=request_pk)
    participation = row.participation
    page = reverse(
        "meetings:organiser_organisation",
        args=[participation.meeting.slug, participation.organisation.slug],
    )
    return Sheet(
        context={
            "organisation": participation.organisation,
            "meeting": participation.meeting,
            "request": row,
            "link": settings.SITE_URL + page,
        },
        is_automatic=True,
    )


@letter("meetings.more_time")
def more_time(*, recipient: str, extension_pk: int) -> Sheet | Withheld:
    """Return the news of an organisation's own date. Stale once it was given another."""
    extension = Extension.objects.get(pk=extension_pk)
    newest = Extension.objects.filter(
        participation=extension.participation_id, kind=extension.kind
    ).first()
    if newest != extension:
        return Withheld(Reason.REPLACED)
    return about_time(extension.participation_id, recipient, kind=extension.kind, given=extension)


@letter("meetings.time_declined")
def time_declined(*, recipient: str, request_pk: int) -> Sheet | Withheld:
    """Return the organisers' words to an organisation that gets no more time."""
    row = TimeRequest.objects.get(pk=request_pk)
    return about_time(row.participation_id, recipient, kind=row.kind, given=row)


def about_time(
    participation_pk: int, recipient: str, *, kind: str, given: Extension | TimeRequest
) -> Sheet | Withheld:
    """Return a letter about one deadline of one organisation, as it stands now."""
    participation = addressee(participation_pk, recipient)
    if isinstance(participation, Withheld):
        return participation
    values = values_for(participation)
    link = link_of(participation.invitation)
    is_answer = kind == DeadlineKind.ANSWERS
    return Sheet(
        context=values
        | common(participation, link)
        | {
            "is_answer": is_answer,
            "given": given,
            "until": values["answer_deadline" if is_answer else "statement_deadline"],
        },
        reply_to=reply_to(participation),
        is_automatic=True,
        secrets=[link],
    )
