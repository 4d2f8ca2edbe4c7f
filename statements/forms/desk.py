"""What organisers type about statements: a question, a reason, a moment to look at."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from initiative.clocks import local_to_instant
from initiative.forms import Form
from statements.text import UnusableCharacter, canonical


class Words(forms.CharField):
    """What organisers write to an organisation, counted as statements are.

    Without ``maxlength`` in the browser: a paste is never cut.
    """

    def to_python(self, value: object) -> str:
        """Return the words as they are kept, or say which character cannot be."""
        try:
            return canonical(super().to_python(value))
        except UnusableCharacter as error:
            raise ValidationError(
                _("Line %(line)d has a character that cannot be kept (%(code)s). Delete it there."),
                params={"line": error.line, "code": error.code},
            ) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class QuestionForm(Form):
    """A question to an organisation about its statement."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It goes to every address of the organisation, as a letter."),
        error_messages={
            "required": _("Write your question"),
            "max_length": _("The question has %(show_value)d characters. It may have 2,000."),
        },
    )


class UnpublishForm(Form):
    """Why a statement is taken back from the public."""

    reason = Words(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Everyone who opens its address reads it, and so does the organisation."),
        error_messages={
            "required": _("Write the reason: everyone who opens its address will read it"),
            "max_length": _("The reason has %(show_value)d characters. It may have 500."),
        },
    )


class MomentForm(Form):
    """A moment on the clock of the meeting's place."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1800, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    clock = forms.TimeField(
        label=_("Time in the meeting's place"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=time(23, 59),
        required=False,
    )

    def moment(self, zone: str) -> datetime:
        """Return the moment that was typed, on the clock of ``zone``."""
        clock = self.cleaned_data["clock"] or time(23, 59)
        return local_to_instant(datetime.combine(self.cleaned_data["day"], clock), zone)
