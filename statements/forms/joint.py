"""Whom an organisation asks to sign a text together with it."""

import uuid

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from initiative.forms import Form
from initiative.templatetags.ui import org_name
from meetings.models import Participation


class AskToSignForm(Form):
    """Whom to ask to sign a text together; where there are many, by a part of the name."""

    # So many boxes can be read through; more are looked for by name.
    MOST_SHOWN = 60

    key = forms.UUIDField(widget=forms.HiddenInput)
    asked = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one other organisation."),
            "invalid_choice": _("One of them cannot be asked any more. Choose again."),
            "invalid_pk_value": _("One of them cannot be asked any more. Choose again."),
        },
    )

    def __init__(
        self,
        *args: object,
        among: QuerySet[Participation],
        name: str,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", uuid.uuid4())
        self.name = name.replace("\0", "").strip()[:100]
        shown = among.filter(organisation__name__icontains=self.name) if self.name else among
        self.n_all, self.n_shown = among.count(), shown.count()
        field = self.fields["asked"]
        # What was ticked counts, whatever was looked for; the boxes are those that were found.
        field.queryset = among
        field.choices = [
            (each.pk, org_name(each.organisation)) for each in shown[: self.MOST_SHOWN]
        ]
