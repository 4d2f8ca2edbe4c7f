"""Forms of the letters' desk: a letter in several languages, a reminder's rule."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.errors import Refused
from initiative.forms import Form
from initiative.languages import own_name
from meetings import audiences
from meetings.blanks import check_blanks
from meetings.models import Letter
from meetings.sample_letters import FIRST_WORDS
from meetings.states import DeadlineKind, LetterKind
from organisations.validators import single_line

# A letter stays far below what mail programs cut (100 KB).
LONGEST_BODY = 20_000


class LetterForm(Form):
    """Kind, audience, and a subject and a text for each language of letters."""

    kind = forms.ChoiceField(
        label=_("Kind of letter"), choices=LetterKind.choices, widget=forms.RadioSelect
    )
    audience = forms.ChoiceField(label=_("To organisations that …"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = audiences.choices()
        for code, _name in settings.LANGUAGES:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"),
                required=False,
                max_length=150,
                validators=[single_line],
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text"),
                required=False,
                max_length=LONGEST_BODY,
                widget=forms.Textarea(attrs={"lang": code, "dir": "auto", "rows": 14}),
            )
            # A paste is never cut by the browser; the server says what is too long.
            self.fields[f"subject_{code}"].widget.attrs.pop("maxlength", None)
            self.fields[f"body_{code}"].widget.attrs.pop("maxlength", None)

    def clean(self) -> dict[str, object]:
        """Ask for whole languages and for known blanks."""
        given = super().clean()
        texts = {}
        for code, _name in settings.LANGUAGES:
            subject, body = given.get(f"subject_{code}", ""), given.get(f"body_{code}", "")
            if bool(subject) != bool(body):
                missing = f"body_{code}" if subject else f"subject_{code}"
                self.add_error(missing, _("Write both the subject and the text, or neither."))
            for name, words in ((f"subject_{code}", subject), (f"body_{code}", body)):
                try:
                    check_blanks(words)
                except Refused as refusal:
                    self.add_error(name, refusal.message)
            if subject and body:
                texts[code] = (subject, body.replace("\r\n", "\n"))
        if not texts and not self.errors:
            raise ValidationError(_("Write the letter in at least one language."))
        return given | {"texts": texts}

    def languages(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """Return (code, own name, subject, text) for each language, for the page."""
        return [
            (code, own_name(code), self[f"subject_{code}"], self[f"body_{code}"])
            for code, _name in settings.LANGUAGES
        ]


def initial_words(kind: str, letter: Letter | None) -> dict[str, str]:
    """Return the words a letter form begins with: the letter's own, else sample words."""
    if letter is None:
        texts = FIRST_WORDS[kind]
    else:
        texts = {text.language: (text.subject, text.body) for text in letter.texts.all()}
    words = {}
    for code, (subject, body) in texts.items():
        words |= {f"subject_{code}": subject, f"body_{code}": body}
    return words


class ReminderForm(Form):
    """When a letter goes out by itself."""

    letter = forms.ModelChoiceField(label=_("Letter"), queryset=Letter.objects.none())
    deadline_kind = forms.ChoiceField(
        label=_("Before the deadline for"), choices=DeadlineKind.choices
    )
    days_before = forms.IntegerField(
        label=_("Days before"),
        min_value=1,
        max_value=365,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
        error_messages={
            "invalid": _("Days must be a number, like 5"),
            "min_value": _("A reminder goes out at least 1 day before the deadline."),
            "max_value": _("A reminder goes out at most 365 days before the deadline."),
            "required": _("Enter a number of days, like 5"),
        },
    )

    def __init__(self, meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = meeting.letters.filter(kind=LetterKind.REMINDER)
