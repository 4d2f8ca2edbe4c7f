"""Forms of the desk: the meeting, who calls it, organisations, answers by telephone."""

from datetime import date, datetime, time

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.clocks import local_to_instant, on_clock, zone_names
from initiative.forms import Form, ModelForm
from initiative.languages import own_name, text_language_choices
from meetings.forms.delegate import KeyedForm
from meetings.models import Meeting
from meetings.services.meeting import FIELDS
from meetings.states import Answer, ConvenerRole
from organisations.models import Organisation
from organisations.validators import single_line, time_zone_known

# Never "midnight": the default end of a day is its last minute.
END_OF_DAY = time(23, 59)

# Which field a refusal of the service belongs to.
FIELD_OF_REFUSAL = {
    "ends_before_start": "ends_on",
    "answers_after_start": "answers_due_on",
    "statements_after_start": "statements_due_on",
    "statements_before_answers": "statements_due_on",
}

DAY = {"type": "date"}
CLOCK = {"type": "time"}


# What the model would check of each field, were it asked (see ``_post_clean``).
CHECKS = {
    "title": single_line,
    "short_name": single_line,
    "place": single_line,
    "help_name": single_line,
    "time_zone": time_zone_known,
}


def year_sensible(day: date) -> None:
    """Refuse a year at the ends of the calendar: no other clock can show its moments."""
    if not 1800 <= day.year <= 2999:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")


def letter_language_choices() -> list[tuple[str, str]]:
    """Return the languages in which letters can be written whole, in their own names."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


def sensible_limit(limit: int) -> int:
    """Return a number of characters, or refuse one that nobody can keep."""
    if not 1 <= limit <= 1_000_000:
        raise ValidationError(_("The limit must be between 1 and 1,000,000 characters."))
    return limit


# Time to see a mistake after pressing "send".
HOLD_MINUTES = 10


class MeetingForm(ModelForm):
    """Everything an organiser sets. Deadlines are typed on the clock of the meeting's place."""

    answers_due_on = forms.DateField(
        label=_("Answers until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    answers_due_time = forms.TimeField(
        label=_("at (time in the meeting's place)"),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        initial=END_OF_DAY,
        required=False,
    )
    statements_due_on = forms.DateField(
        label=_("Statements until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    statements_due_time = forms.TimeField(
        label=_("at (time in the meeting's place)"),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        initial=END_OF_DAY,
        required=False,
    )

    hold_minutes = forms.IntegerField(
        label=_("Minutes in which a letter to many can be stopped"),
        help_text=_("0 sends at once."),
        min_value=0,
        max_value=24 * 60,
        required=False,
        initial=HOLD_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={
            "invalid": _("Minutes must be a number, like 10"),
            "max_value": _("A letter waits at most a day: enter at most 1440 minutes."),
            "min_value": _("Minutes must be a number, like 10"),
        },
    )

    class Meta:
        model = Meeting
        fields = [name for name in FIELDS if not name.endswith("_due_at")]
        labels = {"title": _("Name of the meeting"), "call": _("Call")}
        widgets = {
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "character_limit": forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
            "joint_character_limit": forms.TextInput(attrs={"inputmode": "numeric", "size": 7}),
            "publication": forms.RadioSelect,
            "call": forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
            "time_zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }
        error_messages = {
            "title": {"required": _("Enter the name of the meeting")},
            "short_name": {"required": _("Enter a short name for the subjects of letters")},
            "place": {"required": _("Enter the place of the meeting")},
            "starts_on": {"required": _("Enter the first day")},
            "ends_on": {"required": _("Enter the last day")},
        }

    def clean_hold_minutes(self) -> int:
        """Return the minutes; the usual ten where nothing was entered."""
        given = self.cleaned_data["hold_minutes"]
        return HOLD_MINUTES if given is None else given

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Main language"), choices=letter_language_choices()
        )
        self.fields["call_language"] = forms.ChoiceField(
            label=_("Language of the call"), choices=text_language_choices()
        )
        for name, check in CHECKS.items():
            self.fields[name].validators.append(check)
        for name in ("starts_on", "ends_on", "answers_due_on", "statements_due_on"):
            self.fields[name].validators.append(year_sensible)
        self.fields["time_zone"].help_text = _("By its city, for example Europe/Rome.")
        meeting = self.instance
        if meeting.pk:
            for name in ("answers", "statements"):
                there = on_clock(getattr(meeting, f"{name}_due_at"), meeting.time_zone)
                self.initial[f"{name}_due_on"] = there.date()
                self.initial[f"{name}_due_time"] = there.time().replace(second=0, microsecond=0)

    def zones(self) -> list[str]:
        """Return every time zone, for the list that helps typing."""
        return sorted(zone_names())

    def clean_character_limit(self) -> int:
        """Refuse a limit that nobody can keep."""
        return sensible_limit(self.cleaned_data["character_limit"])

    def clean_joint_character_limit(self) -> int:
        """Refuse a limit that nobody can keep."""
        return sensible_limit(self.cleaned_data["joint_character_limit"])

    def clean(self) -> dict[str, object]:
        """Turn days and times on the place's clock into moments."""
        given = super().clean()
        zone = given.get("time_zone")
        for name in ("answers", "statements"):
            day = given.get(f"{name}_due_on")
            at = given.get(f"{name}_due_time") or END_OF_DAY
            if day and zone:
                given[f"{name}_due_at"] = local_to_instant(datetime.combine(day, at), zone)
        return given

    def values(self) -> dict[str, object]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in FIELDS}

    def _post_clean(self) -> None:
        # Constraints and order of dates are the service's: a model check here would say
        # the same in the database's words, and write into the instance that is shown.
        pass


class ConvenerForm(Form):
    """One organisation that calls the meeting."""

    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.all(),
        required=False,
        help_text=_("Already known here"),
    )
    name = forms.CharField(
        label=_("or the name of a new one"),
        required=False,
        max_length=200,
        validators=[single_line],
    )
    role = forms.ChoiceField(label=_("Role"), choices=ConvenerRole.choices)

    def clean(self) -> dict[str, object]:
        """Ask for one or the other."""
        given = super().clean()
        if not given.get("organisation") and not given.get("name"):
            raise ValidationError(_("Choose an organisation, or enter the name of a new one."))
        return given


class OrganisationForm(Form):
    """One organisation, added by hand."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the name of the organisation")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": _("Enter an e-mail address like name@example.org")},
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=letter_language_choices())


class ContactForm(Form):
    """One more address."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter an e-mail address like name@example.org"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=letter_language_choices())


class SpokenAnswerForm(KeyedForm):
    """An answer that came by telephone or in a letter."""

    answer = forms.ChoiceField(
        label=_("What did they answer?"), choices=Answer.choices, widget=forms.RadioSelect
    )
    n_delegates = forms.IntegerField(
        label=_("How many delegates?"),
        required=False,
        min_value=1,
        max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={"invalid": _("Number of delegates must be a number, like 3")},
    )
    message = forms.CharField(
        label=_("How and from whom you know it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write how you know it, for example: telephone, 3 May")},
    )
