"""Forms about more time: an organisation asks, an organiser gives it or says why not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from meetings.forms.delegate import KeyedForm, Words
from meetings.forms.organiser import DAY, year_sensible
from meetings.states import DeadlineKind

# What a delegate calls the two deadlines.
WHAT_FOR = [
    (DeadlineKind.ANSWERS, _("our answer")),
    (DeadlineKind.STATEMENTS, _("our statement")),
]


class AskTimeForm(KeyedForm):
    """What for, why, and until when."""

    kind = forms.ChoiceField(label=_("More time for"), choices=WHAT_FOR, widget=forms.RadioSelect)
    words = Words(
        label=_("Why, and until when?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write why you need more time, and until when")},
    )


class MoreTimeForm(Form):
    """An organisation's own later date."""

    kind = forms.ChoiceField(label=_("More time for"), choices=DeadlineKind.choices)
    day = forms.DateField(
        label=_("until the end of"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        validators=[year_sensible],
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The organisation reads it in a letter; it is kept in the log."),
        error_messages={"required": _("Write the reason; it is kept in the log")},
    )


class DeclineTimeForm(Form):
    """Words instead of time."""

    words = Words(
        label=_("Or say why there is no more time"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write why there is no more time; it goes out as a letter")},
    )
