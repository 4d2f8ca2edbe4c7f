"""Agendas of the sample: one in two versions and over, one in the making with a speaking list."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

from meetings.models import Meeting, Participation
from meetings.sampling import Sample, part_of_sample
from meetings.states import Answer
from programme.models import Session
from programme.services.agenda import add_session, change_session
from programme.services.publishing import publish_agenda
from programme.services.speakers import add_speaker
from programme.services.speaking import ask_for_floor, set_speaking
from programme.states import SessionKind

# The report of 2023 gives no agenda: this one is invented, says so, and names no speaker.
INVENTED = "Sample text. The report of the meeting gives no agenda; this one is invented."
PUBLISHED_AT = datetime(2023, 6, 20, 8, tzinfo=UTC)
CHANGED_AT = datetime(2023, 7, 10, 16, tzinfo=UTC)
# Title, day of the meeting, from, to, kind, room, notes.
ARCHIVE = (
    ("Sample text: opening, how we work", 0, (9, 30), (10, 30), "other", "Hall", INVENTED),
    ("Sample text: statements, first part", 0, (10, 30), (13, 0), "speeches", "Hall", ""),
    ("Sample text: lunch", 0, (13, 0), (14, 30), "break", "", ""),
    ("Sample text: statements, second part", 0, (14, 30), (18, 0), "speeches", "Hall", ""),
    ("Sample text: what we send to whom", 1, (10, 0), (12, 30), "speeches", "Hall", ""),
    ("Sample text: when to meet again", 1, (14, 0), (16, 0), "speeches", "Hall", ""),
)
SECOND = (
    ("Sample text: opening, how we work", 0, (9, 30), (10, 15), "other", "Hall", ""),
    ("Sample text: our statements, round of questions", 0, (10, 15), (13, 0), "speeches", "Hall",
     "Sample text: each organisation has one turn before anybody has a second."),
    ("Sample text: lunch", 0, (13, 0), (14, 30), "break", "", ""),
    ("Sample text: translating one another", 0, (14, 30), (16, 0), "speeches", "Library", ""),
    ("Sample text: evening together", 0, (21, 0), (0, 30), "other", "Garden", ""),
    ("Sample text: when and where to meet again", 1, (10, 0), (12, 30), "speeches", "Hall", ""),
    ("Sample text: photographs for the archive", 1, None, None, "other", "", ""),
)  # fmt: skip
# How many of those who said yes speak in a session, and stand on the list of another.
SPEAKERS, WAITING = 3, 4


@part_of_sample
def agendas(sample: Sample) -> None:
    """Give both meetings their agenda."""
    by = sample.organiser.ref
    archive(sample.archive, by)
    second(sample.second, by, sample.at)


def sessions_of(meeting: Meeting, rows: tuple, by: str) -> list[Session]:
    """Make the sessions of a list."""
    return [
        add_session(
            meeting=meeting,
            title=title,
            language="en",
            kind=kind,
            day=day_of(meeting, number),
            start_time=time(*start) if start else None,
            end_time=time(*end) if end else None,
            ends_next_day=bool(start and end and end < start),
            room=room,
            notes=notes,
            key=uuid.uuid4(),
            by=by,
        )
        for title, number, start, end, kind, room, notes in rows
    ]


def day_of(meeting: Meeting, number: int) -> date:
    """Return a day of a meeting, counted from 0."""
    return meeting.starts_on + timedelta(days=number)


def archive(meeting: Meeting, by: str) -> None:
    """Publish an agenda and, before the meeting, a change of it."""
    sessions = sessions_of(meeting, ARCHIVE, by)
    publish_agenda(meeting=meeting, key=uuid.uuid4(), by=by, at=PUBLISHED_AT)
    last = sessions[-1]
    change_session(session=last, seen=last.version, start_time=time(14, 30), by=by)
    publish_agenda(meeting=meeting, key=uuid.uuid4(), by=by, at=CHANGED_AT)


def second(meeting: Meeting, by: str, at: datetime) -> None:
    """Publish an agenda with speakers; change it without publishing; begin a list."""
    sessions = sessions_of(meeting, SECOND, by)
    coming = list(Participation.objects.of_meeting(meeting.pk).answered(Answer.YES))
    speeches = [each for each in sessions if each.kind == SessionKind.SPEECHES]
    for number, session in enumerate(speeches):
        for participation in coming[number * SPEAKERS :][:SPEAKERS]:
            add_speaker(
                session=session,
                participation=participation,
                delegate=participation.delegates.first(),
                by=by,
            )
    publish_agenda(meeting=meeting, key=uuid.uuid4(), by=by, at=at - timedelta(hours=2))
    change_session(session=sessions[3], seen=sessions[3].version, room="Garden", by=by)
    listed = speeches[0]
    set_speaking(
        session=listed,
        minutes_per_turn=4,
        interpreter_factor=listed.interpreter_factor * 2,
        takes_requests=True,
        seen=listed.version,
        by=by,
    )
    for number, participation in enumerate(coming[-WAITING:]):
        ask_for_floor(
            session=listed,
            participation=participation,
            key=uuid.uuid4(),
            by=by,
            at=at - timedelta(minutes=30 - number),
        )
