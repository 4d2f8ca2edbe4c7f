"""News at the desk: read like everybody who takes part, and take off the public page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bulletins import access
from bulletins.forms.bulletins import TakeOffForm
from bulletins.models import Bulletin
from bulletins.services.taking_off import put_back, take_off
from initiative.errors import Refused
from meetings.access import PUBLISH, READ, meeting_for_organiser
from organisations.access import actor

PAGE = 50


@login_required
@require_safe
def news(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was sent, the newest first."""
    meeting = meeting_for_organiser(request, slug)
    rows = access.bulletins_for_organiser(meeting).for_list()
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"meeting": meeting, "here": "news", "page": shown, "bulletins": list(shown)}
    return render(request, "bulletins/organiser/news.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bulletin(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show one as those that take part read it; take it off the public page, with a reason."""
    act = PUBLISH if request.method == "POST" else READ
    meeting, row = access.bulletin_for_organiser(request, slug, number, act)
    form = TakeOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(request, row, form):
        return redirect("bulletins:organiser_bulletin", slug, number)
    context = {
        "meeting": meeting,
        "here": "news",
        "bulletin": row,
        "text": row.sent,
        "organisation": row.participation.organisation if row.sent.is_signed else None,
        "html": row.sent.html,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "bulletins/organiser/bulletin.html", context, status=status)


def done(request: HttpRequest, row: Bulletin, form: TakeOffForm) -> bool:
    """Do what the pressed button says; say whether that was done."""
    if request.POST.get("act") == "back":
        put_back(bulletin=row, by=actor(request))
        messages.success(request, _("Everyone can read it again."))
        return True
    if not form.is_valid():
        return False
    try:
        take_off(
            bulletin=row,
            reason=form.cleaned_data["reason"],
            by=actor(request),
            at=request.arrived_at,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    messages.success(request, _("It is off the public page. Those that take part still read it."))
    return True
