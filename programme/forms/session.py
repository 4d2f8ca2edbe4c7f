"""The form of a session."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.forms import Form
from initiative.languages import grouped, text_language_choices
from meetings.models import Meeting
from organisations.validators import single_line
from programme.models import Session
from programme.states import SessionKind
from statements.models import Statement

LONGEST = {"title": 200, "room": 120, "notes": 2000}
# "12", "S/12", "J/3", "M2/S/12": a statement, or a joint one, by its number.
NUMBER = re.compile(r"(?:M\d{1,9}/)?(?:(?P<kind>[SJ])/?)?(?P<number>\d{1,9})", re.IGNORECASE)
MOST_STATEMENTS = 50


class SessionForm(Form):
    """What, when, where. Times are typed on the clock of the meeting's place."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # No max_length: a paste is never cut by the browser, the server says what is too long.
    title = forms.CharField(
        label=gettext_lazy("Title"),
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Enter a title, like “Opening”")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the title"))
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=SessionKind.choices, widget=forms.RadioSelect
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Enter the day, like 2026-06-14"),
            "invalid": gettext_lazy("Enter the day, like 2026-06-14"),
        },
    )
    start_time = forms.TimeField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter the time, like 09:00")},
    )
    end_time = forms.TimeField(
        label=gettext_lazy("To"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Enter the time, like 09:00")},
    )
    ends_next_day = forms.BooleanField(
        label=gettext_lazy("It ends on the next day"),
        required=False,
        help_text=gettext_lazy("For a session that goes on after midnight."),
    )
    room = forms.CharField(
        label=gettext_lazy("Room"),
        required=False,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    notes = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        help_text=gettext_lazy("Everybody can read them. Plain text."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    statements = forms.CharField(
        label=gettext_lazy("Statements it speaks to"),
        required=False,
        help_text=gettext_lazy(
            "Their numbers, like S/3, S/12, J/1. A speaker's own statement is linked by itself."
        ),
    )

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.initial.setdefault("key", uuid.uuid4())
        self.fields["language"].choices = text_language_choices()

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()

    def clean_title(self) -> str:
        """Return the title, or say by how much it is too long."""
        return self.not_too_long("title")

    def clean_room(self) -> str:
        """Likewise the room."""
        return self.not_too_long("room")

    def clean_notes(self) -> str:
        """Likewise the notes, with one kind of line end."""
        self.cleaned_data["notes"] = self.cleaned_data["notes"].replace("\r\n", "\n")
        return self.not_too_long("notes")

    def not_too_long(self, name: str) -> str:
        """Refuse a text that is too long: what was typed stays in the field."""
        text, longest = self.cleaned_data[name], LONGEST[name]
        if len(text) > longest:
            raise ValidationError(
                _("This has %(n)s characters. It may have %(limit)s: shorten it.")
                % {"n": grouped(len(text)), "limit": grouped(longest)}
            )
        return text

    def clean_statements(self) -> list[Statement]:
        """Return the published statements with these numbers: one query."""
        wanted = []
        for typed in re.split(r"[\s,;]+", self.cleaned_data["statements"].strip()):
            found = NUMBER.fullmatch(typed)
            if typed and found is None:
                raise ValidationError(
                    _("“%(typed)s” is no number of a statement. Write S/3 or J/1.")
                    % {"typed": typed[:40]}
                )
            if found:
                is_joint = (found["kind"] or "S").upper() == "J"
                wanted.append((is_joint, int(found["number"])))
        if len(wanted) > MOST_STATEMENTS:
            raise ValidationError(_("Write at most 50 statements here."))
        known = published_by_number(self.meeting, {number for _joint, number in wanted})
        for is_joint, number in wanted:
            if (is_joint, number) not in known:
                raise ValidationError(
                    _("No published statement has the number %(number)s. Publish it first.")
                    % {"number": f"{'J' if is_joint else 'S'}/{number}"}
                )
        return [known[each] for each in dict.fromkeys(wanted)]


def published_by_number(meeting: Meeting, numbers: set[int]) -> dict[tuple[bool, int], Statement]:
    """Return published statements by (is joint, number)."""
    if not numbers:
        return {}
    published = Statement.objects.filter(published__isnull=False, number__in=numbers).only(
        "number", "joint"
    )
    mine = published.filter(participation__meeting=meeting) | published.filter(
        joint__meeting=meeting
    )
    return {(row.joint_id is not None, row.number): row for row in mine}


def first_values(meeting: Meeting, last: Session | None) -> dict[str, object]:
    """Return what the form of a new session begins with: after the last one of the agenda."""
    return {
        "language": last.language if last else meeting.language,
        "kind": SessionKind.SPEECHES,
        "day": last.day if last else meeting.starts_on,
        "start_time": last.end_time if last and not last.ends_next_day else None,
        "room": last.room if last else "",
    }


def values_of(session: Session) -> dict[str, object]:
    """Return what the form of a session begins with."""
    names = ("title", "language", "kind", "day", "start_time", "end_time", "ends_next_day")
    numbers = [
        f"{'J' if each.joint_id else 'S'}/{each.number}" for each in session.statements.all()
    ]
    return {name: getattr(session, name) for name in (*names, "room", "notes")} | {
        "seen": session.version,
        "statements": ", ".join(numbers),
    }
