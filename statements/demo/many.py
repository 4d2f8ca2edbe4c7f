"""A large sample meeting: so many organisations, each with a statement, in ten languages.

For looking at a long list and for measuring. Names and texts are invented; each text says so.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, cycle, islice

from initiative.audit.record import SYSTEM
from initiative.outbox.models import Message
from meetings.models import Meeting
from meetings.services.invitation import add_participation
from meetings.services.meeting import open_meeting, plan_meeting
from meetings.states import Answer
from organisations.models import User
from organisations.services import found_organisation
from statements.demo import writing
from statements.sampletexts import SampleText

LANGUAGES = ("en", "it", "el", "ru", "ja", "ar", "es", "fr", "de", "hi")
# What an invented organisation is called in its language; a number makes it its own.
NAMES = {
    "en": "Reading room",
    "it": "Sala di lettura",
    "el": "Αναγνωστήριο",
    "ru": "Читальня",
    "ja": "読書室",
    "ar": "قاعة المطالعة",
    "es": "Sala de lectura",
    "fr": "Salle de lecture",
    "de": "Leseraum",
    "hi": "वाचनालय",
}
# As long as a real statement; the meeting's limit is 10,000.
LONG = 8_000
ONE_DAY = timedelta(days=1)
OPENED_AT = datetime(2022, 1, 10, 9, tzinfo=UTC)
SENT_AT = datetime(2022, 3, 1, 9, tzinfo=UTC)
PUBLISHED_AT = datetime(2022, 5, 2, 9, tzinfo=UTC)


def slug_of(n: int) -> str:
    """Return the address of the sample of ``n`` organisations."""
    return f"sample-{n}"


def build(organiser: User, texts: list[SampleText], n: int) -> Meeting:
    """Make a meeting of ``n`` organisations, by the services that real ones are made by."""
    meeting = plan_meeting(
        organiser=organiser,
        slug=slug_of(n),
        title=f"Sample meeting of {n:,} organisations",
        short_name=f"Sample {n:,}",
        purpose="Invented organisations and sample texts, for looking at long lists.",
        place="Nowhere",
        time_zone="UTC",
        starts_on=date(2022, 6, 4),
        ends_on=date(2022, 6, 5),
        answers_due_at=datetime(2022, 4, 1, tzinfo=UTC),
        statements_due_at=datetime(2022, 5, 1, tzinfo=UTC),
        character_limit=10_000,
        language="en",
        call="This is sample text.",
        call_language="en",
        help_name="The organisers",
        help_email="organiser@example.org",
    )
    meeting = open_meeting(meeting=meeting, at=OPENED_AT, by=organiser.ref)
    for number, text in zip(count(1), islice(long_texts(texts), n), strict=False):
        take_in(meeting, number, text, organiser)
        # Receipts of a meeting that never was: nobody waits for them.
        Message.objects.of_scope(meeting.scope).delete()
    return meeting


def take_in(meeting: Meeting, number: int, text: SampleText, organiser: User) -> None:
    """Let one invented organisation answer, send its statement and see it published."""
    organisation = found_organisation(
        name=f"{NAMES[text.language]} {number}",
        language=text.language,
        place="Nowhere",
        by=SYSTEM,
    )
    participation = add_participation(meeting=meeting, organisation=organisation, by=organiser.ref)
    at = SENT_AT + timedelta(minutes=number)
    writing.answer(participation, Answer.YES, at - ONE_DAY)
    revision = writing.send(participation, text, at)
    writing.publish(revision, PUBLISHED_AT + timedelta(minutes=number), organiser.ref)


def long_texts(texts: list[SampleText]) -> Iterator[SampleText]:
    """Give texts of a real statement's length for ever, one language after another."""
    shortest = {each.language: each for each in reversed(texts)}
    for number, language in enumerate(cycle(LANGUAGES), start=1):
        text = shortest[language]
        parts = [text.body]
        while sum(map(len, parts)) + len(text.body) + len(parts) * 2 + 20 < LONG:
            # No two paragraphs of the sample are alike, as in a real archive.
            parts.append(f"{text.body}\n\n{number}.{len(parts)}")
        yield SampleText(f"{text.title} {number}", language, "\n\n".join(parts))
