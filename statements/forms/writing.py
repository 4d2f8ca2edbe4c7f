"""A statement as its authors type it, send it and bring it back."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import is_known, text_language_choices
from organisations.validators import single_line
from statements.states import Origin
from statements.text import UnusableCharacter, canonical

LONGEST_TITLE = 300
# A title with one of these reads as another one: it stands in lists among the others.
OVERRIDES = re.compile("[\u202d\u202e]")
# What the column holds.
HIGHEST_VERSION = 2_147_483_647


class StatementForm(Form):
    """Language, title, one large box; which version was on the screen."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_VERSION, required=False
    )
    # Two texts put together say so; whatever else a form names was typed.
    origin = forms.CharField(widget=forms.HiddenInput, required=False)
    language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={
            "required": _("Choose the language of the text"),
            "invalid_choice": _("Choose the language of the text"),
        },
    )
    title = forms.CharField(
        label=_("Title"), required=False, strip=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    body = forms.CharField(
        label=_("Statement"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 20, "spellcheck": "true"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.fields["language"].choices = [("", "–"), *text_language_choices()]
        # Django refuses NUL in a way that names no place; ours says where it is.
        for name in ("title", "body"):
            self.fields[name].validators = []

    def clean_key(self) -> uuid.UUID:
        """Give a form without a key one of its own."""
        return self.cleaned_data["key"] or uuid.uuid4()

    def clean_base_version(self) -> int:
        """Take a form without a version for one that began with nothing."""
        return self.cleaned_data["base_version"] or 0

    def clean_origin(self) -> str:
        """Take every origin but one for typed: a form must not claim to come from a file."""
        return Origin.TWO if self.cleaned_data["origin"] == Origin.TWO else Origin.TYPED

    def clean_language(self) -> str:
        """Keep only a language whose name is known."""
        code = self.cleaned_data["language"]
        if not is_known(code):
            raise ValidationError(_("Choose the language of the text"))
        return code

    def clean_title(self) -> str:
        """Return the title on one line."""
        title = " ".join(self.usable(self.cleaned_data["title"]).split())
        if len(title) > LONGEST_TITLE:
            raise ValidationError(
                _("The title has %(n)d characters. It may have %(limit)d."),
                params={"n": len(title), "limit": LONGEST_TITLE},
            )
        turned = OVERRIDES.search(title)
        if turned:
            raise ValidationError(
                _(
                    "The title has an invisible mark that turns letters round (%(code)s, "
                    "character %(position)d). Delete it there and save again."
                ),
                params={"code": f"U+{ord(turned[0]):04X}", "position": turned.start() + 1},
            )
        return title

    def clean_body(self) -> str:
        """Return the text as it will be stored and counted."""
        return self.usable(self.cleaned_data["body"])

    def usable(self, typed: str) -> str:
        """Return ``typed`` normalised, or say which character cannot be kept, and where."""
        try:
            return canonical(typed)
        except UnusableCharacter as error:
            raise ValidationError(
                _(
                    "Line %(line)d has a character that cannot be kept (%(code)s, character "
                    "%(position)d). Delete it there and save again. Nothing else was changed."
                ),
                params={"line": error.line, "code": error.code, "position": error.position},
            ) from error


class SendForm(Form):
    """Which version the sender has read."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_VERSION)
    agreed_by = forms.CharField(
        label=_("Who agreed to this text?"),
        required=False,
        max_length=300,
        validators=[single_line],
        help_text=_("For example “our national council, 3 May”. The organisers read it."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"max_length": _("Shorten this to %(limit_value)d characters.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_by"].widget.attrs.pop("maxlength", None)


class BringBackForm(Form):
    """Nothing to fill in: an earlier version becomes the draft again, once a press."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
