"""The directory: every organisation across meetings, searched in any script; a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import access
from directory.forms.organisation import NewOrganisationForm
from directory.services.organisation import add_organisation, bearers_of
from directory.showing import entries_of, found_by
from initiative.errors import Refused
from meetings.access import WRITE
from organisations.access import actor
from organisations.models import Organisation

PAGE = 50
SHOWN = ("mute", "free")


@login_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """List the organisations across meetings, those that words find, or those of one kind."""
    desks = access.directory_for_organiser(request)
    words = request.GET.get("q", "")[:200].replace("\0", "").strip()
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    found = found_by(desks, words, show)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    if words:
        by_pk = Organisation.objects.defer("about").in_bulk(rows)
        rows = [by_pk[pk] for pk in rows]
    query = {name: value for name, value in (("q", words), ("show", show)) if value}
    context = {
        "desks": desks,
        "here": "directory",
        "entries": entries_of(desks, rows, request.arrived_at),
        "page": page,
        "n_found": page.paginator.count,
        "words": words,
        "show": show,
        "pager_query": urlencode(query),
    }
    return render(request, "directory/organiser/organisation_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Add one organisation."""
    desks = access.directory_for_organiser(request, WRITE)
    form = NewOrganisationForm(request.POST if request.method == "POST" else None)
    known: list[Organisation] = []
    if form.is_bound and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            organisation = add_organisation(desks=desks, by=actor(request), **given)
        except Refused as refusal:
            is_known = refusal.code == "known"
            form.add_error("name" if is_known else "email", refusal.message)
            known = bearers_of(given["name"]) if is_known else []
        else:
            messages.success(request, _("The organisation is in the directory."))
            return redirect("directory:organiser_organisation", organisation.slug)
    context = {"form": form, "known": known, "here": "directory"}
    status = 422 if form.errors else 200
    return render(request, "directory/organiser/organisation_new.html", context, status=status)
