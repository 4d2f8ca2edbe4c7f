"""When, and who is asked: the rows of this floor."""

from meetings.models.letters import DeadlineMove, Letter, LetterText, ReminderRule, Sending
from meetings.models.meetings import Convener, Meeting, Organiser
from meetings.models.moretime import Extension, TimeRequest
from meetings.models.participations import (
    Attendance,
    Delegate,
    Invitation,
    Note,
    Participation,
    Rsvp,
)

__all__ = [
    "Attendance",
    "Convener",
    "DeadlineMove",
    "Delegate",
    "Extension",
    "Invitation",
    "Letter",
    "LetterText",
    "Meeting",
    "Note",
    "Organiser",
    "Participation",
    "ReminderRule",
    "Rsvp",
    "Sending",
    "TimeRequest",
]
