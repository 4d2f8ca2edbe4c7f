"""What an organisation says about the report."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from report.forms.fields import HIGHEST, KeyedForm, Text
from report.models.corrections import MOST_WORDS
from report.states import CorrectionKind

WHOLE = "whole"


class CorrectionForm(KeyedForm):
    """A correction of one's own part, or a note, and which place it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=HIGHEST)
    kind = forms.ChoiceField(
        label=_("What do you want?"),
        choices=CorrectionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you want")},
    )
    place = forms.ChoiceField(
        label=_("Which place is it about?"),
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            _("The report has no such place. Choose one of the list."),
        ),
    )
    text = Text(
        label=_("Your words"),
        limit=MOST_WORDS,
        rows=6,
        error_messages={"required": _("Write what you want to say")},
    )

    def __init__(
        self, places: Iterable[tuple[str, object]], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(WHOLE, _("the whole report")), *places]

    def said(self) -> dict[str, object]:
        """Return what the service takes."""
        sign, _line, number = self.cleaned_data["place"].partition("-")
        return {
            "kind": self.cleaned_data["kind"],
            "text": self.cleaned_data["text"],
            "version_pk": self.cleaned_data["version"],
            "key": self.cleaned_data["key"],
            "paragraph": int(number) if sign == "p" else None,
            "decision_pk": int(number) if sign == "d" else None,
        }
