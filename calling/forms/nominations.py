"""Forms about whom to invite: a proposal, an opinion, a decision, the policy."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from calling.forms.fields import KeyedForm, Line, Seen, Words
from calling.states import DecisionKind, OpinionKind, PolicyKind
from initiative.forms import Form
from initiative.languages import text_language_choices
from initiative.templatetags.ui import org_name
from organisations.models import Organisation
from organisations.validators import plain_address

TOO_LONG = _("This has %(show_value)d characters. It may have %(limit_value)d: shorten it.")


class SpokenForm(KeyedForm):
    """A form in which a convener speaks. Who acts for several chooses for which."""

    def __init__(self, *args: object, speaks_for: list[Organisation], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.speaks_for = speaks_for
        if len(speaks_for) > 1:
            self.fields["speaker"] = forms.ChoiceField(
                label=_("For which organisation do you speak?"),
                choices=[(str(each.pk), each.name) for each in speaks_for],
            )
            self.order_fields(["speaker"])

    def speaker(self) -> Organisation | None:
        """Return for whom was spoken; ``None`` for who speaks for no convener."""
        if len(self.speaks_for) < 2:
            return self.speaks_for[0] if self.speaks_for else None
        chosen = self.cleaned_data["speaker"]
        return next(each for each in self.speaks_for if str(each.pk) == chosen)


class ProposeForm(SpokenForm):
    """An organisation to be invited: one that was found in the directory, or a name."""

    name = Line(
        label=_("Name of the organisation"),
        max_length=200,
        help_text=_("As it writes it itself, in its own script."),
        error_messages={
            "required": _("Enter the name of the organisation"),
            "max_length": TOO_LONG,
        },
    )
    language = forms.ChoiceField(label=_("Language of the name"), required=False)
    place = Line(
        label=_("Place"), required=False, max_length=120, error_messages={"max_length": TOO_LONG}
    )
    email = forms.CharField(
        label=_("E-mail address"),
        required=False,
        help_text=_("If you know one. Only the organisers see it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    reason = Words(
        label=_("Why should it be invited?"),
        max_length=1000,
        help_text=_("Those who call the meeting read it. 1,000 characters at most."),
        error_messages={
            "required": _("Write why it should be invited"),
            "max_length": TOO_LONG,
        },
    )

    def __init__(
        self, *args: object, organisation: Organisation | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["language"].choices = [("", "–"), *text_language_choices()]
        if organisation is not None:
            for name in ("name", "language", "place", "email"):
                del self.fields[name]

    def clean_email(self) -> str:
        """Return the plain address; empty is fine."""
        typed = self.cleaned_data["email"]
        return plain_address(typed) if typed else ""

    def values(self) -> dict[str, object]:
        """Return what the service takes, but for who speaks."""
        names = ("name", "language", "place", "email", "reason", "key")
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return given | {"organisation": self.organisation}


class OpinionForm(SpokenForm):
    """What a convener says of a nomination."""

    opinion = forms.ChoiceField(
        label=_("What does your organisation say?"),
        choices=OpinionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose agree, concern, objection or question")},
    )
    words = Words(
        label=_("In words"),
        required=False,
        max_length=1000,
        rows=3,
        help_text=_("Needed with everything but “agree”. 1,000 characters at most."),
        error_messages={"max_length": TOO_LONG},
    )


class DecisionForm(KeyedForm):
    """What a person decides, with a note."""

    seen = Seen()
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=DecisionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose invite, not now or declined")},
    )
    note = Words(
        label=_("Note"),
        max_length=1000,
        rows=3,
        help_text=_("How you came to it. Those who call the meeting read it."),
        error_messages={
            "required": _("Write a note: how you came to it"),
            "max_length": TOO_LONG,
        },
    )


class PolicyForm(KeyedForm):
    """Whom the meeting invites, from now on."""

    seen = Seen()
    kind = forms.ChoiceField(
        label=_("Who is invited?"),
        choices=PolicyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose “all who wish” or “these”")},
    )
    words = Words(
        label=_("In words"),
        required=False,
        max_length=600,
        rows=3,
        help_text=_("Everybody reads it where organisations ask to take part. 600 characters."),
        error_messages={"max_length": TOO_LONG},
    )
    reason = Words(
        label=_("Why"),
        max_length=600,
        rows=3,
        help_text=_("How you came to it. It stays in the history, for the organisers."),
        error_messages={
            "required": _("Write why: it stays in the history"),
            "max_length": TOO_LONG,
        },
    )


class WhichForm(Form):
    """Which organisation of the directory is meant."""

    which = forms.ChoiceField(
        label=_("Which organisation is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or “a new organisation”")},
    )

    def __init__(
        self, *args: object, among: Iterable[Organisation], new: object = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.among = {str(each.pk): each for each in among}
        known = [(pk, labelled(each)) for pk, each in self.among.items()]
        self.fields["which"].choices = [*known, ("new", new or _("a new organisation"))]

    def chosen(self) -> Organisation | None:
        """Return the organisation; ``None`` for a new one."""
        return self.among.get(self.cleaned_data["which"])


def labelled(organisation: Organisation) -> SafeString:
    """Return a name with its place, so that two of one name can be told apart."""
    name = org_name(organisation)
    if not organisation.place:
        return name
    return format_html("{} · <bdi>{}</bdi>", name, organisation.place)
