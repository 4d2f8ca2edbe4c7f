"""What the desk and a convener's delegate do alike: propose, and give an opinion."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from calling.access import Table
from calling.forms.nominations import OpinionForm, ProposeForm
from calling.models import Nomination
from calling.services.nomination import Known, give_opinion, propose
from initiative.errors import Refused


def proposed(
    request: HttpRequest, table: Table, form: ProposeForm, by: str, page: str
) -> Nomination | None:
    """Propose what a valid form says; ``None`` when it was refused and the form says why.

    Args:
        page: name of the address of one nomination, for this reader.
    """
    try:
        return propose(
            meeting=table.meeting,
            proposer=form.speaker(),
            acts_for=table.hidden,
            by=by,
            at=request.arrived_at,
            **form.values(),
        )
    except Known as known:
        form.add_error(None, with_link(known, table, page))
    except Refused as refusal:
        form.add_error(None, refusal.message)
    return None


def with_link(known: Known, table: Table, page: str) -> SafeString | str:
    """Return why something was refused, with a link to where it stands for this reader."""
    slug = table.meeting.slug
    if known.nomination is not None:
        address = reverse(page, args=[slug, known.nomination.pk])
        return format_html('{} <a href="{}">{}</a>', known.message, address, _("Open it"))
    if known.participation is not None and table.participation is None:
        address = reverse(
            "meetings:organiser_organisation", args=[slug, known.participation.organisation.slug]
        )
        return format_html('{} <a href="{}">{}</a>', known.message, address, _("Open it"))
    return known.message


def spoken(request: HttpRequest, nomination: Nomination, form: OpinionForm, by: str) -> bool:
    """Give the opinion of a valid form; return whether it was taken."""
    try:
        give_opinion(
            nomination=nomination,
            organisation=form.speaker(),
            opinion=form.cleaned_data["opinion"],
            words=form.cleaned_data["words"],
            key=form.cleaned_data["key"],
            by=by,
            at=request.arrived_at,
        )
    except Refused as refusal:
        form.add_error("words" if refusal.code == "no_words" else None, refusal.message)
        return False
    return True


def opinion_form(request: HttpRequest, table: Table, nomination: Nomination) -> OpinionForm:
    """Return the form as it was sent, or with what this reader's organisation said last."""
    is_sent = request.method == "POST" and request.POST.get("act") == "opinion"
    initial = {}
    if len(table.speaks_for) == 1:
        mine = [each for each in nomination.said if each.organisation_id == table.speaks_for[0].pk]
        initial = {"opinion": mine[0].opinion, "words": mine[0].words} if mine else {}
    return OpinionForm(
        request.POST if is_sent else None, speaks_for=table.speaks_for, initial=initial
    )
