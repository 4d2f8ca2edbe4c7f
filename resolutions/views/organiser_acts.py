"""What organisers do with a text: ask, write down what they were told, say what happened."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings.access import WRITE
from meetings.models import Participation
from meetings.states import AnswerSource
from organisations.access import actor
from resolutions import access
from resolutions.forms.desk import (
    BehalfForm,
    OnBehalf,
)
from resolutions.forms.signing import HappeningForm
from resolutions.forms.writing import AskToProposeForm
from resolutions.models import JointText, Voice
from resolutions.services.campaigning import take_happening_back, tell_what_happened
from resolutions.services.proposing import ask_to_propose, record_proposer
from resolutions.services.signing import sign, standing_of
from resolutions.states import TextKind
from resolutions.views.delegate_drafts import asked_words
from resolutions.views.pages import done, posted

FIELD_OF_REFUSAL = {
    "decided_in_future": "decided_on",
    "decided_too_early": "decided_on",
    "in_future": "happened_on",
}


def to_text(text: JointText) -> HttpResponse:
    """Go back to the page of a text."""
    return redirect("resolutions:organiser_resolution", text.meeting.slug, text.number)


def act_page(
    request: HttpRequest, name: str, text: JointText, form: forms.Form, **more: object
) -> HttpResponse:
    """Show the page of an act on a text."""
    context = {"meeting": text.meeting, "here": "resolutions", "text": text, "form": form}
    status = 422 if form.errors else 200
    name = f"resolutions/organiser/{name}.html"
    return render(request, name, context | more, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask organisations to propose a text of the desk."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    among = Participation.objects.of_meeting(text.meeting_id).invited()
    form = AskToProposeForm(posted(request), among=among, name=request.GET.get("name", ""))
    if form.is_bound and form.is_valid():
        try:
            n = ask_to_propose(
                text=text,
                asked=form.cleaned_data["asked"],
                by=actor(request),
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error("asked", refusal.message)
        else:
            messages.success(request, asked_words(n))
            return to_text(text)
    context = {
        "meeting": text.meeting,
        "here": "resolutions",
        "text": text,
        "form": form,
        "base": "base_desk.html",
        "back": reverse("resolutions:organiser_resolution", args=[slug, number]),
    }
    status = 422 if form.errors else 200
    return render(request, "resolutions/ask.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposer(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write down that an organisation proposes the text, as it told an organiser."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    if text.desk_draft is None or text.desk_draft != text.draft:
        raise Http404
    form = OnBehalf(text.meeting, posted(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        refusal = done(
            request,
            form,
            lambda: record_proposer(
                text=text,
                participation=given["who"],
                note=given["source_note"],
                by=actor(request),
                at=request.arrived_at,
            ),
            _("Noted. The organisation gets a receipt."),
        )
        if refusal is None:
            return to_text(text)
    return act_page(request, "proposer", text, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def behalf(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write down a signature that came by telephone; organisers never sign of their own accord."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    if text.current is None or text.withdrawn_at is not None:
        raise Http404
    form = BehalfForm(text.meeting, posted(request))
    if form.is_bound and form.is_valid():
        refusal = done(
            request,
            form,
            lambda: sign_for(request, text, form),
            _("Noted. The organisation gets a receipt."),
            fields=FIELD_OF_REFUSAL,
        )
        if refusal is None:
            return to_text(text)
    form.initial["version"] = text.current.number
    if form.is_bound:
        form.data = form.data.copy()
        form.data["version"] = str(text.current.number)
    is_open = text.takes_signatures(request.arrived_at)
    return act_page(request, "behalf", text, form, version=text.current, is_open=is_open)


def sign_for(request: HttpRequest, text: JointText, form: BehalfForm) -> Voice:
    """Sign for an organisation that told an organiser so; never over what it said itself."""
    given = dict(form.cleaned_data)
    participation = given.pop("who")
    given.pop("upon")
    before = standing_of(text, participation)
    if before is not None and before.source != AnswerSource.ORGANISER:
        raise Refused(
            "said_itself",
            _("This organisation has said something to this text itself. Ask it to change that."),
        )
    return sign(
        text=text,
        participation=participation,
        upon=before.pk if before else 0,
        by=actor(request),
        at=request.arrived_at,
        source=AnswerSource.ORGANISER,
        **given,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def happened(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what happened in a campaign; take back what the desk said."""
    text = access.text_for_organiser(request, slug, number, WRITE)
    if text.kind != TextKind.CAMPAIGN or text.current is None or text.withdrawn_at is not None:
        raise Http404
    about = {"text": text, "by": actor(request), "at": request.arrived_at}
    if request.POST.get("act") == "untell":
        take_happening_back(**about, pk=row_number(request.POST.get("pk", "")))
        messages.success(request, _("It is taken back."))
        return to_text(text)
    form = HappeningForm(posted(request))
    if form.is_bound and form.is_valid():
        act: Callable = lambda: tell_what_happened(**about, **form.cleaned_data)  # noqa: E731
        words = _("Noted. Everybody can read what happened.")
        if done(request, form, act, words, fields=FIELD_OF_REFUSAL) is None:
            return to_text(text)
    return act_page(request, "happened", text, form)
