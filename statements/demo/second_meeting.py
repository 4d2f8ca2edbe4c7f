"""The second meeting, open now: its days count from today, and every stage occurs."""

import uuid
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from enum import StrEnum

from initiative.clocks import local_to_instant, on_clock
from meetings.models import Meeting, Participation
from meetings.services.invitation import add_participation
from meetings.services.letter import write_letter
from meetings.services.meeting import (
    change_meeting,
    name_convener,
    open_meeting,
    plan_meeting,
)
from meetings.services.moretime import give_more_time
from meetings.services.reminder import set_reminder
from meetings.services.sending import ask_to_send
from meetings.states import Answer, DeadlineKind, LetterKind
from organisations.models import Organisation, User
from statements.demo import together, topics, words, writing
from statements.demo.directory import ITALIAN, rows
from statements.models import Revision
from statements.sampletexts import SampleText

SLUG = "milan-2024"
ZONE = "Europe/Rome"
# Sample reminders go out three days before a deadline.
DAYS_BEFORE = 3


class Stage(StrEnum):
    """How far the sample lets an organisation get."""

    NOT_INVITED = "on the list, not invited yet"
    LATE = "invited, silent, and the deadline has passed"
    MORE_TIME_TO_ANSWER = "invited, silent, with more time to answer"
    UNSURE = "not sure yet, with more time to answer"
    NO = "no"
    TEXT_ONLY = "sends a statement only, not begun"
    YES = "comes, statement not begun"
    MORE_TIME_TO_WRITE = "comes, with more time for the statement"
    DRAFT = "draft"
    DRAFT_TOO_LONG = "draft over the limit"
    SENT = "sent"
    SENT_LATE = "sent after the first deadline"
    RETURNED = "sent, returned with a question"
    WITHDRAWN = "published, then withdrawn"
    PUBLISHED = "published"


# Invented, as the meeting's own page says. Who called the first meeting comes first.
STAGES = {
    "AMR Contro Vento": Stage.PUBLISHED,
    "Contro Corrente": Stage.PUBLISHED,
    "Lotta Comunista": Stage.PUBLISHED,
    "Internationalist Standpoint": Stage.PUBLISHED,
    "Kamunist Kranti": Stage.PUBLISHED,
    "JRCL Tankyu-ha": Stage.PUBLISHED,
    "Noviy Prometey": Stage.SENT,
    "Nouveau Parti Anticapitaliste": Stage.RETURNED,
    "Partido Obrero": Stage.SENT,
    "Occhio di Classe": Stage.DRAFT,
    "CoReP": Stage.DRAFT,
    "Nuevo MAS": Stage.DRAFT_TOO_LONG,
    "Alternativa Libertaria/FdCA": Stage.YES,
    "Socialismo o Barbarie": Stage.YES,
    "League for the Fifth International": Stage.YES,
    "International Socialist League": Stage.MORE_TIME_TO_WRITE,
    "Revolyutsionnaya Rabochaya Partiya": Stage.TEXT_ONLY,
    "Communist Revolution": Stage.WITHDRAWN,
    "Committee for a Workers International": Stage.UNSURE,
    "Anarchist Italian Federation": Stage.UNSURE,
    "League for the Fourth International": Stage.NO,
    "United Secretariat of the Fourth International": Stage.NO,
    "Partito Comunista dei Lavoratori": Stage.LATE,
    "Socialist Party of Workers": Stage.SENT_LATE,
    "Sinistra Anticapitalista": Stage.MORE_TIME_TO_ANSWER,
    "Tendenza Internazionalista Rivoluzionaria": Stage.MORE_TIME_TO_ANSWER,
    "Unidad Internacional de Trabajadoras y Trabajadores": Stage.MORE_TIME_TO_ANSWER,
    "Frazione Internazionalista Rivoluzionaria": Stage.NOT_INVITED,
    "International Socialist Alternative": Stage.NOT_INVITED,
}

