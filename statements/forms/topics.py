"""A topic of a meeting, as organisers name it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.languages import text_language_choices
from organisations.validators import single_line
from statements.forms.writing import OVERRIDES
from statements.models.topics import LONGEST_TOPIC


class TopicForm(Form):
    """Its name and the language of the name."""

    name = forms.CharField(
        label=_("Topic"),
        max_length=LONGEST_TOPIC,
        validators=[single_line],
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the topic"),
            "max_length": _("A topic can have %(limit_value)d characters. Shorten it."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the topic's name"),
        required=False,
        error_messages={"invalid_choice": _("Choose a language of the list")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *text_language_choices()]

    def clean_name(self) -> str:
        """Leave out marks that make a name read as another one, and spaces side by side."""
        name = " ".join(OVERRIDES.sub("", self.cleaned_data["name"]).split())
        if not name:
            raise forms.ValidationError(_("Enter the topic"))
        return name
