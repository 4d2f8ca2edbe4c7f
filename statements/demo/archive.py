"""The meeting of 2023 as archive."""

from datetime import UTC, date, datetime, timedelta

from initiative.outbox.models import Message
from meetings.models import Meeting, Participation
from meetings.services.attendance import mark_came
from meetings.services.invitation import add_participation, make_links
from meetings.services.meeting import name_convener, open_meeting, plan_meeting
from meetings.states import Answer
from organisations.models import Organisation, User
from statements.demo import topics, translating, writing
from statements.demo.directory import Row, rows
from statements.demo.words import ARCHIVE_CALL, ARCHIVE_PURPOSE
from statements.demo.writing import Shelf
from statements.sampletexts import SampleText

SLUG = "milan-2023"
# Who gets a sample statement, in which language. The other listed ones were present.
WRITERS = {
    "AMR Contro Vento": "it",
    "Committee for a Workers International": "en",
    "CoReP": "de",
    "International Socialist League": "ar",
    "Internationalist Standpoint": "el",
    "JRCL Tankyu-ha": "ja",
    "Kamunist Kranti": "hi",
    "League for the Fifth International": "en",
    "League for the Fourth International": "pl",
    "Lotta Comunista": "en",
    "Nouveau Parti Anticapitaliste": "fr",
    "Noviy Prometey": "ru",
    "Nuevo MAS": "es",
    "Socialist Party of Workers": "tr",
    "Communist Revolution": "fa",
    "Unidad Internacional de Trabajadoras y Trabajadores": "pt",
}

OPENED_AT = datetime(2023, 3, 20, 9, tzinfo=UTC)
ANSWERED_AT = datetime(2023, 4, 3, 10, tzinfo=UTC)
SENT_AT = datetime(2023, 6, 1, 16, tzinfo=UTC)
PUBLISHED_AT = datetime(2023, 7, 3, 8, tzinfo=UTC)
TRANSLATED_AT = datetime(2023, 7, 8, 14, tzinfo=UTC)
# The report names the month only.
FIRST_DAY, LAST_DAY = date(2023, 7, 15), date(2023, 7, 16)
CAME_AT = datetime(2023, 7, 15, 7, tzinfo=UTC)


def build(
    organiser: User, organisations: dict[str, Organisation], texts: list[SampleText]
) -> Meeting:
    """Make the meeting with everything that the list of 2023 says, and sample statements.

    Of a listed organisation the report does not say whether it submitted a text, was
    present, or both. Here some have a text, the others were present, and every second
    one with a text was present too: so the sample shows all three, and asserts of
    nobody more than "listed".
    """
    meeting = plan_meeting(
        organiser=organiser,
        slug=SLUG,
        title="Milan, July 2023",
        short_name="Milan 2023",
        purpose=ARCHIVE_PURPOSE,
        place="Milan",
        time_zone="Europe/Rome",
        starts_on=FIRST_DAY,
        ends_on=LAST_DAY,
        answers_due_at=datetime(2023, 5, 31, 21, 59, tzinfo=UTC),
        statements_due_at=datetime(2023, 6, 30, 21, 59, tzinfo=UTC),
        character_limit=10_000,
        language="en",
        call=ARCHIVE_CALL,
        call_language="en",
        help_name="The organisers",
        help_email="organiser@example.org",
    )
    meeting = open_meeting(meeting=meeting, at=OPENED_AT, by=organiser.ref)
    shelf = Shelf(texts)
    for number, row in enumerate(rows()):
        participation = take_in(meeting, organisations[row.name], row, organiser, number)
        if not row.is_listed:
            continue
        if row.name in WRITERS:
            write(participation, shelf.take(WRITERS[row.name]), organiser, number)
        if row.name not in WRITERS or number % 2:
            mark_came(participation=participation, at=CAME_AT, by=organiser.ref)
    translating.add(meeting, TRANSLATED_AT)
    topics.add(meeting, organiser.ref)
    forget_letters(meeting)
    return meeting


def take_in(
    meeting: Meeting, organisation: Organisation, row: Row, organiser: User, number: int
) -> Participation:
    """Put one organisation on the list, with its role and its answer."""
    participation = add_participation(meeting=meeting, organisation=organisation, by=organiser.ref)
    make_links(participations=[participation], at=OPENED_AT)
    if row.role != "invited":
        name_convener(meeting=meeting, organisation=organisation, role=row.role, by=organiser.ref)
    if row.answer == "yes":
        writing.answer(participation, Answer.YES, ANSWERED_AT + timedelta(hours=31 * number))
    return participation


def write(participation: Participation, text: SampleText, organiser: User, number: int) -> None:
    """Send a sample statement in time and publish it."""
    revision = writing.send(participation, text, SENT_AT + timedelta(hours=23 * number))
    writing.publish(revision, PUBLISHED_AT + timedelta(minutes=number), organiser.ref)


def forget_letters(meeting: Meeting) -> None:
    """Take the meeting's letters out of the outbox.

    Its acts ordered receipts, as acts do. But those are of 2023: delivered today they
    would bury the letters of the open meeting in the postbox. They never went out, so
    there is nothing to remember about them either.
    """
    Message.objects.of_scope(meeting.scope).delete()
