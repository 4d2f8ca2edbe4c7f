"""The directory as a table; with addresses only for a reason that is written down."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from directory import access
from directory.exporting import TYPES, WRITERS, table_of
from directory.forms.exporting import ExportForm
from directory.services.exporting import note_export
from organisations.access import actor


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_export(request: HttpRequest) -> HttpResponse:
    """Ask which table, and give it."""
    desks = access.directory_for_organiser(request)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        context = {"here": "directory", "form": form}
        status = 422 if form.errors else 200
        return render(
            request, "directory/organiser/organisation_export.html", context, status=status
        )
    given = form.cleaned_data
    rows = list(table_of(desks, request.arrived_at, with_addresses=given["with_addresses"]))
    note_export(by=actor(request), n=len(rows) - 1, **given)
    name = f"organisations-{request.arrived_at:%Y-%m-%d}.{given['kind']}"
    return HttpResponse(
        WRITERS[given["kind"]](rows),
        content_type=TYPES[given["kind"]],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
