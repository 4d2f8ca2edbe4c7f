"""Fields that several forms share: words of several lines, days, the key of a form."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import is_known, text_language_choices
from organisations.validators import single_line
from statements.text import UnusableCharacter, canonical

DAY = {"type": "date"}


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
    """A text of several lines, counted as it is kept. A paste is never cut by the browser."""

    default_error_messages = {
        "max_length": _("This has %(show_value)d characters. It may have %(limit_value)d.")
    }

    def __init__(self, *args: object, rows: int = 4, **kwargs: object) -> None:
        widget = forms.Textarea(attrs={"dir": "auto", "rows": rows})
        super().__init__(*args, **({"widget": widget, "strip": False} | kwargs))
        # Django refuses NUL in a way that names no place; ours says where it is.
        self.validators = [
            each
            for each in self.validators
            if not isinstance(each, forms.fields.validators.ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: object) -> str:
        """Return the text as it will be kept.

        Raises:
            ValidationError: it holds a character that cannot be kept; says where.
        """
        return usable(super().to_python(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def usable(typed: str) -> str:
    """Return ``typed`` normalised, or say which character cannot be kept, and where.

    Raises:
        ValidationError: as above.
    """
    try:
        return canonical(typed)
    except UnusableCharacter as error:
        raise ValidationError(
            _(
                "Line %(line)d has a character that cannot be kept (%(code)s, character "
                "%(position)d). Delete it there and send it again."
            ),
            params={"line": error.line, "code": error.code, "position": error.position},
        ) from error


class Line(forms.CharField):
    """A short text on one line, never cut by the browser."""

    default_error_messages = {"max_length": _("Shorten this to %(limit_value)d characters.")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        super().__init__(*args, **({"widget": widget, "validators": [single_line]} | kwargs))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Day(forms.DateField):
    """A day, with the browser's calendar where it has one."""

    default_error_messages = {"invalid": _("Enter the day, like 2026-06-14")}

    def __init__(self, *args: object, **kwargs: object) -> None:
        widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
        super().__init__(*args, **({"widget": widget} | kwargs))


class LanguageField(forms.ChoiceField):
    """The language of a text, by its own name."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        errors = dict.fromkeys(("required", "invalid_choice"), _("Choose the language of the text"))
        super().__init__(
            *args,
            **({"label": _("Language of the text"), "error_messages": errors} | kwargs),
        )
        self.choices = [("", "–"), *text_language_choices()]

    def clean(self, value: object) -> str:
        """Keep only a language whose name is known."""
        code = super().clean(value)
        if not is_known(code):
            raise ValidationError(self.error_messages["required"])
        return code


class Title(Line):
    """The title of a text, which stands in lists among others."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **({"label": _("Title"), "max_length": 300} | kwargs))

    def to_python(self, value: object) -> str:
        """Return the title on one line."""
        return " ".join(usable(super().to_python(value)).split())


class Hidden(forms.IntegerField):
    """A number that the page carries back; 0 where it is missing or nonsense."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput, required=False)

    def clean(self, value: object) -> int:
        """Return the number, or 0."""
        typed = str(value)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
