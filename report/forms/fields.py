"""What every form about the report shares: a key, a text as it is kept."""

import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import grouped
from statements.text import UnusableCharacter, canonical

# What the columns hold.
HIGHEST = 2_147_483_647


class KeyedForm(Form):
    """A form that knows itself again: sent twice, it acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()


class Text(forms.CharField):
    """A text as it is stored and counted; what cannot be kept is named by its place.

    Without ``maxlength`` in the browser: a paste is never cut.

    Args:
        limit: how many characters it may have; ``None``: its service says.
        is_line: whether line ends become blanks.
    """

    def __init__(
        self, *, limit: int | None = None, is_line: bool = False, rows: int = 3, **kwargs: object
    ) -> None:
        self.limit, self.is_line = limit, is_line
        widget = (
            forms.TextInput(attrs={"dir": "auto"})
            if is_line
            else forms.Textarea(attrs={"dir": "auto", "rows": rows})
        )
        super().__init__(strip=False, widget=widget, **kwargs)
        # Django refuses NUL in a way that names no place; ours says where it is.
        self.validators = []

    def to_python(self, value: object) -> str:
        """Return the text normalised, or say what is wrong with it."""
        try:
            text = canonical(super().to_python(value))
        except UnusableCharacter as error:
            raise ValidationError(
                _(
                    "Line %(line)d has a character that cannot be kept (%(code)s, character "
                    "%(position)d). Delete it there and save again. Nothing else was changed."
                ),
                params={"line": error.line, "code": error.code, "position": error.position},
            ) from error
        if self.is_line:
            text = " ".join(text.split())
        if self.limit is not None and len(text) > self.limit:
            n_over = len(text) - self.limit
            raise ValidationError(
                _("This has %(n)s characters and may have %(limit)s: take away %(over)s."),
                params={
                    "n": grouped(len(text)),
                    "limit": grouped(self.limit),
                    "over": grouped(n_over),
                },
            )
        return text
