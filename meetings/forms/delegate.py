"""Forms of the delegate: the answer, a note to the organisers, asking for the link again."""

import uuid

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import own_name
from meetings.states import Answer
from organisations.validators import single_line

MOST_DELEGATES = 500


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
    """A text of several lines, counted with one character a line end, as people count.

    Without ``maxlength`` in the browser: a paste is never cut.
    """

    default_error_messages = {
        "max_length": _("The message has %(show_value)d characters. It may have %(limit_value)d.")
    }

    def to_python(self, value: object) -> str:
        """Return the text with the line ends that are kept."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class AnswerForm(KeyedForm):
    """Four short questions and a tick."""

    answer = forms.ChoiceField(
        label=_("Will your organisation come?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes, no or not sure yet"),
            "invalid_choice": _("Choose yes, no or not sure yet"),
        },
    )
    n_delegates = forms.CharField(
        label=_("How many delegates?"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
    )
    names = forms.CharField(
        label=_("Names of the delegates"),
        required=False,
        help_text=_("One name on each line. An alias is fine. Only the organisers see them."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Which language should we write to you in?"),
        choices=[(code, own_name(code)) for code, _name in settings.LANGUAGES],
    )
    message = Words(
        label=_("Anything the organisers should know?"),
        required=False,
        max_length=1000,
        help_text=_("For example access needs, visa letter, food. 1,000 characters at most."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    is_named = forms.BooleanField(
        label=_("Public lists may name our organisation"),
        required=False,
        help_text=_("Everyone can read them. A published statement names you in any case."),
    )

    def clean_n_delegates(self) -> int | None:
        """Read a number written in any script's digits; empty is fine."""
        typed = self.cleaned_data["n_delegates"].strip()
        if not typed:
            return None
        if not typed.isdecimal() or len(typed) > 9 or not 1 <= int(typed) <= MOST_DELEGATES:
            raise ValidationError(_("Number of delegates must be a number, like 3"))
        return int(typed)

    def clean_names(self) -> list[str]:
        """Return one name a line, empty lines left out."""
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        for name in names:
            single_line(name)
            if len(name) > 200:
                raise ValidationError(_("A name may have 200 characters at most."))
        if len(names) > MOST_DELEGATES:
            raise ValidationError(_("Write at most 500 names here."))
        return names

    def clean(self) -> None:
        """Ask for delegates only where some come: what is left from "yes" is no error."""
        if self.cleaned_data.get("answer") not in (None, Answer.YES):
            for name, nothing in (("n_delegates", None), ("names", [])):
                self.errors.pop(name, None)
                self.cleaned_data[name] = nothing

    def in_words(self) -> str:
        """Return what was typed, for an answer that came too late to be one."""
        chosen = dict(Answer.choices).get(self.data.get("answer"), "")
        typed = [self.data.get(name, "") for name in ("n_delegates", "names", "message")]
        return "\n".join(str(words).strip() for words in (chosen, *typed) if words)


class NoteForm(KeyedForm):
    """Words to the organisers: the way that is never closed."""

    text = Words(
        label=_("Your message to the organisers"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Enter your message")},
    )


class LinkAgainForm(Form):
    """One address."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter an e-mail address like name@example.org"),
            "invalid": _("Enter an e-mail address like name@example.org"),
        },
    )
