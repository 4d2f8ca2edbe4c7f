"""What the next meeting takes over from the last one, and what it does not.

Every row and every setting of a meeting is named here with its fate; a test walks through
the models, so that a new one cannot be forgotten. What hangs on these rows in apps above
(statements, agenda, report …) belongs to the one meeting and is not carried over.
"""

from dataclasses import dataclass
from datetime import date

from meetings.audiences import REGISTER
from meetings.models import Letter, Meeting

# Settings of the meeting that stay as they are.
SETTINGS = (
    "purpose",
    "character_limit",
    "joint_character_limit",
    "publication",
    "language",
    "call",
    "call_language",
    "help_name",
    "help_email",
    "hold_minutes",
    "needs_second_organiser",
)
# What the decision names.
GIVEN = ("title", "short_name", "slug", "place", "time_zone", "starts_on", "ends_on")
# What follows from the days.
SHIFTED = ("answers_due_at", "statements_due_at")
# What every meeting begins with.
FRESH = (
    "id",
    "opened_at",
    "last_statement_number",
    "last_joint_number",
    "public_version",
    "public_changed_at",
    "created_at",
)

# Of each model: the fields that come along. Every other field is fresh.
COPIED = {
    "Convener": ("organisation", "role"),
    "Organiser": ("user", "role"),
    # That it may be named in public, an organisation says for one meeting.
    "Participation": ("organisation", "language"),
    "Letter": ("kind", "audience", "without"),
    "LetterText": ("language", "subject", "body"),
    # Switched off, and with the moment moved, until a person looks.
    "ReminderRule": ("deadline", "days_before", "goes_at"),
}
# What was said and done at one meeting stays there.
NOT_COPIED = (
    "Invitation",
    "Rsvp",
    "Delegate",
    "Note",
    "Attendance",
    "TimeRequest",
    "Extension",
    "Sending",
    "DeadlineMove",
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a person says about the next meeting.

    Args:
        slug: its address; made from the title where it is empty.
        answers_due_on: another day for the deadline; at the last meeting's distance if ``None``.
        statements_due_on: likewise.
        has_conveners: whether those who called the last one call this one; so the others.
    """

    title: str
    short_name: str
    place: str
    time_zone: str
    starts_on: date
    ends_on: date
    slug: str = ""
    answers_due_on: date | None = None
    statements_due_on: date | None = None
    has_conveners: bool = True
    has_organisations: bool = True
    has_team: bool = True
    has_letters: bool = True
    has_rules: bool = True


@dataclass(frozen=True)
class Inventory:
    """What there is to carry over from a meeting, in numbers.

    Args:
        languages: in which the letters are written.
        n_left: letters that speak of something that happened at this meeting only.
    """

    n_conveners: int
    n_organisations: int
    n_team: int
    n_letters: int
    languages: list[str]
    n_rules: int
    n_left: int


def inventory_of(meeting: Meeting) -> Inventory:
    """Count what the next meeting can take over, with the same number of queries for any."""
    kept, left = letters_of(meeting)
    return Inventory(
        meeting.conveners.count(),
        meeting.participations.count(),
        meeting.organisers.count(),
        len(kept),
        sorted({text.language for each in kept for text in each.texts.all()}),
        sum(len(each.rules.all()) for each in kept),
        len(left),
    )


# Choices of an audience whose values are words of the organisations and no rows of a meeting.
OF_ANY_MEETING = {"language", "place"}


def letters_of(meeting: Meeting) -> tuple[list[Letter], list[Letter]]:
    """Return the letters that mean something at another meeting, and those that do not.

    One to "those who were told the old date" would go to everybody, were the choice left
    out: it stays where it is. So does every letter whose audience names what a meeting
    without a history does not have.
    """
    letters = Letter.objects.filter(meeting=meeting).order_by("pk")
    letters = letters.prefetch_related("texts", "rules", "without")
    nowhere = Meeting(pk=0, time_zone=meeting.time_zone)
    options: dict[str, set[str]] = {}
    kept: list[Letter] = []
    left: list[Letter] = []
    for letter in letters:
        for name in letter.audience:
            if name in REGISTER and name not in options:
                options[name] = {value for value, _words in REGISTER[name].options(nowhere)}
        is_carried = all(
            name in OF_ANY_MEETING or value in options.get(name, ())
            for name, value in letter.audience.items()
        )
        (kept if is_carried else left).append(letter)
    return kept, left
