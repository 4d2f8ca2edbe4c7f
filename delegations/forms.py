"""The shape of what is said of a delegate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import text_language_choices
from organisations.validators import single_line

LINE = {"dir": "auto", "autocomplete": "off"}


class LanguagesField(forms.MultipleChoiceField):
    """Some languages, each in its own name."""

    def __init__(self, **given: object) -> None:
        super().__init__(
            choices=text_language_choices,
            required=False,
            widget=forms.SelectMultiple(attrs={"size": 5}),
            error_messages={"invalid_choice": _("“%(value)s” is no language of the list.")},
            **given,
        )


class NameField(forms.CharField):
    """The name of a person, or another by which they want to be called."""

    def __init__(self, **given: object) -> None:
        super().__init__(
            max_length=200,
            validators=[single_line],
            widget=forms.TextInput(attrs=LINE),
            error_messages={
                "required": _("Write a name. An alias is fine."),
                "max_length": _("A name may have 200 characters at most."),
            },
            **given,
        )


class DelegateForm(Form):
    """One person who comes."""

    name = NameField(
        label=_("Name"),
        help_text=_(
            "An alias is fine. The organisers see it, and who helps at the door; it stands on the "
            "name badge."
        ),
    )
    is_public = forms.BooleanField(
        label=_("This name may be public"),
        required=False,
        help_text=_("Then everyone can read it where this person speaks for your organisation."),
    )
    spoken = LanguagesField(
        label=_("Languages this person speaks"),
        help_text=_("The organisers and the interpreters see it, and it stands on the badge."),
    )
    needed = LanguagesField(
        label=_("Languages into which this person needs interpretation"),
        help_text=_("The organisers and the interpreters see it."),
    )
    access_needs = forms.CharField(
        label=_("What this person needs"),
        required=False,
        max_length=500,
        help_text=_("For example a place without steps, food, rest. Only the organisers see it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    wants_visa_letter = forms.BooleanField(
        label=_("This person needs a letter for a visa"),
        required=False,
        help_text=_("Only the organisers see it."),
    )
    passport_name = forms.CharField(
        label=_("Name as in the passport, for that letter"),
        required=False,
        max_length=200,
        validators=[single_line],
        help_text=_("Only the organisers see it. It stands on no badge and on no list."),
        widget=forms.TextInput(attrs=LINE),
    )

    def clean(self) -> None:
        """Ask for the name of a letter that is wanted."""
        given = self.cleaned_data
        if given.get("wants_visa_letter") and not given.get("passport_name"):
            self.add_error(
                "passport_name", _("Write the name as in the passport: the letter must bear it.")
            )


class ReplaceForm(Form):
    """Who comes instead."""

    name = NameField(label=_("Name of the person who comes instead"))


class ReasonForm(Form):
    """Why somebody takes names of people out of the site."""

    reason = forms.CharField(
        label=_("What do you need it for?"),
        max_length=200,
        help_text=_("It has names of people, so the log keeps who took it and why."),
        error_messages={"required": _("Say what you need the list for.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
