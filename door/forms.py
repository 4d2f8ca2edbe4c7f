"""The shape of what is typed at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _

from door.services.helpers import MOST_HOURS
from initiative.forms import Form
from organisations.validators import single_line


class HelperForm(Form):
    """Who helps, and for how long."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Name of the helper"),
        max_length=80,
        validators=[single_line],
        error_messages={"required": _("Write who helps: it stands beside what they note.")},
    )
    hours = forms.IntegerField(
        label=_("The link holds for so many hours"),
        initial=12,
        min_value=1,
        max_value=MOST_HOURS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
        error_messages={
            "required": _("Write for how many hours, like 12."),
            "invalid": _("Hours must be a number, like 12."),
        },
    )


class WalkInForm(Form):
    """Somebody who is not on the list."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    organisation_name = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write the name of the organisation.")},
    )
    person = forms.CharField(
        label=_("Name of the person (optional)"),
        max_length=200,
        required=False,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
