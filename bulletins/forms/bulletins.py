"""A bulletin as its authors type it, send it, and as organisers take it off."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bulletins.forms.fields import KeyedForm, Words
from bulletins.services import writing
from bulletins.states import Audience
from initiative.forms import Form
from initiative.languages import is_known, text_language_choices

LONGEST_TITLE = 300
# A title with one of these reads as another one: it stands in lists among the others.
OVERRIDES = re.compile("[\u202d\u202e]")
HIGHEST_VERSION = 2_147_483_647
NAMED, UNNAMED = "name", "none"


class BulletinForm(KeyedForm):
    """Who reads it, whose name stands under it, language, title, one large box."""

    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_VERSION, required=False
    )
    audience = forms.ChoiceField(
        label=_("Who can read it?"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who can read it"),
            "invalid_choice": _("Choose who can read it"),
        },
    )
    signature = forms.ChoiceField(
        label=_("What stands under it?"),
        widget=forms.RadioSelect,
        help_text=_(
            "Without a name nobody who reads here sees who wrote it, the organisers neither. Your "
            "words can still give you away."
        ),
        error_messages={
            "required": _("Choose whether your name stands under it"),
            "invalid_choice": _("Choose whether your name stands under it"),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={
            "required": _("Choose the language of the text"),
            "invalid_choice": _("Choose the language of the text"),
        },
    )
    title = Words(label=_("Title"), required=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = Words(
        label=_("News"),
        required=False,
        widget=forms.Textarea(attrs={"dir": "auto", "rows": 16, "spellcheck": "true"}),
    )

    def __init__(self, *args: object, name: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *text_language_choices()]
        self.fields["signature"].choices = [
            (NAMED, name),
            (UNNAMED, _("No name: “an organisation that takes part”")),
        ]

    def clean_base_version(self) -> int:
        """Take a form without a version for one that began with nothing."""
        return self.cleaned_data["base_version"] or 0

    def clean_language(self) -> str:
        """Keep only a language whose name is known."""
        code = self.cleaned_data["language"]
        if not is_known(code):
            raise ValidationError(_("Choose the language of the text"))
        return code

    def clean_title(self) -> str:
        """Return the title on one line."""
        title = " ".join(self.cleaned_data["title"].split())
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

    @property
    def words(self) -> writing.Words:
        """What a valid form says."""
        given = self.cleaned_data
        return writing.Words(
            title=given["title"],
            language=given["language"],
            body=given["body"],
            audience=given["audience"],
            is_signed=given["signature"] == NAMED,
        )


class SendForm(KeyedForm):
    """Which version the sender has read."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST_VERSION, required=False
    )

    def clean_version(self) -> int:
        """Take a form without a version for one that has read nothing."""
        version = self.cleaned_data["version"]
        return -1 if version is None else version


class TakeOffForm(Form):
    """Why a bulletin is taken off the public page."""

    reason = Words(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Everybody who opens its address reads this, and so does the organisation."),
        error_messages={
            "required": _("Say why: readers and the organisation will read it."),
            "max_length": _("The reason has %(show_value)d characters. It may have 500."),
        },
    )
