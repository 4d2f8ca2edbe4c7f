"""A draft of organisations: begin it, write it, ask others to propose it, hand it in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from initiative import markdown
from initiative.errors import Refused
from meetings.access import delegate_actor, participation_for_delegate
from meetings.models import Participation
from resolutions import access
from resolutions.forms.writing import AskToProposeForm, BeginForm
from resolutions.models import JointText
from resolutions.services.opening import missing_languages
from resolutions.services.proposing import (
    agree_to_propose,
    ask_to_propose,
    hand_in,
    leave_proposing,
)
from resolutions.services.texts import begin_text, newest_translations
from resolutions.views.pages import posted
from resolutions.views.writing import Place, translate_page, write_page
from statements.pages import delegate_context


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a text of one's own."""
    participation = participation_for_delegate(request, slug)
    form = BeginForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            text = begin_text(
                meeting=participation.meeting,
                participation=participation,
                by=delegate_actor(request, participation),
                at=request.arrived_at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("resolutions:delegate_write", slug, text.number)
    context = delegate_context(request, participation) | {
        "form": form,
        "base": "statements/delegate/base.html",
        "back": reverse("resolutions:delegate_resolutions", args=[slug]),
    }
    status = 422 if form.errors else 200
    return render(request, "resolutions/begin.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a draft, who proposes it and who has agreed to its words; agree, hand in, leave."""
    participation, text, proposer = access.draft_for_delegate(request, slug, number)
    refusal = None
    if request.method == "POST":
        refusal = acted(request, participation, text)
        if refusal is None:
            is_out = request.POST.get("act") == "leave"
            name = "delegate_resolutions" if is_out else "delegate_draft"
            return redirect(f"resolutions:{name}", slug, *([] if is_out else [number]))
        participation, text, proposer = access.draft_for_delegate(request, slug, number)
    now = text.draft
    missing = missing_languages(text) if now and now.body else []
    context = delegate_context(request, participation) | {
        "text": text,
        "draft": now,
        "html": markdown.to_numbered_html(now.body) if now else "",
        "limit": text.meeting.joint_character_limit,
        "proposers": text.proposers.present().by_name(),
        "mine": proposer,
        "is_mine": text.begun_for_id is not None,
        "is_agreed": now is not None and proposer.confirmed_id == now.pk,
        "is_handed_in": now is not None and text.handed_in_id == now.pk,
        "is_up": now is not None and text.current is not None and text.current.draft_id == now.pk,
        "translations": newest_translations(now.pk) if now else [],
        "missing": missing,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "resolutions/delegate/draft.html", context, status=status)


def acted(request: HttpRequest, participation: Participation, text: JointText) -> Refused | None:
    """Do what the pressed button says; return why not, if it was refused."""
    pressed = ACTS.get(request.POST.get("act", ""))
    if pressed is None:
        return Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))
    about = {
        "text": text,
        "participation": participation,
        "by": delegate_actor(request, participation),
        "at": request.arrived_at,
    }
    typed = request.POST.get("draft_number", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1
    try:
        messages.success(request, pressed(about, number))
    except Refused as refusal:
        return refusal
    return None


def agree(about: dict, number: int) -> str:
    """Propose the text in the words on the screen."""
    agree_to_propose(**about, draft_number=number)
    return _("Your organisation proposes this text.")


def give(about: dict, number: int) -> str:
    """Hand the draft in."""
    hand_in(**about, draft_number=number)
    return _("The organisers have the text. They put it up for signing as it is.")


def leave(about: dict, _number: int) -> str:
    """No longer propose the text."""
    leave_proposing(**about)
    return _("Your organisation does not propose this text.")


ACTS: dict[str, Callable[[dict, int], str]] = {"agree": agree, "hand_in": give, "leave": leave}


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask others to propose the text too."""
    participation, text = access.writable_for_delegate(request, slug, number)
    form = AskToProposeForm(
        posted(request),
        among=access.may_be_asked(participation),
        name=request.GET.get("name", ""),
    )
    if form.is_bound and form.is_valid():
        try:
            n = ask_to_propose(
                text=text,
                participation=participation,
                asked=form.cleaned_data["asked"],
                by=delegate_actor(request, participation),
                at=request.arrived_at,
            )
        except Refused as refusal:
            form.add_error("asked", refusal.message)
        else:
            messages.success(request, asked_words(n))
            return redirect("resolutions:delegate_draft", slug, number)
    context = delegate_context(request, participation) | {
        "form": form,
        "text": text,
        "base": "statements/delegate/base.html",
        "back": reverse("resolutions:delegate_draft", args=[slug, number]),
    }
    status = 422 if form.errors else 200
    return render(request, "resolutions/ask.html", context, status=status)


def asked_words(n: int) -> str:
    """Say how many organisations are asked."""
    words = ngettext(
        "%(n)d organisation is asked by letter.", "%(n)d organisations are asked by letter.", n
    )
    return words % {"n": n}


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Write the draft."""
    return write_page(request, place_of(request, slug, number))


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, slug: str, number: int, language: str) -> HttpResponse:
    """Translate the draft."""
    return translate_page(request, place_of(request, slug, number), language)


def place_of(request: HttpRequest, slug: str, number: int) -> Place:
    """Return where a delegate writes."""
    participation, text = access.writable_for_delegate(request, slug, number)
    return Place(
        text=text,
        participation=participation,
        by=delegate_actor(request, participation),
        context=delegate_context(request, participation),
        audience="delegate",
        back=reverse("resolutions:delegate_draft", args=[slug, number]),
    )
