"""Forms of the dates' page: a date for a reminder, and "I have looked at the letter"."""

from datetime import datetime

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from initiative.clocks import city_of, local_to_instant, on_clock
from initiative.forms import Form
from meetings.forms.organiser import CLOCK, DAY, year_sensible
from meetings.models import Letter, Meeting, ReminderRule
from meetings.states import DeadlineKind, LetterKind

MOMENT = "moment"
COUNTED: list[tuple[str, str | Promise]] = [
    (DeadlineKind.ANSWERS, _("Days before the deadline for answers")),
    (DeadlineKind.STATEMENTS, _("Days before the deadline for statements")),
    (MOMENT, _("On a day and at an hour that I choose")),
]

# Fields that a choice does not use; what stands in them does not matter.
NOT_NEEDED = {
    DeadlineKind.ANSWERS: ("day", "time"),
    DeadlineKind.STATEMENTS: ("day", "time"),
    MOMENT: ("days_before",),
}

# Which field a refusal of the service belongs to.
FIELD_OF_REFUSAL = {
    "deadline_passed": "counted",
    "in_the_past": "day",
    "after_deadline": "day",
    "already_there": "counted",
}


class LetterField(forms.ModelChoiceField):
    """A choice among letters, each named by its subject."""

    def label_from_instance(self, obj: Letter) -> str:
        """Return the subject in the first language it is written in."""
        return next((text.subject for text in obj.texts.all()), str(obj))


class DateForm(Form):
    """When a reminder leaves: days before a deadline, or a moment at the meeting's place."""

    counted = forms.ChoiceField(
        label=_("When?"),
        choices=COUNTED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the day is counted")},
    )
    days_before = forms.IntegerField(
        label=_("Days before"),
        min_value=0,
        max_value=365,
        help_text=_(
            "0 is the last morning that leaves 6 hours. It leaves at 9:00 in each reader's place."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": _("Enter a number of days, like 5"),
            "invalid": _("Days must be a number, like 5"),
            "min_value": _("The reminder is after the deadline. Enter 0 or more days."),
            "max_value": _("A reminder goes out at most 365 days before the deadline."),
        },
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        validators=[year_sensible],
        error_messages={"required": _("Enter the day, like 2026-06-14")},
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        error_messages={"required": _("Enter the time, like 09:00")},
    )

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = meeting.time_zone
        self.fields["time"].help_text = _(
            "On the clock of %(city)s. Where it is between 20:00 and 8:00 then, the letter "
            "leaves at 8:00."
        ) % {"city": city_of(meeting.time_zone)}

    def clean(self) -> dict[str, object]:
        """Ask only for what the choice needs."""
        given = super().clean()
        for name in NOT_NEEDED.get(given.get("counted", ""), ("days_before", "day", "time")):
            self.errors.pop(name, None)
        return given

    def when(self) -> dict[str, object]:
        """Return what the service takes."""
        given = self.cleaned_data
        if given["counted"] == MOMENT:
            wall = datetime.combine(given["day"], given["time"])
            return {"goes_at": local_to_instant(wall, self.zone)}
        return {"deadline_kind": given["counted"], "days_before": given["days_before"]}


class NewDateForm(DateForm):
    """The same with the choice of a letter."""

    letter = LetterField(
        label=_("Letter"),
        queryset=Letter.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose the letter that goes out")},
    )
    field_order = ["letter", "counted", "days_before", "day", "time"]

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(meeting, *args, **kwargs)
        letters = Letter.objects.of_meeting(meeting.pk).filter(kind=LetterKind.REMINDER)
        self.fields["letter"].queryset = letters


def first_date(meeting: Meeting, at: datetime) -> dict[str, object]:
    """Return what the form of a new date begins with: the next deadline."""
    is_open = at < meeting.answers_due_at
    counted = DeadlineKind.ANSWERS if is_open else DeadlineKind.STATEMENTS
    return {"counted": counted, "days_before": 5}


def initial_date(rule: ReminderRule) -> dict[str, object]:
    """Return what the form of a rule begins with."""
    if rule.goes_at is None:
        return {"counted": rule.deadline, "days_before": rule.days_before}
    there = on_clock(rule.goes_at, rule.letter.meeting.time_zone)
    return {"counted": MOMENT, "day": there.date(), "time": there.time()}


class LookedForm(Form):
    """A reminder is switched on by a person who has seen what it says."""

    looked = forms.BooleanField(
        label=_("I have looked at the letter."),
        error_messages={"required": _("Look at the letter first, then say so here.")},
    )
