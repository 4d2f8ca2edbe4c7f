"""Forms about requests to take part: asking, the code, answers on both sides."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from calling.forms.fields import KeyedForm, Line, Seen, Words
from calling.forms.nominations import TOO_LONG, WhichForm
from initiative.forms import Form
from initiative.languages import own_name, text_language_choices
from organisations.validators import plain_address


class JoinForm(KeyedForm):
    """An organisation asks to take part."""

    name = Line(
        label=_("Name of your organisation"),
        max_length=200,
        autocomplete="organization",
        help_text=_("As you write it yourselves, in your own script."),
        error_messages={
            "required": _("Enter the name of your organisation"),
            "max_length": TOO_LONG,
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the name"),
        error_messages={"required": _("Choose the language of the name")},
    )
    place = Line(
        label=_("Place"),
        max_length=120,
        help_text=_("The town or country you write from."),
        error_messages={"required": _("Enter a place"), "max_length": TOO_LONG},
    )
    contact_name = Line(
        label=_("Your name"),
        required=False,
        max_length=200,
        autocomplete="name",
        help_text=_("An alias is fine. Only the organisers see it."),
        error_messages={"max_length": TOO_LONG},
    )
    email = forms.CharField(
        label=_("E-mail address of your organisation"),
        help_text=_("We send a code there. It is never public."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Enter an e-mail address like name@example.org")},
    )
    letter_language = forms.ChoiceField(label=_("Which language should we write to you in?"))
    why = Words(
        label=_("Why do you want to take part?"),
        max_length=1000,
        rows=6,
        help_text=_("In any language. 1,000 characters at most. Only the organisers read it."),
        error_messages={
            "required": _("Write why you want to take part"),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *text_language_choices()]
        self.fields["letter_language"].choices = [
            (code, own_name(code)) for code in settings.LETTER_LANGUAGES
        ]

    def clean_email(self) -> str:
        """Return the plain address."""
        return plain_address(self.cleaned_data["email"])


class CodeForm(Form):
    """Eight characters from the letter."""

    code = forms.CharField(
        label=_("The code from our letter"),
        help_text=_("Eight letters and digits, like K7MP-2QXR. It is good for 30 minutes."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "size": 12,
            }
        ),
        error_messages={"required": _("Enter the code from our letter")},
    )


class WordsForm(KeyedForm):
    """Words about a request: from the organisers or to them."""

    seen = Seen()
    words = Words(
        label=_("Your words"),
        max_length=1000,
        rows=5,
        error_messages={"required": _("Write something"), "max_length": TOO_LONG},
    )

    def __init__(self, *args: object, label: object = None, hint: object = None, **kwargs: object):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["words"].label = label
        self.fields["words"].help_text = hint or ""


class AcceptForm(WhichForm):
    """Which organisation of the directory asks; a new one where none is found."""

    seen = Seen()
