"""Forms about one organisation: a new one, its facts, names, affiliation, addresses."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import own_name, text_language_choices
from organisations.validators import plain_address, single_line

AUTO = {"dir": "auto"}
NO_LANGUAGE = [("", _("not said"))]


def letter_languages() -> list[tuple[str, str]]:
    """Return the languages in which letters can be written whole, in their own names."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


def text_languages() -> list[tuple[str, object]]:
    """Return every language that a name may be in."""
    return [*NO_LANGUAGE, *text_language_choices()]


class Line(forms.CharField):
    """Words on one line, tidied; in any script."""

    widget = forms.TextInput(attrs=AUTO)
    default_validators = [single_line]

    def to_python(self, value: object) -> str:
        """Return the words with single spaces between them."""
        return " ".join(str(super().to_python(value)).split())


class MailAddress(forms.CharField):
    """An e-mail address as it may be pasted; kept as the directory keeps it."""

    widget = forms.TextInput(attrs={"inputmode": "email", "dir": "ltr", "autocomplete": "off"})

    def clean(self, value: object) -> str:
        """Return the address, or refuse what is none."""
        typed = super().clean(value)
        return plain_address(typed) if typed else ""


class FactsForm(Form):
    """Name, its language, acronym and place."""

    name = Line(
        label=_("Name, as it writes it"),
        max_length=200,
        error_messages={"required": _("Enter the name of the organisation")},
    )
    language = forms.ChoiceField(
        label=_("Language of the name"), choices=text_languages, required=False
    )
    acronym = Line(label=_("Acronym"), max_length=40, required=False)
    place = Line(label=_("Place, as it writes it"), max_length=120, required=False)


class NewOrganisationForm(FactsForm):
    """A new organisation, with its address if there is one."""

    email = MailAddress(
        label=_("E-mail address"),
        required=False,
        help_text=_("Never public. The personal links of every meeting go there."),
    )
    is_another = forms.BooleanField(
        label=_("It is another organisation of the same name"), required=False
    )


class CorrectForm(FactsForm):
    """Corrected facts, with the mark of those that were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    keeps_old_name = forms.BooleanField(
        label=_("Keep the old name as a former name"), required=False, initial=True
    )


class OtherNameForm(Form):
    """A further name."""

    name = Line(
        label=_("Other name"), max_length=200, error_messages={"required": _("Enter a name")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=text_languages, required=False)
    is_former = forms.BooleanField(label=_("It is a former name"), required=False)


def year(label: object) -> forms.IntegerField:
    """Return a field for a year that need not be known."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1800,
        max_value=2999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
        error_messages={
            "invalid": _("Enter a year, like 1998"),
            "min_value": _("Enter a year, like 1998"),
            "max_value": _("Enter a year, like 1998"),
        },
    )


class AffiliationForm(Form):
    """To whom it belongs, from when until when."""

    name = Line(
        label=_("International it belongs to"),
        max_length=200,
        help_text=_("Its name or acronym, as it stands in the directory."),
        error_messages={"required": _("Enter the name of the international")},
    )
    since = year(_("Since the year"))
    until = year(_("Until the year"))

    def clean(self) -> dict[str, object]:
        """Refuse a last year before the first."""
        given = super().clean()
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            raise ValidationError(_("The last year is before the first. Exchange them."))
        return given


class AddressForm(Form):
    """One more address."""

    email = MailAddress(
        label=_("E-mail address"),
        error_messages={"required": _("Enter an e-mail address like name@example.org")},
    )
    language = forms.ChoiceField(label=_("Language of letters"), choices=letter_languages)
