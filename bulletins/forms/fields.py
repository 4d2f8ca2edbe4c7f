"""Words as they are kept, and a key with each form."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from statements.text import UnusableCharacter, canonical


class KeyedForm(Form):
    """A form that knows itself again: sent twice, it acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()


class Words(forms.CharField):
    """A text counted as statements are. Without ``maxlength``: a paste is never cut."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(strip=False, **kwargs)
        # Django refuses NUL in a way that names no place; ours says where it is.
        self.validators = [each for each in self.validators if not names_nul(each)]

    def to_python(self, value: object) -> str:
        """Return the words as they are kept, or say which character cannot be."""
        try:
            return canonical(super().to_python(value))
        except UnusableCharacter as error:
            raise ValidationError(
                _(
                    "Line %(line)d has a character that cannot be kept (%(code)s, character "
                    "%(position)d). Delete it there and save again. Nothing else was changed."
                ),
                params={"line": error.line, "code": error.code, "position": error.position},
            ) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def names_nul(validator: object) -> bool:
    """Say whether this is Django's own check for NUL."""
    return type(validator).__name__ == "ProhibitNullCharactersValidator"
