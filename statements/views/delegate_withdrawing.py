"""A delegate withdraws the statement: asked once, told what follows, done by a press."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from statements import access
from statements.pages import delegate_context
from statements.services.withdrawing import withdraw_statement


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what withdrawing means, and withdraw the version that was on the screen."""
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    if statement is None or (statement.sent is None and statement.withdrawn_at is None):
        raise Http404
    if request.method == "POST":
        try:
            withdraw_statement(
                participation=participation,
                revision_pk=row_number(request.POST.get("revision", "")),
                by=meeting_access.delegate_actor(request, participation),
                at=request.arrived_at,
            )
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect("statements:delegate_withdraw", slug)
        messages.success(request, _("Your statement is withdrawn. Every version is kept for you."))
        return redirect("statements:delegate_versions", slug)
    if statement.sent is None:
        return redirect("statements:delegate_versions", slug)
    context = delegate_context(request, participation) | {"statement": statement}
    return render(request, "statements/delegate/withdraw.html", context)
