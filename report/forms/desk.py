"""Forms of the desk: the text, a decision, the period, publishing, an answer."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiative.clocks import city_of, local_to_instant, on_clock
from initiative.forms import Form
from initiative.languages import is_known, text_language_choices
from meetings.models import Meeting, Participation
from report.forms.fields import HIGHEST, KeyedForm, Text
from report.models import Report
from report.states import How, Outcome

DAY = {"type": "date"}
END_OF_DAY = time(23, 59)
# How long organisations get when nobody says otherwise.
WEEK = timedelta(days=7)

# Which field of which form a refusal of a service belongs to.
FIELD_OF_REFUSAL = {
    "too_long": "body",
    "how_missing": "how_words",
    "until_too_early": "until",
    "in_the_past": "until",
    "period_too_short": "until",
    "shorter_than_promised": "until",
    "no_reason": "reason",
    "corrections_open": "confirms",
    "words_missing": "words",
}


def sensible_day(day: date) -> None:
    """Refuse a year at the ends of the calendar: no other clock can show its moments."""
    if not 1800 <= day.year <= 2999:
        raise ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")


def day_field(label: object, **more: object) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        validators=[sensible_day],
        error_messages={
            "required": _("Enter the day, like 2026-06-14"),
            "invalid": _("Enter the day like 2026-06-14"),
        },
        **more,
    )


class ReportForm(KeyedForm):
    """Language, title, one large box; which version was on the screen."""

    base_version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST, required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        error_messages={
            "required": _("Choose the language of the text"),
            "invalid_choice": _("Choose the language of the text"),
        },
    )
    title = Text(label=_("Title"), required=False, limit=300, is_line=True)
    body = Text(label=_("Report"), required=False, rows=24)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", "–"), *text_language_choices()]

    def clean_base_version(self) -> int:
        """Take a form without a version for one that began with nothing."""
        return self.cleaned_data["base_version"] or 0

    def clean_language(self) -> str:
        """Keep only a language whose name is known."""
        code = self.cleaned_data["language"]
        if not is_known(code):
            raise ValidationError(_("Choose the language of the text"))
        return code


class DecisionForm(KeyedForm):
    """One decision, short enough for a phone in the hall."""

    text = Text(
        label=_("What was decided"),
        limit=5_000,
        error_messages={"required": _("Write what was decided")},
    )
    how = forms.ChoiceField(
        label=_("How it was decided"),
        choices=How.choices,
        widget=forms.RadioSelect,
        initial=How.AGREED,
        error_messages={"required": _("Choose how it was decided")},
    )
    how_words = Text(
        label=_("The same in words"),
        required=False,
        limit=300,
        is_line=True,
        help_text=_("For a vote its numbers, for example “12 for, 3 against, 2 abstained”."),
    )
    by_words = Text(
        label=_("Who carries it out"),
        required=False,
        limit=300,
        is_line=True,
        help_text=_("In words. Organisations of the list are chosen on the decision's own page."),
    )
    until = day_field(_("Until when"), required=False)

    def clean(self) -> dict[str, object]:
        """Let the text follow later where it is known how or by whom: the hall has no time."""
        given = super().clean()
        if self.has_error("text", "required") and (given.get("how_words") or given.get("by_words")):
            del self.errors["text"]
            given["text"] = ""
        return given

    def said(self) -> dict[str, object]:
        """Return what the service takes."""
        names = ("text", "how", "how_words", "by_words", "until")
        return {name: self.cleaned_data[name] for name in names}


class WordingForm(DecisionForm):
    """A decision on its own page: who carries it out is chosen from the list."""

    base = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST, required=False
    )
    # Drawn by hand: a widget for each of three thousand would be slow.
    carriers = forms.ModelMultipleChoiceField(queryset=Participation.objects.none(), required=False)
    field_order = ["key", "text", "how", "how_words", "carriers", "by_words", "until", "base"]

    def __init__(self, meeting: Meeting, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carriers"].queryset = Participation.objects.filter(meeting=meeting)
        self.fields["by_words"].label = _("Who else carries it out, in words")
        self.fields["by_words"].help_text = ""

    def said(self) -> dict[str, object]:
        """Return what the service takes."""
        return super().said() | {"carriers": [each.pk for each in self.cleaned_data["carriers"]]}


class ExpectForm(Form):
    """By when the public may expect the report."""

    expected_on = day_field(_("The report is expected by"), required=False)


class SendForm(KeyedForm):
    """Until when the participants correct; which version the organiser has read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=HIGHEST)
    until = day_field(_("They can correct it until the end of"))
    tells = forms.BooleanField(label=_("Write to the participants once more"), required=False)

    def __init__(self, report: Report, at: datetime, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.zone = report.meeting.time_zone
        self.promised = report.corrections_until
        default = self.promised or at + WEEK
        self.initial.setdefault("until", on_clock(default, self.zone).date())
        self.initial.setdefault("version", report.version)
        self.fields["until"].help_text = _(
            "The last minute of that day on the clock of %(city)s."
        ) % {"city": city_of(self.zone)}
        if self.promised is None:
            del self.fields["tells"]

    def moment(self) -> datetime:
        """Return the last minute of the day; a day that was promised means what was promised."""
        day = self.cleaned_data["until"]
        if self.promised is not None and on_clock(self.promised, self.zone).date() == day:
            return self.promised
        return local_to_instant(datetime.combine(day, END_OF_DAY), self.zone)

    @property
    def is_told(self) -> bool:
        """Whether a letter goes out once more; the first time it always does, without asking.

        Two who send it first at once were both not asked: it must not go out twice.
        """
        return self.cleaned_data.get("tells", False)


class PublishForm(KeyedForm):
    """Which version the organiser has read; why, after the first; that time is left."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=HIGHEST)
    reason = Text(
        label=_("What this version corrects, and why"),
        error_messages={
            "required": _("Write what this version corrects, and why: everybody reads it.")
        },
        limit=500,
        is_line=True,
        help_text=_("Everybody reads it under the report, with today's date."),
    )
    confirms = forms.BooleanField(
        label=_("I publish it although organisations still have time to correct."), required=False
    )

    def __init__(self, report: Report, is_open: bool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", report.version)
        if report.published_id is None:
            del self.fields["reason"]
        if not is_open:
            del self.fields["confirms"]


class AnswerForm(KeyedForm):
    """What becomes of a correction."""

    act = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Press one of the buttons"),
            "invalid_choice": _("Press one of the buttons"),
        },
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST, required=False
    )
    wording = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=HIGHEST, required=False
    )
    paragraph = forms.IntegerField(
        widget=forms.HiddenInput, min_value=1, max_value=HIGHEST, required=False
    )
    text = Text(label=_("This place as it reads from now on"), required=False, rows=6)
    words = Text(
        label=_("Your answer to the organisation"),
        required=False,
        limit=1_000,
        help_text=_("Only this organisation reads it."),
    )
