"""What organisers type: the end of signing, what they were told, why names are taken out."""

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.clocks import city_of, local_to_instant, on_clock
from initiative.forms import Form
from initiative.languages import own_name
from meetings.models import Meeting, Participation
from resolutions.forms.fields import Day, Hidden, Line, Words
from resolutions.forms.signing import SignForm

END_OF_DAY = time(23, 59)
LAST_YEAR = 2100


class EndForm(Form):
    """Until when a text can be signed, on the clock of the meeting's place."""

    day = Day(
        label=_("Open for signing until"),
        error_messages={"required": _("Enter the last day, like 2026-06-14")},
    )
    time = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Enter the time, like 18:00")},
    )

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = meeting.time_zone
        self.fields["time"].help_text = _("On the clock of %(city)s. Left empty it is 23:59.") % {
            "city": city_of(meeting.time_zone)
        }

    def clean_day(self) -> object:
        """Refuse a year that is a slip of the finger."""
        day = self.cleaned_data["day"]
        if not 2000 <= day.year <= LAST_YEAR:
            raise ValidationError(_("Check the year."))
        return day

    def until(self) -> datetime:
        """Return the moment at which signing ends."""
        clock = self.cleaned_data.get("time") or END_OF_DAY
        return local_to_instant(datetime.combine(self.cleaned_data["day"], clock), self.zone)


def initial_end(moment: datetime | None, zone: str) -> dict[str, object]:
    """Return what stands in the form for an end that was given."""
    if moment is None:
        return {}
    there = on_clock(moment, zone)
    return {"day": there.date(), "time": there.time().replace(second=0, microsecond=0)}


class WithoutForm(Form):
    """Languages without which a text is put up, each named by a tick."""

    number = Hidden()
    without = forms.MultipleChoiceField(
        label=_("Put it up although it is missing in"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, missing: list[str], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without"].choices = [(code, own_name(code)) for code in missing]
        if not missing:
            del self.fields["without"]

    def clean_without(self) -> list[str]:
        """Return the codes."""
        return self.cleaned_data["without"]


class OrganisationField(forms.ModelChoiceField):
    """A choice among organisations of a meeting, by name."""

    def label_from_instance(self, obj: Participation) -> str:
        """Return the name."""
        return obj.organisation.name


class OnBehalf(Form):
    """For whom an organiser writes something down, and who told it."""

    who = OrganisationField(
        queryset=None,
        empty_label="–",
        label=_("Organisation"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose an organisation of this meeting")
        ),
    )
    source_note = Line(
        label=_("Who told you, how and when?"),
        max_length=300,
        help_text=_("For example “by telephone, 3 May”. Only organisers see it."),
        error_messages={"required": _("Write who told you, how and when")},
    )

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = Participation.objects.of_meeting(meeting.pk)


class BehalfForm(SignForm, OnBehalf):
    """A signature that came by telephone; never an organiser's own idea."""

    field_order = ["who", "source_note", "decided_on", "signer", "role", "words"]


class ReasonForm(Form):
    """Why, in words."""

    reason = Words(
        label=_("Why?"),
        max_length=500,
        rows=2,
        error_messages={"required": _("Write why")},
    )
