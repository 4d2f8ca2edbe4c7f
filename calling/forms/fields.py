"""Fields that the forms of this floor share."""

import uuid

from django import forms

from initiative.forms import Form
from organisations.validators import single_line


class KeyedForm(Form):
    """A form that knows itself again: sent twice, it acts once."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key (a script, an old page) one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()


class Line(forms.CharField):
    """One line of text. Without ``maxlength`` in the browser: a paste is never cut."""

    def __init__(self, *, autocomplete: str = "off", **kwargs: object) -> None:
        attrs = {"dir": "auto", "autocomplete": autocomplete}
        super().__init__(
            **{"validators": [single_line], "widget": forms.TextInput(attrs=attrs)} | kwargs
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Words(Line):
    """A text of several lines, counted with one character a line end, as people count."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        super().__init__(**{"validators": [], "widget": widget} | kwargs)

    def to_python(self, value: object) -> str:
        """Return the text with the line ends that are kept."""
        plain = str(value or "").replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(plain)


class Seen(forms.IntegerField):
    """What stood on the page when it was opened; nothing stands for 0."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, min_value=0)

    def clean(self, value: object) -> int:
        """Return the number; a page without it has seen nothing."""
        try:
            return super().clean(value) or 0
        except forms.ValidationError:
            return 0
