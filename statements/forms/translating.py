"""A translation as it is typed, passage by passage."""

import re
from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import text_language_choices
from organisations.validators import single_line
from statements.forms.writing import HIGHEST_VERSION, LONGEST_TITLE
from statements.states import TranslationKind
from statements.text import UnusableCharacter


class TranslateIntoForm(Form):
    """A language to translate into."""

    language = forms.ChoiceField(
        label=_("Translate into"),
        error_messages={
            "required": _("Choose the language of the translation"),
            "invalid_choice": _("Choose the language of the translation"),
        },
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *text_language_choices()]


class TranslationForm(Form):
    """What is said about a translation; its texts are fields ``p-<position>`` beside it."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_VERSION
    )
    original = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=LONGEST_TITLE,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(label=_("Made by"))
    is_machine_assisted = forms.BooleanField(label=_("A machine helped"), required=False)
    translator = forms.CharField(
        label=_("Translator"),
        required=False,
        max_length=200,
        validators=[single_line],
        help_text=_("As it will be published; may stay empty."),
    )
    checked_by = forms.CharField(
        label=_("Checked by"), required=False, max_length=200, validators=[single_line]
    )

    PREFIX = "p-"

    def __init__(self, *args: object, kinds: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = tuple(kinds)
        self.fields["kind"].choices = [(kind, TranslationKind(kind).label) for kind in self.kinds]

    def texts(self) -> dict[int, str]:
        """Return what was typed beside each passage, by position."""
        return {
            int(name.removeprefix(self.PREFIX)): text
            for name, text in self.data.items()
            if re.fullmatch(rf"{self.PREFIX}[0-9]{{1,6}}", name)
        }

    def values(self) -> dict[str, object]:
        """Return what was typed, with ``original_pk`` and ``texts`` as the service names them."""
        given = dict(self.cleaned_data)
        return given | {"original_pk": given.pop("original"), "texts": self.texts()}

    def anew(self, **initial: object) -> "TranslationForm":
        """Return the form as it was typed, for the next press."""
        data = self.data.copy()
        for name in initial:
            data.setlist(name, [str(initial[name])])
        form = TranslationForm(data, kinds=self.kinds)
        form._errors = self.errors
        return form

    def unusable(self, error: UnusableCharacter) -> str:
        """Return a sentence about a character that cannot be kept."""
        sentence = _("A text has a character that cannot be kept (%(code)s). Delete it there.")
        return sentence % {"code": error.code}