ANSWERS = {
    Stage.UNSURE: Answer.UNSURE,
    Stage.NO: Answer.NO,
    Stage.TEXT_ONLY: Answer.TEXT_ONLY,
    Stage.YES: Answer.YES,
    Stage.MORE_TIME_TO_WRITE: Answer.YES,
    Stage.DRAFT: Answer.YES,
    Stage.DRAFT_TOO_LONG: Answer.YES,
    Stage.SENT: Answer.YES,
    Stage.SENT_LATE: Answer.YES,
    Stage.RETURNED: Answer.YES,
    Stage.WITHDRAWN: Answer.YES,
    Stage.PUBLISHED: Answer.YES,
}
SENDING = {Stage.SENT, Stage.SENT_LATE, Stage.RETURNED, Stage.WITHDRAWN, Stage.PUBLISHED}
WITH_MORE_TIME_TO_ANSWER = {Stage.MORE_TIME_TO_ANSWER, Stage.UNSURE}
# In which language who has begun to write writes.
WRITERS = {
    "AMR Contro Vento": "en",
    "Contro Corrente": "en",
    "Lotta Comunista": "en",
    "Internationalist Standpoint": "el",
    "Kamunist Kranti": "hi",
    "JRCL Tankyu-ha": "ja",
    "Noviy Prometey": "ru",
    "Nouveau Parti Anticapitaliste": "fr",
    "Partido Obrero": "pt",
    "Occhio di Classe": "it",
    "CoReP": "de",
    "Nuevo MAS": "es",
    "Communist Revolution": "fa",
    "Socialist Party of Workers": "tr",
}


def evening(at: datetime, days: int) -> datetime:
    """Return the last minute of a day, so many days from ``at``, on the clock of the place."""
    day = on_clock(at, ZONE).date() + timedelta(days=days)
    return local_to_instant(datetime.combine(day, time(23, 59)), ZONE)


def build(
    organiser: User,
    organisations: dict[str, Organisation],
    texts: list[SampleText],
    at: datetime,
) -> Meeting:
    """Make the meeting with its letters, answers and statements.

    Args:
        at: now; every hour of the sample is counted from it.
    """
    meeting = plan(organiser, at)
    by_name = {
        name: add_participation(meeting=meeting, organisation=organisations[name], by=organiser.ref)
        for name, stage in STAGES.items()
        if stage is not Stage.NOT_INVITED
    }
    for row in rows():
        if row.role != "invited":
            name_convener(
                meeting=meeting,
                organisation=organisations[row.name],
                role=row.role,
                by=organiser.ref,
            )
    write_letters(meeting, organiser, at)
    texts_of = texts_by_name(by_name, texts)
    late = {name for name in by_name if STAGES[name] is Stage.SENT_LATE}
    for number, (name, participation) in enumerate(by_name.items()):
        if name in late:
            live(participation, name, STAGES[name], texts_of[name], organiser, at, number)
    meeting = change_meeting(
        meeting=meeting, at=at, by=organiser.ref, statements_due_at=evening(at, 12)
    )
    for number, (name, participation) in enumerate(by_name.items()):
        participation.meeting = meeting
        if name not in late:
            live(participation, name, STAGES[name], texts_of.get(name), organiser, at, number)
    together.build(by_name, organiser, at)
    topics.add(meeting, organiser.ref)
    for name, stage in STAGES.items():
        if stage is Stage.NOT_INVITED:
            add_participation(meeting=meeting, organisation=organisations[name], by=organiser.ref)
    return meeting


def texts_by_name(names: Iterable[str], texts: list[SampleText]) -> dict[str, SampleText]:
    """Return a text for each who has begun to write."""
    shelf = writing.Shelf(texts)
    return {name: shelf.take(WRITERS[name]) for name in names if name in WRITERS}


