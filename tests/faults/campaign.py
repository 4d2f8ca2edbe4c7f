"""A meeting with many organisations and a letter to all of them, made in a moment."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.management import call_command
from django.utils import timezone

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Message
from meetings.models import Invitation, Letter, LetterText, Meeting, Participation, Sending
from meetings.services.invitation import make_links
from meetings.services.sending import ask_to_send
from meetings.states import LetterKind
from organisations.models import Contact, Organisation

# Language of letters → subject and text; a third of the addresses reads each.
TEXTS = {
    "en": (
        "invitation to {organisation}",
        "Dear friends of {organisation},\n\nwe invite you to **{meeting}** in {place}, {dates}.\n\n"
        "{link}\n\nPlease answer until {answer_deadline}; statements of at most {limit} "
        "characters are due on {statement_deadline}.\n\n* one\n* two\n\nYours, the organisers",
    ),
    "it": (
        "invito per {organisation}",
        "Care compagne e cari compagni di {organisation},\n\nvi invitiamo a **{meeting}** a "
        "{place}, {dates}.\n\n{link}\n\nRispondete entro {answer_deadline}; i testi, al massimo "
        "{limit} caratteri, entro {statement_deadline}.\n\n* uno\n* due\n\nGli organizzatori",
    ),
    "de": (
        "Einladung an {organisation}",
        "Liebe Freundinnen und Freunde von {organisation},\n\nwir laden euch ein: **{meeting}** "
        "in {place}, {dates}.\n\n{link}\n\nAntwortet bis {answer_deadline}; Texte mit höchstens "
        "{limit} Zeichen bis {statement_deadline}.\n\n* eins\n* zwei\n\nDie Vorbereitung",
    ),
}
ZONES = ("Europe/Rome", "America/Sao_Paulo", "Asia/Kolkata")
DOMAINS = 40


def forget_everything() -> None:
    """Empty every table."""
    call_command("flush", interactive=False, verbosity=0)


def make_meeting(
    n_organisations: int,
    name: str = "campaign",
    zones: Sequence[str] = ZONES,
    **given: object,
) -> Meeting:
    """Make an open meeting with so many organisations, each with one address.

    Args:
        zones: the clocks of the addresses, in turn.
    """
    now = timezone.now()
    defaults = {
        "title": f"Meeting of {name}",
        "short_name": name,
        "slug": name,
        "place": "Rome",
        "time_zone": "Europe/Rome",
        "starts_on": (now + timedelta(days=60)).date(),
        "ends_on": (now + timedelta(days=62)).date(),
        "answers_due_at": now + timedelta(days=20),
        "statements_due_at": now + timedelta(days=40),
        "help_name": "The organisers",
        "help_email": "help@example.org",
        "opened_at": now,
        "hold_minutes": 0,
    }
    meeting = Meeting.objects.create(**defaults | given)
    languages = list(TEXTS)
    organisations = Organisation.objects.bulk_create(
        Organisation(name=f"{name} {n}", slug=f"{name}-{n}", language=languages[n % 3])
        for n in range(n_organisations)
    )
    Contact.objects.bulk_create(
        Contact(
            organisation=organisation,
            email=f"{name}{n}@domain{n % DOMAINS}.example",
            language=languages[n % 3],
            time_zone=zones[n % len(zones)],
        )
        for n, organisation in enumerate(organisations)
    )
    Participation.objects.bulk_create(
        Participation(meeting=meeting, organisation=organisation) for organisation in organisations
    )
    make_links(participations=meeting.participations.all(), at=now)
    return meeting


def write_letter(meeting: Meeting, kind: str = LetterKind.INVITATION, **audience: str) -> Letter:
    """Write a letter in three languages."""
    letter = Letter.objects.create(meeting=meeting, kind=kind, audience=audience)
    LetterText.objects.bulk_create(
        LetterText(letter=letter, language=language, subject=subject, body=body)
        for language, (subject, body) in TEXTS.items()
    )
    return letter


def send(letter: Letter, at: datetime | None = None) -> Sending:
    """Press "send"."""
    return ask_to_send(letter=letter, key=uuid.uuid4(), at=at or timezone.now(), by=SYSTEM)


def stop_some_links(meeting: Meeting, every: int) -> set[str]:
    """Stop the link of every so many organisations; return their addresses."""
    pks = list(meeting.participations.order_by("pk").values_list("pk", flat=True))[::every]
    Invitation.objects.filter(participation__in=pks).update(revoked_at=timezone.now())
    stopped = Contact.objects.filter(organisation__participations__in=pks)
    return set(stopped.values_list("email", flat=True))


def n_open() -> int:
    """Return how many letters are still on their way."""
    return Message.objects.waiting().count()
