"""Send a letter, watch it leave, stop it, agree to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.keys import posted_key
from meetings import access
from meetings.access import WRITE
from meetings.models import Sending
from meetings.progress import progress_of
from meetings.reach import reach_of
from meetings.services.sending import approve_sending, ask_to_send, look_mark, stop_sending
from meetings.views.organiser.letters import letter_or_404
from organisations.access import actor

# htmx stops asking when the answer has this status.
STOP_POLLING = 286


@login_required
@require_POST
def letter_send(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Send; a second press shows the running send instead of sending twice."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    letter = letter_or_404(meeting, pk)
    try:
        ask_to_send(
            letter=letter,
            key=posted_key(request.POST.get("key", "")),
            looked=request.POST.get("looked", ""),
            at=request.arrived_at,
            by=actor(request),
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return redirect("meetings:organiser_letter_look", slug, pk)
    return redirect("meetings:organiser_letter_sending", slug, pk)


@login_required
@require_safe
def letter_sending(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show how far a letter has got; the page asks again by itself while something waits."""
    meeting = access.meeting_for_organiser(request, slug)
    letter = letter_or_404(meeting, pk)
    sending = letter.sendings.first()
    progress = progress_of(letter, sending, request.arrived_at)
    context = {"meeting": meeting, "here": "letters", "letter": letter, "progress": progress}
    if request.headers.get("HX-Request"):
        return sending_line(request, context)
    reach = reach_of(letter)
    context |= {
        "sending": sending,
        "is_mine": sending is not None and sending.asked_by == actor(request),
        "unreached": reach.unreached,
        "n_reached": len(reach.reached),
        "looked": look_mark(letter),
        "texts": letter.texts.all(),
    }
    return render(request, "meetings/organiser/letter_sending.html", context)


def sending_line(request: HttpRequest, context: dict) -> HttpResponse:
    """Answer htmx: the line, a new tenth for screen readers, and an end to asking."""
    progress = context["progress"]
    told = row_number(request.GET.get("told", ""))
    context |= {"is_part": True, "is_news": progress.tenth != told}
    status = STOP_POLLING if progress.is_over else 200
    response = render(request, "meetings/organiser/sending_line.html", context, status=status)
    if progress.is_over:
        # The heading, the buttons and those not reached follow: the page is read once more.
        response["HX-Refresh"] = "true"
    return response


def sending_or_404(request: HttpRequest, slug: str, pk: int, sending_pk: int) -> Sending:
    """Return one sending of a letter at a desk where this person may write."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    return get_object_or_404(letter_or_404(meeting, pk).sendings, pk=sending_pk)


@login_required
@require_POST
def agree(request: HttpRequest, slug: str, pk: int, sending_pk: int) -> HttpResponse:
    """Agree, as the second organiser, that a letter leaves."""
    sending = sending_or_404(request, slug, pk, sending_pk)
    try:
        approve_sending(
            sending=sending,
            looked=request.POST.get("looked", ""),
            at=request.arrived_at,
            by=actor(request),
        )
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("meetings:organiser_letter_sending", slug, pk)


@login_required
@require_POST
def stop(request: HttpRequest, slug: str, pk: int, sending_pk: int) -> HttpResponse:
    """Stop what has not left yet."""
    sending = sending_or_404(request, slug, pk, sending_pk)
    try:
        stopped = stop_sending(sending=sending, at=request.arrived_at, by=actor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        words = ngettext(
            "Stopped: %(n)d letter does not leave.",
            "Stopped: %(n)d letters do not leave.",
            stopped.n_stopped,
        ) % {"n": stopped.n_stopped}
        if stopped.n_gone:
            words += " " + _("%(n)d had left already.") % {"n": stopped.n_gone}
        messages.success(request, words)
    return redirect("meetings:organiser_letter_sending", slug, pk)
