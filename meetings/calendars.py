"""Calendar files (RFC 5545, RFC 5546). Pure but for the words.

``METHOD:PUBLISH`` and never REQUEST: the mail program's own Yes and No would go past
the product to a mailbox.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from meetings.deadlines import deadline, meeting_deadline
from meetings.models import Meeting, Participation, Rsvp
from meetings.states import Answer, DeadlineKind

# The meeting stands in the calendar of who answered one of these.
NOTED = {Answer.YES: "CONFIRMED", Answer.UNSURE: "TENTATIVE"}
ALARM_BEFORE = timedelta(days=1)


def sequence_of(meeting: Meeting) -> int:
    """Return the SEQUENCE of everything about a meeting, in every file alike.

    The number of its last change: dates, place and answers all raise it, nothing lowers
    it, so whichever file comes last into a calendar is the newer one.
    """
    return meeting.public_version


def empty_calendar(method: str = "PUBLISH") -> Calendar:
    """Return a calendar with the properties that RFC 5545 §3.6 requires."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Initiative//{settings.MAIL_DOMAIN}//")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def event_of(meeting: Meeting, uid: str, at: datetime) -> Event:
    """Return an event with what all events of a meeting share."""
    event = Event()
    event.add("uid", f"{uid}@{settings.MAIL_DOMAIN}")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("sequence", sequence_of(meeting))
    if meeting.help_email:
        # RFC 5546 §3.2.1 asks who publishes it; the address stands on every page anyway.
        organiser = vCalAddress(f"mailto:{meeting.help_email}")
        organiser.params["CN"] = vText(meeting.help_name or meeting.title)
        event.add("organizer", organiser)
    if meeting.is_public:
        event.add("url", f"{settings.SITE_URL}/meetings/{meeting.slug}/")
    return event


def meeting_event(meeting: Meeting, at: datetime, status: str = "CONFIRMED") -> Event:
    """Return the meeting as whole days; ``DTEND`` is the day after the last (§3.6.1)."""
    event = event_of(meeting, f"meeting-{meeting.pk}", at)
    event.add("summary", meeting.title)
    event.add("location", meeting.place)
    event.add("status", status)
    event.add("dtstart", meeting.starts_on)
    event.add("dtend", meeting.ends_on + timedelta(days=1))
    return event


def deadline_event(meeting: Meeting, kind: str, due_at: datetime, at: datetime) -> Event:
    """Return a deadline as a moment, with an alarm a day before.

    An event with a beginning and no end takes no time (§3.6.1).
    """
    words = (
        _("%(meeting)s: answers until now")
        if kind == DeadlineKind.ANSWERS
        else _("%(meeting)s: statements until now")
    ) % {"meeting": meeting.short_name}
    event = event_of(meeting, f"meeting-{meeting.pk}-{kind}", at)
    event.add("summary", words)
    event.add("dtstart", due_at.astimezone(UTC))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -ALARM_BEFORE)
    event.add_component(alarm)
    return event


def answer_calendar(
    participation: Participation, answers: Sequence[Rsvp], at: datetime
) -> str | None:
    """Return the calendar of an answer's receipt.

    Args:
        answers: all that the organisation gave, the newest first.
        at: now; the file says when it was made.

    Returns:
        The meeting; its cancellation where an earlier answer had put it into the calendar
        and this one takes it out; ``None`` where it never stood there.
    """
    newest, *earlier = answers
    if newest.answer in NOTED:
        method, status = "PUBLISH", NOTED[Answer(newest.answer)]
    elif any(rsvp.answer in NOTED for rsvp in earlier):
        method, status = "CANCEL", "CANCELLED"
    else:
        return None
    calendar = empty_calendar(method)
    calendar.add_component(meeting_event(participation.meeting, at, status))
    return written(calendar)


def meeting_calendar(meeting: Meeting, at: datetime) -> str:
    """Return the meeting and its deadlines, as everybody may put them into a calendar."""
    calendar = empty_calendar()
    calendar.add_component(meeting_event(meeting, at))
    for kind in DeadlineKind:
        calendar.add_component(deadline_event(meeting, kind, meeting_deadline(meeting, kind), at))
    return written(calendar)


def own_deadline_calendar(participation: Participation, at: datetime) -> str:
    """Return the deadlines of one organisation, its own later ones included."""
    calendar = empty_calendar()
    for kind in DeadlineKind:
        due_at = deadline(participation, kind, at).due_at
        calendar.add_component(deadline_event(participation.meeting, kind, due_at, at))
    return written(calendar)


def written(calendar: Calendar) -> str:
    """Return a calendar as the text of its file: lines end in CRLF, long ones are folded."""
    return calendar.to_ical().decode()
