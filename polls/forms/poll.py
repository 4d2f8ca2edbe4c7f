"""Forms of the desk: the question and a proposal."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.clocks import local_to_instant, on_clock, zone_names
from meetings.models import Meeting
from organisations.validators import single_line, time_zone_known
from polls.forms.base import CLOCK, END_OF_DAY, KeyedForm, Words, day_field
from polls.models import SAYS, Option, Poll
from polls.states import ProposalKind

# Which field a refusal of the service belongs to.
FIELD_OF_REFUSAL = {
    "answered_in_confidence": "is_public",
    "time_over": "until_on",
    "says_nothing": "words",
    "half_dates": "starts_on",
    "days_reversed": "ends_on",
    "before_this_one": "starts_on",
    "unknown_zone": "time_zone",
}


class PollForm(KeyedForm):
    """The question, its words, its time, who sees the answers."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    title = Words(
        label=_("Question"),
        max_length=200,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the question")},
    )
    words = Words(
        label=_("What it is about"),
        required=False,
        max_length=2000,
        help_text=_("Stands above the proposals and in the letter."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    until_on = day_field(_("Open until"), required=False)
    until_time = forms.TimeField(
        label=_("at (time in the meeting's place)"),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        initial=END_OF_DAY,
        required=False,
    )
    is_public = forms.BooleanField(
        label=_("Everybody can read the answers of organisations that agreed to be named"),
        required=False,
        help_text=_(
            "Otherwise only the organisations that take part and the organisers see them. "
            "It cannot be switched on once somebody has answered."
        ),
    )

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = meeting.time_zone

    def values(self) -> dict[str, object]:
        """Return what the services take."""
        given = self.cleaned_data
        day, at = given["until_on"], given["until_time"] or END_OF_DAY
        return {
            "title": given["title"],
            "words": given["words"],
            "open_until": local_to_instant(datetime.combine(day, at), self.zone) if day else None,
            "is_public": given["is_public"],
        }


def initial_poll(poll: Poll) -> dict[str, object]:
    """Return what the form of a poll begins with."""
    first: dict[str, object] = {
        "title": poll.title,
        "words": poll.words,
        "is_public": poll.is_public,
        "version": poll.version,
    }
    if poll.open_until is not None:
        there = on_clock(poll.open_until, poll.meeting.time_zone)
        first |= {"until_on": there.date(), "until_time": there.time()}
    return first


class ProposalForm(KeyedForm):
    """One proposal: dates and place, a rhythm, or free words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)
    kind = forms.ChoiceField(
        label=_("What do you propose?"),
        choices=ProposalKind.choices,
        initial=ProposalKind.DATES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the proposal is about")},
    )
    starts_on = day_field(
        _("First day"),
        required=False,
        help_text=_("Leave the days empty where they are not known yet, and say it in words."),
    )
    ends_on = day_field(_("Last day"), required=False)
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=120,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    time_zone = forms.CharField(
        label=_("Time zone of the place"),
        required=False,
        max_length=64,
        validators=[time_zone_known],
        help_text=_("By its city, for example Europe/Rome."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    words = Words(
        label=_("In words"),
        required=False,
        max_length=300,
        help_text=_("For example: first half of next year; every two years; where you are."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def zones(self) -> list[str]:
        """Return every time zone, for the list that helps typing."""
        return sorted(zone_names())

    def says(self) -> dict[str, object]:
        """Return what the services take."""
        return {name: self.cleaned_data[name] for name in SAYS}


class ChangeForm(ProposalForm):
    """The same for one that is there, and who is told."""

    tells = forms.BooleanField(
        label=_("Tell those who have answered it, by letter"), required=False, initial=True
    )


def initial_proposal(option: Option) -> dict[str, object]:
    """Return what the form of a proposal begins with."""
    return {name: getattr(option, name) for name in SAYS} | {"version": option.version}
