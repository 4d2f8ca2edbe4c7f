"""What a version of an agenda holds: made from the sessions, and read again. Pure but for names.

It is plain JSON with keys of rows and no name of anybody.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime

from programme.models import AgendaVersion, Session


@dataclass(frozen=True)
class Item:
    """One session of a version.

    Args:
        day: on the clock of the meeting's place, as ``2026-06-14``.
        starts: an instant in UTC as ISO 8601; empty while the time is not fixed.
        speakers: (participation, delegate or ``None``) in their order.
        statements: those it speaks to.
    """

    uid: str
    title: str
    language: str
    kind: str
    day: str
    starts: str
    ends: str
    room: str
    notes: str
    speakers: tuple[tuple[int, int | None], ...]
    statements: tuple[int, ...]

    @property
    def on(self) -> date:
        """Its day."""
        return date.fromisoformat(self.day)

    @property
    def starts_at(self) -> datetime | None:
        """When it begins."""
        return datetime.fromisoformat(self.starts) if self.starts else None

    @property
    def ends_at(self) -> datetime | None:
        """When it ends."""
        return datetime.fromisoformat(self.ends) if self.ends else None

    @property
    def organisations(self) -> set[int]:
        """Who speaks in it."""
        return {participation for participation, _delegate in self.speakers}

    def is_over(self, at: datetime) -> bool:
        """Say whether nobody needs to be told of it any more; a day without time is not over."""
        return self.ends_at is not None and self.ends_at <= at

    def part_of(self, participation: int) -> tuple[object, ...] | None:
        """Return all that an organisation that speaks in it must know, or ``None``: it does not."""
        if participation not in self.organisations:
            return None
        people = sorted(delegate or 0 for who, delegate in self.speakers if who == participation)
        return (self.title, self.day, self.starts, self.ends, self.room, *people)


def iso(moment: datetime | None) -> str:
    """Return an instant as a version keeps it."""
    return moment.astimezone(UTC).isoformat() if moment is not None else ""


def item_of(session: Session) -> Item:
    """Return a session, read with its speakers and statements, as a version holds it."""
    return Item(
        uid=str(session.uid),
        title=session.title,
        language=session.language,
        kind=session.kind,
        day=session.day.isoformat(),
        starts=iso(session.starts_at),
        ends=iso(session.ends_at),
        room=session.room,
        notes=session.notes,
        speakers=tuple(
            (speech.participation_id, speech.delegate_id) for speech in session.speeches.all()
        ),
        statements=tuple(statement.pk for statement in session.statements.all()),
    )


def content_of(items: Iterable[Item]) -> list[dict[str, object]]:
    """Return sessions as they are kept."""
    return [asdict(item) for item in items]


def items_of(version: AgendaVersion | None) -> list[Item]:
    """Return the sessions of a version; none where there is no version."""
    if version is None:
        return []
    return [
        Item(
            **row
            | {
                "speakers": tuple((who, person) for who, person in row["speakers"]),
                "statements": tuple(row["statements"]),
            }
        )
        for row in version.content
    ]


def mark_of(items: Iterable[Item]) -> str:
    """Return a short mark of an agenda, to know whether it is the one that somebody has read."""
    words = json.dumps(content_of(items), sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()[:16]
