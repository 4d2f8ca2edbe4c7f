"""Whom to invite to the sample's open meeting: a policy that changed, proposals, requests."""

import uuid
from datetime import datetime, timedelta

from calling import codes
from calling.models import JoinRequest, Nomination
from calling.services.answering import ask_back
from calling.services.asking import ask_to_take_part, confirm_request
from calling.services.nomination import decide, give_opinion, propose
from calling.services.policy import record_policy
from calling.states import DecisionKind, OpinionKind, PolicyKind
from initiative.outbox.models import Message
from meetings.models import Meeting
from meetings.sampling import Sample, part_of_sample
from organisations.models import Organisation

SAMPLE = "Sample text: "


@part_of_sample
def build(sample: Sample) -> None:
    """Add to the second meeting what came before its invitations."""
    meeting, by, at = sample.second, sample.organiser.ref, sample.at
    record_policies(meeting, by, at)
    conveners = [
        each.organisation
        for each in meeting.conveners.select_related("organisation").order_by("organisation__name")
    ]
    propose_some(meeting, conveners, by, at)
    ask_some(meeting, by, at)


def record_policies(meeting: Meeting, by: str, at: datetime) -> None:
    """Record that only some were to be invited, and then everybody who wishes."""
    first = record_policy(
        meeting=meeting,
        kind=PolicyKind.THESE,
        words=SAMPLE + "we invite the organisations on our list.",
        reason=SAMPLE + "so many find a chair in the hall.",
        seen=0,
        key=uuid.uuid4(),
        by=by,
        at=at - timedelta(days=24),
    )
    record_policy(
        meeting=meeting,
        kind=PolicyKind.ALL,
        words=SAMPLE + "every organisation that wishes can ask for a place.",
        reason=SAMPLE + "a larger hall was found.",
        seen=first.pk,
        key=uuid.uuid4(),
        by=by,
        at=at - timedelta(days=20),
    )


def propose_some(
    meeting: Meeting, conveners: list[Organisation], by: str, at: datetime
) -> list[Nomination]:
    """Propose three invented organisations, about which the conveners differ."""
    rows = (
        ("Sala di lettura del porto", "it", "Genova", conveners[0]),
        ("Werkstatt am Kanal", "de", "Bremen", conveners[1]),
        ("Βιβλιοθήκη της γειτονιάς", "el", "Πάτρα", conveners[0]),
    )
    made = [
        propose(
            meeting=meeting,
            proposer=proposer,
            name=name,
            language=language,
            place=place,
            reason=SAMPLE + "they have a hall, and people who interpret.",
            key=uuid.uuid4(),
            by=by,
            at=at - timedelta(days=6),
        )
        for name, language, place, proposer in rows
    ]
    said = (
        (made[0], conveners[0], OpinionKind.AGREE, ""),
        (made[0], conveners[1], OpinionKind.CONCERN, "are there chairs enough for all?"),
        (made[1], conveners[0], OpinionKind.QUESTION, "in which language do they write?"),
        (made[1], conveners[1], OpinionKind.AGREE, ""),
        (made[1], conveners[-1], OpinionKind.OBJECTION, "the letter would come too late for them."),
        (made[2], conveners[1], OpinionKind.CONCERN, "who interprets for them?"),
        (made[2], conveners[1], OpinionKind.AGREE, "an interpreter is found."),
    )
    for n, (nomination, organisation, opinion, words) in enumerate(said):
        give_opinion(
            nomination=nomination,
            organisation=organisation,
            opinion=opinion,
            words=SAMPLE + words if words else "",
            key=uuid.uuid4(),
            by=by,
            at=at - timedelta(days=5) + timedelta(hours=7 * n),
        )
    decide(
        nomination=made[2],
        decision=DecisionKind.INVITE,
        note=SAMPLE + "we talked on the telephone; an interpreter is found.",
        seen=0,
        key=uuid.uuid4(),
        by=by,
        at=at - timedelta(days=1),
    )
    return made


def ask_some(meeting: Meeting, by: str, at: datetime) -> None:
    """Let two invented organisations ask to take part; one of them is asked back."""
    asked_at = at - timedelta(days=9)
    first = ask(meeting, "Sala de lectura del río", "es", "Rosario", "rio@example.org", asked_at)
    ask(meeting, "Lesesaal am Markt", "de", "Graz", "markt@example.org", asked_at)
    ask_back(
        asked=first,
        words=SAMPLE + "how many of you would come, and do you need a visa letter?",
        seen=first.version,
        key=uuid.uuid4(),
        by=by,
        at=at - timedelta(days=3),
    )


def ask(
    meeting: Meeting, name: str, language: str, place: str, email: str, at: datetime
) -> JoinRequest:
    """Return a request whose address is confirmed, as its asker does it."""
    asked = ask_to_take_part(
        meeting=meeting,
        name=name,
        language=language,
        place=place,
        contact_name="",
        email=email,
        letter_language=language,
        why=SAMPLE + "we want to hear the others, and bring our own text.",
        key=uuid.uuid4(),
        at=at,
    )
    code = codes.code_of(asked.codes.newest_first()[0].nonce)
    # It was read and used nine days ago: nobody waits for it.
    Message.objects.filter(kind="calling.code", about=asked.about).delete()
    return confirm_request(request_pk=asked.pk, typed=code, at=at + timedelta(minutes=4))
