"""Notes from one organisation to another: whom to write to, write, read, answer, want no more."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bulletins import access
from bulletins.forms.notes import DirectNoteForm
from bulletins.models import DirectNote
from bulletins.services.notes import (
    TOO_MANY,
    block_notes,
    can_be_reached,
    send_note,
    unblock_notes,
)
from initiative.errors import Refused
from meetings.access import delegate_actor, participation_for_delegate
from meetings.models import Participation
from statements.pages import delegate_context

PAGE = 30
NAMES = 60


@require_safe
def exchanges(request: HttpRequest, slug: str) -> HttpResponse:
    """List with whom the organisation exchanged notes, the newest first."""
    participation = participation_for_delegate(request, slug)
    shown = Paginator(access.exchanges_of(participation), PAGE).get_page(request.GET.get("page"))
    rows = [(each, access.other_of(each, participation)) for each in shown]
    context = delegate_context(request, participation) | {"rows": rows, "page": shown}
    return render(request, "bulletins/delegate/exchanges.html", context)


@require_safe
def organisations(request: HttpRequest, slug: str) -> HttpResponse:
    """List to whom the organisation may write."""
    participation = participation_for_delegate(request, slug)
    sought = request.GET.get("q", "").replace("\0", "").strip()[:200]
    takes_part = access.takes_part(participation)
    names = access.can_be_written_to(participation)
    names = names.filter(organisation__name__icontains=sought) if takes_part else names.none()
    shown = Paginator(names, NAMES).get_page(request.GET.get("page"))
    context = delegate_context(request, participation) | {
        "page": shown,
        "sought": sought,
        "takes_part": takes_part,
        "pager_query": urlencode({"q": sought}) if sought else "",
    }
    return render(request, "bulletins/delegate/organisations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Write to another organisation for the first time, or once more."""
    participation = participation_for_delegate(request, slug)
    other = access.named_other(participation, organisation_slug)
    form = DirectNoteForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        sent, status = sent_or_refused(request, participation, other, form, None)
        if sent is not None:
            return redirect("bulletins:delegate_exchange", slug, sent.pk)
    context = delegate_context(request, participation) | {
        "other": other.organisation,
        "form": form,
        "is_open": form.is_bound or is_open(participation, other),
    }
    return render(request, "bulletins/delegate/note.html", context, status=status)


def is_open(participation: Participation, other: Participation) -> bool:
    """Say whether a first note can go there."""
    return access.takes_part(participation) and can_be_reached(participation, other, None)


def sent_or_refused(
    request: HttpRequest,
    participation: Participation,
    other: Participation,
    form: DirectNoteForm,
    first: DirectNote | None,
) -> tuple[DirectNote | None, int]:
    """Send a note and return it; or nothing, and the status of the page that says why."""
    if not form.is_valid():
        return None, 422
    try:
        sent = send_note(
            sender=participation,
            receiver=other,
            by=delegate_actor(request, participation),
            at=request.arrived_at,
            first=first,
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None, 429 if refusal.code == TOO_MANY else 422
    messages.success(request, _("Your note is on its way. An answer comes here."))
    return sent, 302


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the notes of one exchange; answer, or want no more of them."""
    participation = participation_for_delegate(request, slug)
    first = access.exchange_of(participation, pk)
    other = access.other_of(first, participation)
    act = request.POST.get("act") if request.method == "POST" else None
    if act in ("block", "unblock"):
        switch(request, participation, other, act)
        return redirect("bulletins:delegate_exchange", slug, pk)
    form = DirectNoteForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        sent, status = sent_or_refused(request, participation, other, form, first)
        if sent is not None:
            return redirect("bulletins:delegate_exchange", slug, pk)
    context = delegate_context(request, participation) | {
        "first": first,
        "other": other.organisation,
        "notes": access.notes_of(first),
        "form": form,
        "is_blocked": access.is_blocked(receiver=participation, sender=other),
    }
    return render(request, "bulletins/delegate/exchange.html", context, status=status)


def switch(
    request: HttpRequest, participation: Participation, other: Participation, act: str
) -> None:
    """Want no more notes from an organisation, or want them again."""
    by = delegate_actor(request, participation)
    if act == "block":
        block_notes(receiver=participation, sender=other, by=by, at=request.arrived_at)
        messages.success(request, _("You get no more notes from this organisation."))
    else:
        unblock_notes(receiver=participation, sender=other, by=by)
        messages.success(request, _("You get notes from this organisation again."))
