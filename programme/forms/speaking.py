"""The form of a session's speaking time, and who is chosen from a list."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form, row_number
from meetings.models import Delegate, Meeting, Participation
from meetings.querysets import ParticipationQuerySet
from programme.services.speakers import NOT_COMING

# More than this and a name is looked for first.
MOST_SHOWN = 60


class SpeakingForm(Form):
    """How long a turn is, and who may put themselves on the list."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    minutes_per_turn = forms.IntegerField(
        label=_("Minutes a turn"),
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": _("Enter the minutes of a turn, like 5"),
            "invalid": _("Enter the minutes of a turn, like 5"),
            "min_value": _("A turn has at least 1 minute."),
            "max_value": _("A turn has at most 600 minutes."),
        },
    )
    interpreter_factor = forms.DecimalField(
        label=_("Times, for the interpreters"),
        min_value=Decimal(1),
        max_value=Decimal(5),
        decimal_places=1,
        help_text=_("1 when they speak at the same time, 2 when they speak after each sentence."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "required": _("Enter 1, or how many times longer a turn is with interpreters, like 2"),
            "invalid": _("Enter a number like 1 or 2.5"),
            "min_value": _("Enter a number from 1 to 5."),
            "max_value": _("Enter a number from 1 to 5."),
            "max_decimal_places": _("Enter a number like 1 or 2.5"),
        },
    )
    takes_requests = forms.BooleanField(
        label=_("Delegates may ask for the floor on their own page"), required=False
    )

    def clean_interpreter_factor(self) -> Decimal:
        """Return the factor with one digit after the point, as it is kept."""
        return self.cleaned_data["interpreter_factor"].quantize(Decimal("0.1"))


def may_speak(meeting: Meeting, name: str) -> ParticipationQuerySet:
    """Return who can be put on a list, with delegates; narrowed by a part of the name."""
    rows = Participation.objects.of_meeting(meeting.pk).with_answer()
    # Who is silent has no answer, which is in no list of answers and in no list's opposite.
    comes = Q(answer__isnull=True) | ~Q(answer__in=NOT_COMING) | Q(attendance__isnull=False)
    rows = rows.filter(comes).prefetch_related("delegates")
    if name:
        rows = rows.filter(organisation__name__icontains=name) | rows.filter(
            organisation__acronym__icontains=name
        )
    return rows


def choices_of(rows: list[Participation]) -> list[tuple[str, str]]:
    """Return (value, words) of each organisation, and under it of each of its delegates."""
    choices = []
    for row in rows:
        choices.append((str(row.pk), row.organisation.name))
        choices += [
            (f"{row.pk}-{person.pk}", f"{row.organisation.name} · {person.name}")
            for person in row.delegates.all()
        ]
    return choices


def chosen(value: str) -> tuple[Participation | None, Delegate | None]:
    """Return who is meant by a value of ``choices_of``, whether or not they may speak."""
    participation, _dash, person = value.partition("-")
    rows = Participation.objects.select_related("organisation", "meeting")
    row = rows.filter(pk=row_number(participation)).first()
    if not person:
        return row, None
    delegate = Delegate.objects.filter(pk=row_number(person)).first()
    # A person who is gone stands for nobody: choosing the organisation is another choice.
    return (row, delegate) if delegate else (None, None)
