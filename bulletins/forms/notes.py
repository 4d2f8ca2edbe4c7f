"""A note to another organisation; to which of one's own addresses the weekly letter goes."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from bulletins.forms.fields import KeyedForm, Words
from bulletins.states import LONGEST_NOTE
from initiative.forms import Form
from organisations.models import Contact

ALL = "all"


class DirectNoteForm(KeyedForm):
    """Words to one organisation."""

    text = Words(
        label=_("Your note"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("2,000 characters at most, plain text."),
        error_messages={
            "required": _("Write your note"),
            "max_length": _("The note has %(show_value)d characters. It may have 2,000."),
        },
    )


class SubscribeForm(Form):
    """All addresses, or one of them."""

    to = forms.ChoiceField(
        label=_("To which address?"),
        error_messages={
            "required": _("Choose one of your addresses."),
            "invalid_choice": _("Choose one of your addresses."),
        },
    )

    def __init__(self, *args: object, contacts: Iterable[Contact], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (ALL, _("All our addresses")),
            *((str(each.pk), each.email) for each in contacts),
        ]

    def clean_to(self) -> int | None:
        """Return the number of one address; ``None`` for all."""
        to = self.cleaned_data["to"]
        return None if to == ALL else int(to)
