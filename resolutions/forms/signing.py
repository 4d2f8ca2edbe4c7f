"""What an organisation says to a text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from resolutions.forms.fields import Day, Hidden, KeyedForm, Line, Words
from resolutions.services.signing import LONGEST_EXPLANATION, LONGEST_VIEW


class VersionForm(KeyedForm):
    """Which version, and what of one's own, was on the screen."""

    version = Hidden()
    upon = Hidden()


class SignForm(VersionForm):
    """When the body decided, who signs, and why: the last is published."""

    decided_on = Day(
        label=_("When did your organisation decide it?"),
        error_messages={
            "required": _("Enter the day on which your organisation decided"),
            "invalid": _("Enter the day, like 2026-06-14"),
        },
    )
    signer = Line(
        label=_("Name of the person who signs"),
        max_length=200,
        help_text=_("An alias is fine. Only the organisers see it."),
        error_messages={"required": _("Enter the name of the person who signs")},
    )
    role = Line(
        label=_("Their role in your organisation"),
        required=False,
        max_length=200,
        help_text=_("Only the organisers see it."),
    )
    words = Words(
        label=_("Explanation"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=_("At most 600 characters. Everybody can read it beside your name."),
    )


class ViewForm(VersionForm):
    """How the organisation sees the matter, in its own words."""

    words = Words(
        label=_("How your organisation sees it"),
        max_length=LONGEST_VIEW,
        rows=6,
        help_text=_("At most 2,000 characters. Everybody can read it beside the text."),
        error_messages={"required": _("Write how your organisation sees it")},
    )


class TakeBackForm(VersionForm):
    """Why a signature is taken back, if the organisation wants to say so."""

    words = Words(
        label=_("Why?"),
        required=False,
        max_length=LONGEST_EXPLANATION,
        help_text=_("At most 600 characters. Everybody can read it."),
    )


class PledgeForm(KeyedForm):
    """What the organisation will do for a campaign, until when, and who can be reached."""

    upon = Hidden()
    what = Words(
        label=_("What will your organisation do?"),
        max_length=1000,
        help_text=_("Everybody can read it."),
        error_messages={"required": _("Write what your organisation will do")},
    )
    until = Day(label=_("Until when?"), required=False)
    contact = Line(
        label=_("Who can be reached?"),
        required=False,
        max_length=300,
        help_text=_("For example an address or a web page."),
    )
    is_contact_public = forms.BooleanField(
        label=_("Everybody may read who can be reached"),
        required=False,
        help_text=_("Without this only the organisers see it."),
    )


class HappeningForm(KeyedForm):
    """What happened, and when."""

    happened_on = Day(
        label=_("When?"), error_messages={"required": _("Enter the day on which it happened")}
    )
    words = Words(
        label=_("What happened?"),
        max_length=2000,
        help_text=_("Everybody can read it. Name nobody whom it may endanger."),
        error_messages={"required": _("Write what happened")},
    )
