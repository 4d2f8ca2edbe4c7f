"""A text as its writers type it, in its own language and in others; whom they ask."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.templatetags.ui import org_name
from meetings.models import Participation
from resolutions.forms.fields import Hidden, KeyedForm, LanguageField, Line, Title, Words
from resolutions.states import TextKind


class BeginForm(KeyedForm):
    """What kind of text it is."""

    kind = forms.ChoiceField(
        label=_("What do you begin?"),
        choices=TextKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what you begin"),
            "invalid_choice": _("Choose what you begin"),
        },
    )


class TextForm(KeyedForm):
    """Language, title, one large box; which draft was on the screen."""

    base_number = Hidden()
    language = LanguageField()
    title = Title(required=False)
    body = Words(label=_("Text"), required=False, rows=18)


class TranslationForm(KeyedForm):
    """The title and the words in another language, and who translated them."""

    draft = Hidden()
    title = Title(error_messages={"required": _("Translate the title too")})
    body = Words(label=_("Text"), rows=18, error_messages={"required": _("Translate the text too")})
    made_by = Line(
        label=_("Who translated it?"),
        required=False,
        max_length=200,
        help_text=_("For example “the organisers” or “a machine helped”. Everybody reads it."),
    )


class AskToProposeForm(Form):
    """Whom to ask to propose a text; where there are many, by a part of the name."""

    # So many boxes can be read through; more are looked for by name.
    MOST_SHOWN = 60

    asked = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice", "invalid_pk_value"),
            _("Choose at least one other organisation."),
        ),
    )

    def __init__(
        self, *args: object, among: QuerySet[Participation], name: str, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.name = name.replace("\0", "").strip()[:100]
        shown = among.filter(organisation__name__icontains=self.name) if self.name else among
        self.n_all, self.n_shown = among.count(), shown.count()
        field = self.fields["asked"]
        # What was ticked counts, whatever was looked for; the boxes are those that were found.
        field.queryset = among
        field.choices = [
            (each.pk, org_name(each.organisation)) for each in shown[: self.MOST_SHOWN]
        ]
