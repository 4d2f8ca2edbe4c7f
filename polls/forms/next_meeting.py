"""The form of the decision: what the next meeting is, and what it takes over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.clocks import zone_names
from meetings.models import Meeting
from organisations.validators import single_line, time_zone_known
from polls.carrying import Wanted
from polls.forms.base import KeyedForm, day_field
from polls.models import Option

# Which field a refusal of the service belongs to.
FIELD_OF_REFUSAL = {
    "before_this_one": "starts_on",
    "ends_before_start": "ends_on",
    "unknown_zone": "time_zone",
    "slug_taken": "slug",
    "rules_without_letters": "has_rules",
    "deadline_passed": "answers_due_on",
    "answers_after_start": "answers_due_on",
    "statements_after_start": "statements_due_on",
    "statements_before_answers": "statements_due_on",
}


class NextForm(KeyedForm):
    """Name, place, days; what comes along, all of it ticked."""

    title = forms.CharField(
        label=_("Name of the meeting"),
        max_length=200,
        validators=[single_line],
        help_text=_("Give it a name that tells it from the last one."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the name of the meeting")},
    )
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=40,
        validators=[single_line],
        help_text=_("It begins the subject of every letter."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter a short name for the subjects of letters")},
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("Made from the name where you leave it empty. It never changes later."),
        error_messages={
            "invalid": _("An address has letters from a to z, digits and hyphens only.")
        },
    )
    place = forms.CharField(
        label=_("Place"),
        max_length=120,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the place of the meeting")},
    )
    time_zone = forms.CharField(
        label=_("Time zone of the place"),
        max_length=64,
        validators=[time_zone_known],
        help_text=_("By its city, for example Europe/Rome."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        error_messages={"required": _("Enter the time zone, like Europe/Rome")},
    )
    starts_on = day_field(_("First day"), error_messages={"required": _("Enter the first day")})
    ends_on = day_field(_("Last day"), error_messages={"required": _("Enter the last day")})
    answers_due_on = day_field(
        _("Answers until the end of"),
        required=False,
        help_text=_("Empty: as many days before the meeting as last time, at the same hour."),
    )
    statements_due_on = day_field(
        _("Statements until the end of"), required=False, help_text=_("Empty: likewise.")
    )
    has_conveners = forms.BooleanField(label=_("Who calls it"), required=False, initial=True)
    has_organisations = forms.BooleanField(
        label=_("The list of organisations"), required=False, initial=True
    )
    has_team = forms.BooleanField(label=_("Who works at the desk"), required=False, initial=True)
    has_letters = forms.BooleanField(
        label=_("The letters, as drafts"), required=False, initial=True
    )
    has_rules = forms.BooleanField(
        label=_("The reminders, switched off"), required=False, initial=True
    )

    CARRIED = ("has_conveners", "has_organisations", "has_team", "has_letters", "has_rules")

    def zones(self) -> list[str]:
        """Return every time zone, for the list that helps typing."""
        return sorted(zone_names())

    def carried(self) -> list[forms.BoundField]:
        """Return the ticks."""
        return [self[name] for name in self.CARRIED]

    def wanted(self) -> Wanted:
        """Return what the service takes."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return Wanted(**given)


def initial_next(previous: Meeting, option: Option | None) -> dict[str, object]:
    """Return what the form begins with: the last meeting, and what was proposed."""
    first: dict[str, object] = {
        "title": previous.title,
        "short_name": previous.short_name,
        "place": previous.place,
        "time_zone": previous.time_zone,
    }
    if option is None:
        return first
    proposed = {name: getattr(option, name) for name in ("place", "starts_on", "ends_on")}
    # A place somewhere else has a clock of its own: it is not guessed.
    if option.time_zone or option.place not in ("", previous.place):
        proposed["time_zone"] = option.time_zone
        return first | {name: value for name, value in proposed.items() if value is not None}
    return first | {name: value for name, value in proposed.items() if value}
