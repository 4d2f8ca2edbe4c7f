"""Calendar files (RFC 5545). Pure but for the words.

``METHOD:PUBLISH`` and never REQUEST: the mail program's own Yes and No would go past
the product to a mailbox.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from meetings.deadlines import deadline
from meetings.models import Meeting, Participation, Rsvp
from meetings.states import Answer, DeadlineKind


def empty_calendar() -> Calendar:
    """Return a calendar with the properties that RFC 5545 §3.6 requires."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Initiative//{settings.MAIL_DOMAIN}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def meeting_event(meeting: Meeting, *, stamp: datetime, sequence: int) -> Event:
    """Return the meeting as whole days; ``DTEND`` is the day after the last (§3.6.1)."""
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", stamp)
    event.add("sequence", sequence)
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("dtstart", meeting.starts_on)
    event.add("dtend", meeting.ends_on + timedelta(days=1))
    if meeting.is_public:
        event.add("url", f"{settings.SITE_URL}/meetings/{meeting.slug}/")
    return event


def deadline_event(meeting: Meeting, kind: str, due_at: datetime, stamp: datetime) -> Event:
    """Return a deadline as a moment with a reminder a day before."""
    words = (
        _("%(meeting)s: answers until now")
        if kind == DeadlineKind.ANSWERS
        else _("%(meeting)s: statements until now")
    )
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}-{kind}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", stamp)
    event.add("summary", words % {"meeting": meeting.short_name})
    event.add("dtstart", due_at)
    event.add("dtend", due_at)
    return event


def answer_calendar(participation: Participation, rsvp: Rsvp) -> str:
    """Return the calendar of an answer's receipt.

    The UID stays, the SEQUENCE rises with every answer; a "no" takes the meeting out of
    the calendar again.
    """
    meeting = participation.meeting
    calendar = empty_calendar()
    event = meeting_event(meeting, stamp=rsvp.given_at, sequence=participation.rsvps.count())
    is_coming = rsvp.answer in (Answer.YES, Answer.UNSURE)
    event.add("status", "CONFIRMED" if is_coming else "CANCELLED")
    if not is_coming:
        calendar["method"] = "CANCEL"
    calendar.add_component(event)
    return calendar.to_ical().decode()


def meeting_calendar(meeting: Meeting) -> str:
    """Return the meeting and its deadlines, as everybody may put them into a calendar."""
    stamp = meeting.created_at
    calendar = empty_calendar()
    calendar.add_component(meeting_event(meeting, stamp=stamp, sequence=meeting.public_version))
    for kind, due_at in (
        (DeadlineKind.ANSWERS, meeting.answers_due_at),
        (DeadlineKind.STATEMENTS, meeting.statements_due_at),
    ):
        calendar.add_component(deadline_event(meeting, kind, due_at, stamp))
    return calendar.to_ical().decode()


def own_deadline_calendar(participation: Participation, at: datetime) -> str:
    """Return the deadlines of one organisation, its own later ones included."""
    calendar = empty_calendar()
    for kind in DeadlineKind:
        due_at = deadline(participation, kind, at).due_at
        calendar.add_component(deadline_event(participation.meeting, kind, due_at, at))
    return calendar.to_ical().decode()
