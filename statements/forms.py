"""Shapes of a statement as it is typed. What is too long or late is for the services."""

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from initiative.clocks import local_to_instant
from initiative.forms import Form
from initiative.languages import is_known, text_language_choices
from organisations.validators import single_line
from statements.states import Origin, TranslationKind
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


class Words(forms.CharField):
    """What organisers write to an organisation, counted as statements are.

    Without ``maxlength`` in the browser: a paste is never cut.
    """

    def to_python(self, value: object) -> str:
        """Return the words as they are kept, or say which character cannot be."""
        try:
            return canonical(super().to_python(value))
        except UnusableCharacter as error:
            raise ValidationError(
                _("Line %(line)d has a character that cannot be kept (%(code)s). Delete it there."),
                params={"line": error.line, "code": error.code},
            ) from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        """Leave out ``maxlength``."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class QuestionForm(Form):
    """A question to an organisation about its statement."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = Words(
        label=_("Your question"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It goes to every address of the organisation, as a letter."),
        error_messages={
            "required": _("Write your question"),
            "max_length": _("The question has %(show_value)d characters. It may have 2,000."),
        },
    )


class UnpublishForm(Form):
    """Why a statement is taken back from the public."""

    reason = Words(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("Everyone who opens its address reads it, and so does the organisation."),
        error_messages={
            "required": _("Write the reason: everyone who opens its address will read it"),
            "max_length": _("The reason has %(show_value)d characters. It may have 500."),
        },
    )


class BringBackForm(Form):
    """Nothing to fill in: an earlier version becomes the draft again, once a press."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())


class MomentForm(Form):
    """A moment on the clock of the meeting's place."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1800, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )
    clock = forms.TimeField(
        label=_("Time in the meeting's place"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=time(23, 59),
        required=False,
    )

    def moment(self, zone: str) -> datetime:
        """Return the moment that was typed, on the clock of ``zone``."""
        clock = self.cleaned_data["clock"] or time(23, 59)
        return local_to_instant(datetime.combine(self.cleaned_data["day"], clock), zone)


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
