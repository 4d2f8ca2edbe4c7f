"""The form of an export."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from initiative.forms import Form


class ExportForm(Form):
    """A table, with addresses only for a reason."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of table"),
        choices=[("csv", "CSV"), ("xlsx", "XLSX")],
        initial="csv",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose CSV or XLSX")},
    )
    with_addresses = forms.BooleanField(
        label=gettext_lazy("With the addresses that you see"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Why the addresses are needed"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It is written in the log, with your name and the hour."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean(self) -> dict[str, object]:
        """Ask for a reason where addresses leave the house."""
        given = super().clean()
        if given.get("with_addresses") and len(given.get("reason", "").strip()) < 5:
            raise ValidationError({"reason": _("Say in a few words why the addresses are needed")})
        return given
