"""Forms of the letters' desk: a letter in several languages, and to whom it goes."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.errors import Refused
from initiative.forms import Form
from initiative.languages import grouped, own_name
from meetings import audiences
from meetings.blanks import check_blanks
from meetings.models import Letter, Meeting
from meetings.sample_letters import FIRST_WORDS
from meetings.states import LetterKind
from organisations.validators import single_line

# A letter stays far below what mail programs cut (100 KB), in any script.
LONGEST_BODY = 20_000
LONGEST_SUBJECT = 150


class LetterForm(Form):
    """Kind, and a subject and a text for each language of letters."""

    kind = forms.ChoiceField(
        label=_("Kind of letter"), choices=LetterKind.choices, widget=forms.RadioSelect
    )
    # What the writer saw when the page was opened; see ``services.letter.words_mark``.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for code in settings.LETTER_LANGUAGES:
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"),
                required=False,
                validators=[single_line],
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
            # No max_length: a paste is never cut by the browser, the server says what is too long.
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text"),
                required=False,
                widget=forms.Textarea(attrs={"lang": code, "dir": "auto", "rows": 14}),
            )

    def clean(self) -> dict[str, object]:
        """Ask for whole languages, known blanks and texts that a letter can carry."""
        given = super().clean()
        texts = {}
        for code in settings.LETTER_LANGUAGES:
            subject, body = given.get(f"subject_{code}", ""), given.get(f"body_{code}", "")
            if bool(subject) != bool(body):
                missing = f"body_{code}" if subject else f"subject_{code}"
                self.add_error(missing, _("Write both the subject and the text, or neither."))
            self.check_words(f"subject_{code}", subject, LONGEST_SUBJECT)
            self.check_words(f"body_{code}", body, LONGEST_BODY)
            if subject and body:
                texts[code] = (subject, body.replace("\r\n", "\n"))
        if not texts and not self.errors:
            raise ValidationError(_("Write the letter in at least one language."))
        return given | {"texts": texts}

    def check_words(self, name: str, words: str, longest: int) -> None:
        """Add an error to a field whose words are too long or have a blank we do not know."""
        if len(words) > longest:
            self.add_error(
                name,
                _("This is %(n)s characters long; a letter carries at most %(most)s. Shorten it.")
                % {"n": grouped(len(words)), "most": grouped(longest)},
            )
        try:
            check_blanks(words)
        except Refused as refusal:
            self.add_error(name, refusal.message)

    def languages(self) -> list[tuple[str, str, forms.BoundField, forms.BoundField, bool]]:
        """Return (code, own name, subject, text, open) for each language, for the page.

        A language is open when something is written in it, or when nothing is anywhere.
        """
        rows = [
            (code, own_name(code), self[f"subject_{code}"], self[f"body_{code}"])
            for code in settings.LETTER_LANGUAGES
        ]
        written = [bool(subject.value() or body.value()) for *_names, subject, body in rows]
        if not any(written):
            written[0] = True
        return [(*row, is_open) for row, is_open in zip(rows, written, strict=True)]


def initial_words(kind: str, letter: Letter | None) -> dict[str, str]:
    """Return the words a letter form begins with: the letter's own, else sample words."""
    if letter is None:
        texts = FIRST_WORDS.get(kind, {})
    else:
        texts = {text.language: (text.subject, text.body) for text in letter.texts.all()}
    words = {}
    for code, (subject, body) in texts.items():
        words |= {f"subject_{code}": subject, f"body_{code}": body}
    return words


class AudienceForm(Form):
    """The sentence "Organisations that …": one choice, or none, for each criterion."""

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for each in audiences.REGISTER.values():
            options = [("", _("all")), *each.options(meeting)]
            self.fields[each.name] = forms.ChoiceField(
                label=each.label, required=False, choices=options
            )

    def choices(self) -> dict[str, str]:
        """Return what was chosen; call it on a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if value}
