"""What the forms of this app share."""

import uuid
from datetime import date, time

from django import forms
from django.core.exceptions import ValidationError

from initiative.forms import Form

DAY = {"type": "date"}
CLOCK = {"type": "time"}
# Never "midnight": the default end of a day is its last minute.
END_OF_DAY = time(23, 59)


class KeyedForm(Form):
    """A form that knows itself again: sent twice, it acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key (a script, an old page) one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()


class Words(forms.CharField):
    """Words of a person, counted with one character a line end; a paste is never cut."""

    def to_python(self, value: object) -> str:
        """Return the text with the line ends that are kept."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def year_sensible(day: date) -> None:
    """Refuse a year at the ends of the calendar: no other clock can show its moments."""
    if not 1800 <= day.year <= 2999:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")


def day_field(label: object, **given: object) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        validators=[year_sensible],
        **given,
    )
