"""The agenda as a calendar file (RFC 5545). Pure but for the words."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Event

from meetings.calendars import empty_calendar, event_of, written
from meetings.models import Meeting
from programme.content import Item, items_of
from programme.models import AgendaVersion


def session_event(meeting: Meeting, item: Item, at: datetime, status: str = "CONFIRMED") -> Event:
    """Return one session whose time is fixed.

    Its instants are in UTC: no calendar has to know the rules of the place's clock.
    """
    event = event_of(meeting, f"session-{item.uid}", at)
    event.add("summary", f"{meeting.short_name}: {item.title}")
    event.add("location", ", ".join(part for part in (item.room, meeting.place) if part))
    event.add("status", status)
    event.add("dtstart", item.starts_at.astimezone(UTC))
    event.add("dtend", item.ends_at.astimezone(UTC))
    if item.notes:
        event.add("description", item.notes)
    return event


def agenda_calendar(meeting: Meeting, versions: Iterable[AgendaVersion], at: datetime) -> str:
    """Return the newest version; what an earlier one had and this one has not is cancelled.

    A file has one method (RFC 5545 §3.7.2), so what was taken out says ``STATUS:CANCELLED``
    in the same file: a calendar that reads it anew takes the session out.

    Args:
        versions: all of the meeting, the newest first.
    """
    calendar = empty_calendar()
    newest, *older = versions
    known = set()
    for item in items_of(newest):
        if item.starts:
            known.add(item.uid)
            calendar.add_component(session_event(meeting, item, at))
    for version in older:
        for item in items_of(version):
            if item.starts and item.uid not in known:
                known.add(item.uid)
                calendar.add_component(session_event(meeting, item, at, "CANCELLED"))
    return written(calendar)


def speech_calendar(meeting: Meeting, item: Item, at: datetime) -> str:
    """Return the one session in which an organisation speaks."""
    calendar = empty_calendar()
    calendar.add_component(session_event(meeting, item, at))
    return written(calendar)
