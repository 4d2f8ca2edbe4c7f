"""The form of the answers: three radios a proposal, and words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form, row_number
from polls.forms.base import Words
from polls.models import Choice, FormerOption, Option
from polls.services.choice import Given
from polls.states import ASKED, ChoiceAnswer

ANSWERS = [(answer.value, answer.label) for answer in ASKED]
LONGEST_WORDS = 300


@dataclass(frozen=True)
class Question:
    """One proposal in the form.

    Args:
        choice: what the organisation has answered, also to former words of the proposal.
        is_before: whether that was before the proposal was changed.
    """

    option: Option
    choice: Choice | None
    is_before: bool
    answer: forms.BoundField
    words: forms.BoundField
    back: forms.BoundField | None
    version: forms.BoundField
    seen: forms.BoundField
    was: FormerOption | None


class ChoicesForm(Form):
    """Every proposal with its radios. Unanswered stays unanswered."""

    def __init__(
        self, options: Iterable[Option], choices: Iterable[Choice], *args: object, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.options = list(options)
        self.former: dict[tuple[int, int], FormerOption] = {}
        self.choices = {each.option_id: each for each in choices}
        for option in self.options:
            self.ask(option, self.choices.get(option.pk))

    def ask(self, option: Option, choice: Choice | None) -> None:
        """Add the fields of one proposal.

        An answer to former words is not put into the radios: sending the form for another
        proposal must not confirm it unseen.
        """
        is_now = choice is not None and choice.option_version == option.version
        self.fields[f"answer_{option.pk}"] = forms.ChoiceField(
            label=_("Your answer"),
            choices=ANSWERS,
            required=False,
            widget=forms.RadioSelect,
            initial=choice.answer if choice and is_now else None,
        )
        self.fields[f"words_{option.pk}"] = Words(
            label=_("Words, if you wish"),
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea(attrs={"rows": 1, "dir": "auto"}),
            initial=choice.words if choice and is_now else "",
        )
        for name, value in (("version", option.version), ("seen", choice.pk if choice else 0)):
            self.fields[f"{name}_{option.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, required=False, initial=value
            )
        if choice is not None:
            self.fields[f"back_{option.pk}"] = forms.BooleanField(
                label=_("Take this answer back: we have not answered"), required=False
            )

    def typed(self) -> list[tuple[Option, str, str]]:
        """Return (proposal, answer, words) as they were sent, for a page without the form."""
        known = dict(ANSWERS)
        sent = [
            (each, str(known.get(self.one(each.pk).answer, "")), self.whole_words(each.pk))
            for each in self.options
        ]
        return [(option, answer, words) for option, answer, words in sent if answer or words]

    def questions(self) -> list[Question]:
        """Return the proposals with their fields, for the page."""
        return [self.question(each) for each in self.options]

    def question(self, option: Option) -> Question:
        """Return one proposal with its fields."""
        choice = self.choices.get(option.pk)
        return Question(
            option,
            choice,
            choice is not None and choice.option_version < option.version,
            self[f"answer_{option.pk}"],
            self[f"words_{option.pk}"],
            self[f"back_{option.pk}"] if choice is not None else None,
            self[f"version_{option.pk}"],
            self[f"seen_{option.pk}"],
            self.former.get((option.pk, choice.option_version)) if choice is not None else None,
        )

    def clean(self) -> dict[str, object]:
        """Let no words stand without the answer they belong to."""
        given = super().clean()
        for option in self.options:
            answer, words = given.get(f"answer_{option.pk}"), given.get(f"words_{option.pk}")
            if words and not answer and not given.get(f"back_{option.pk}"):
                self.add_error(f"answer_{option.pk}", _("Choose an answer to go with your words."))
        return given

    def given(self) -> list[Given]:
        """Return what was answered, also to proposals that are no longer in the form."""
        here = {each.pk for each in self.options}
        posted = {
            row_number(name.removeprefix("answer_"))
            for name, value in self.data.items()
            if name.startswith("answer_") and value
        }
        return [self.one(pk) for pk in sorted(here | posted) if self.is_answered(pk)]

    def is_answered(self, pk: int) -> bool:
        """Say whether something was chosen for a proposal."""
        return bool(self.data.get(f"answer_{pk}") or self.data.get(f"back_{pk}"))

    def one(self, pk: int) -> Given:
        """Return what was answered to one proposal."""
        is_back = bool(self.data.get(f"back_{pk}"))
        return Given(
            pk,
            row_number(self.data.get(f"version_{pk}", "")),
            row_number(self.data.get(f"seen_{pk}", "")),
            ChoiceAnswer.BACK if is_back else self.data.get(f"answer_{pk}", ""),
            "" if is_back else self.whole_words(pk)[:LONGEST_WORDS],
        )

    def whole_words(self, pk: int) -> str:
        """Return the words to one proposal as they were typed, also if they are too long."""
        return self.data.get(f"words_{pk}", "").replace("\r\n", "\n").strip()

    def show_again(self) -> None:
        """Let a refused form belong to what the page shows now."""
        self.data = self.data.copy()
        for option in self.options:
            self.data[f"version_{option.pk}"] = str(option.version)

    def left_over(self) -> list[tuple[str, str]]:
        """Return (answer, words) for proposals that are no longer in the form."""
        here = {each.pk for each in self.options}
        known = dict(ANSWERS)
        return [
            (str(known.get(each.answer, "")), self.whole_words(each.option_pk))
            for each in self.given()
            if each.option_pk not in here
        ]


class ToldForm(ChoicesForm):
    """The same, as an organiser was told it."""

    heard = Words(
        label=_("How and from whom you know it"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Write how you know it, for example: telephone, 3 May")},
    )