def plan(organiser: User, at: datetime) -> Meeting:
    """Make the meeting itself: answers have just closed.

    Statements were first due on the same evening. Who sent one after that is late, also
    when the organisers move the deadline for everybody, as they do here.
    """
    first_day = on_clock(at, ZONE).date() + timedelta(days=33)
    meeting = plan_meeting(
        organiser=organiser,
        slug=SLUG,
        title="Milan, second meeting",
        short_name="Milan 2",
        purpose=words.SECOND_PURPOSE,
        place="Milan",
        time_zone=ZONE,
        starts_on=first_day,
        ends_on=first_day + timedelta(days=1),
        answers_due_at=evening(at, -2),
        statements_due_at=evening(at, -2),
        character_limit=10_000,
        language="en",
        call=words.SECOND_CALL,
        call_language="en",
        help_name="The organisers",
        help_email="organiser@example.org",
    )
    return open_meeting(meeting=meeting, at=at - timedelta(days=25), by=organiser.ref)


def write_letters(meeting: Meeting, organiser: User, at: datetime) -> None:
    """Send the invitation, and switch on a reminder before each deadline."""
    invitation = write_letter(
        meeting=meeting,
        kind=LetterKind.INVITATION,
        audience={},
        texts=words.INVITATION,
        by=organiser.ref,
    )
    ask_to_send(letter=invitation, key=uuid.uuid4(), at=at - timedelta(days=21), by=organiser.ref)
    for audience, kind, texts in (
        ({"answer": "missing"}, DeadlineKind.ANSWERS, words.ANSWER_REMINDER),
        ({"owes": "statement"}, DeadlineKind.STATEMENTS, words.STATEMENT_REMINDER),
    ):
        reminder = write_letter(
            meeting=meeting,
            kind=LetterKind.REMINDER,
            audience=audience,
            texts=texts,
            by=organiser.ref,
        )
        set_reminder(
            letter=reminder,
            deadline_kind=kind,
            days_before=DAYS_BEFORE,
            at=at - timedelta(days=21),
            is_on=True,
            by=organiser.ref,
        )


def live(
    participation: Participation,
    name: str,
    stage: Stage,
    text: SampleText | None,
    organiser: User,
    at: datetime,
    number: int,
) -> None:
    """Let one invited organisation do what brings it to its stage."""
    answered_at = at - timedelta(days=18) + timedelta(hours=13 * number)
    written_at = at - timedelta(days=2) + timedelta(minutes=47 * number)
    if stage in ANSWERS:
        writing.answer(
            participation,
            ANSWERS[stage],
            answered_at,
            n_delegates=1 + number % 4,
            language="it" if name in ITALIAN else "",
        )
    if stage in WITH_MORE_TIME_TO_ANSWER:
        give_more_time(
            participation=participation,
            kind=DeadlineKind.ANSWERS,
            due_at=evening(at, 6),
            reason="They decide at a meeting of their own this week.",
            by=organiser.ref,
            at=at - timedelta(days=1),
        )
    if stage is Stage.MORE_TIME_TO_WRITE:
        give_more_time(
            participation=participation,
            kind=DeadlineKind.STATEMENTS,
            due_at=evening(at, 17),
            reason="Their text is being translated.",
            by=organiser.ref,
            at=at - timedelta(days=1),
        )
    if stage is Stage.DRAFT:
        writing.draft(participation, text, written_at)
    elif stage is Stage.DRAFT_TOO_LONG:
        writing.draft(participation, lengthened(text, participation.meeting), written_at)
    elif stage in SENDING:
        if stage is Stage.SENT_LATE:
            written_at = evening(at, -2) + timedelta(hours=14)
        go_on(writing.send(participation, text, written_at), stage, organiser, at)


def go_on(revision: Revision, stage: Stage, organiser: User, at: datetime) -> None:
    """Let happen to a sent statement what brings it to its stage."""
    if stage is Stage.RETURNED:
        writing.ask(revision, words.QUESTION, at - timedelta(hours=20), organiser.ref)
    if stage in (Stage.PUBLISHED, Stage.WITHDRAWN):
        writing.publish(revision, at - timedelta(hours=3), organiser.ref)
    if stage is Stage.WITHDRAWN:
        writing.withdraw(revision, at - timedelta(hours=1))


def lengthened(text: SampleText, meeting: Meeting) -> SampleText:
    """Return a text that is over the meeting's limit."""
    n_copies = meeting.character_limit // len(text.body) + 1
    return SampleText(text.title, text.language, "\n\n".join([text.body] * n_copies))
