"""Nominations on a convener's own pages: read, propose, give an opinion. Deciding is the desk's."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from calling import access
from calling.access import Table
from calling.forms.nominations import ProposeForm
from calling.reading import line_of, lines_of
from calling.views.speaking import opinion_form, proposed, spoken
from meetings.access import delegate_actor
from statements.pages import delegate_context

PAGE = 40
ONE = "calling:delegate_nomination"


@require_http_methods(["GET", "HEAD", "POST"])
def nominations(request: HttpRequest, slug: str) -> HttpResponse:
    """List who is proposed, with every convener's opinion; take a new proposal."""
    table = access.table_for_delegate(request, slug)
    form = ProposeForm(
        request.POST if request.method == "POST" else None, speaks_for=table.speaks_for
    )
    if form.is_bound and form.is_valid():
        nomination = proposed(request, table, form, actor_of(request, table), ONE)
        if nomination is not None:
            messages.success(
                request, _("The proposal is saved. Those who call the meeting see it.")
            )
            return redirect(ONE, slug, nomination.pk)
    page = Paginator(table.nominations().with_words(), PAGE).get_page(request.GET.get("page"))
    conveners = [each.organisation for each in access.conveners_of(table.meeting)]
    context = delegate_context(request, table.participation) | {
        "policy": table.meeting.invitation_policies.filter(is_current=True).first(),
        "lines": lines_of(page, conveners),
        "page": page,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "calling/delegate/nominations.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def nomination(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one nomination with every word about it; take an opinion."""
    table = access.table_for_delegate(request, slug)
    row = table.nomination(pk)
    form = opinion_form(request, table, row)
    is_right = form.is_bound and form.is_valid()
    if is_right and spoken(request, row, form, actor_of(request, table)):
        messages.success(request, _("Your organisation's opinion is saved."))
        return redirect(ONE, slug, pk)
    conveners = [each.organisation for each in access.conveners_of(table.meeting)]
    context = delegate_context(request, table.participation) | {
        "line": line_of(row, conveners),
        "nomination": row,
        "history": row.opinions.filter(is_current=False).select_related("organisation"),
        "decisions": row.decisions.all(),
        "may_speak": row.participation_id is None,
        "opinion_form": form,
        "form": form if form.errors else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "calling/delegate/nomination.html", context, status=status)


def actor_of(request: HttpRequest, table: Table) -> str:
    """Return how the log names who acts for the convener in this browser."""
    return delegate_actor(request, table.participation)
