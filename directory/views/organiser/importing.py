"""Import a list in four steps, each at its own address; nothing is saved before the third's press.

The same steps for the directory and for the list of a meeting: only the first address differs.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from directory import access
from directory.cells import Row
from directory.columns import LABELS
from directory.forms.importing import (
    REPAIRABLE,
    BringForm,
    ColumnsForm,
    ReadingForm,
    posted_repairs,
)
from directory.models import ImportBatch
from directory.planning import Plan, plan_of
from directory.services.bringing import (
    bring_list,
    choose_columns,
    is_certain,
    read_again,
    repair_rows,
)
from directory.services.taking import take_list
from directory.services.undoing import undo_import
from directory.states import BatchState
from directory.tables.decoding import ENCODINGS
from directory.tables.separating import SEPARATORS
from directory.undoing import may_be_undone, undoing_of
from initiative.errors import Refused
from meetings.access import WRITE, meeting_for_organiser
from meetings.models import Meeting
from organisations.access import actor

# Rows on one page; open rows have up to seven fields each, and a form may have 200.
OPEN_ROWS, SHOWN_ROWS = 20, 50
FIRST_ROWS = 3
LISTS = ("needs_you", "changed", "new", "same", "left_out")


def show(
    request: HttpRequest,
    name: str,
    batch: ImportBatch | None,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a step; at a meeting's own desk it stands among the pages of that meeting."""
    meeting = batch.meeting if batch else context.get("meeting")
    here = "organisations" if meeting else "directory"
    context = {"batch": batch, "meeting": meeting, "here": here} | context
    return render(request, f"directory/organiser/{name}.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Choose a file or paste a list: for the list of a meeting, or for the directory alone."""
    meeting: Meeting | None = None
    if slug:
        meeting = meeting_for_organiser(request, slug, WRITE)
    else:
        access.directory_for_organiser(request, WRITE)
    is_post = request.method == "POST"
    form = BringForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_bound and form.is_valid():
        try:
            batch = bring_list(
                meeting=meeting, at=request.arrived_at, by=actor(request), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("text" if form.cleaned_data["data"] is None else "file", refusal.message)
        else:
            step = "look" if is_certain(batch) else "columns"
            return redirect(f"directory:organiser_import_{step}", batch.pk)
    context = {"form": form, "meeting": meeting}
    return show(request, "import_new", None, context, 422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which column is what; of a text also in which letters it is read."""
    batch = access.import_for_organiser(request, pk)
    if batch.state != BatchState.READ:
        return redirect("directory:organiser_import_done", pk)
    is_reading = request.POST.get("act") == "read"
    is_choosing = request.method == "POST" and not is_reading
    reading = ReadingForm(batch, request.POST if is_reading else None)
    form = ColumnsForm(batch, request.POST if is_choosing else None)
    try:
        if reading.is_bound and reading.is_valid():
            given = {"encoding": "", "separator": "", "head_line": None} | reading.cleaned_data
            read_again(batch=batch, **given)
            return redirect("directory:organiser_import_columns", pk)
        if form.is_bound and form.is_valid():
            choose_columns(batch=batch, columns=form.columns(), by=actor(request))
            return redirect("directory:organiser_import_look", pk)
    except Refused as refusal:
        wrong = reading if reading.is_bound else form
        field = "name" if refusal.code == "no_name_column" else None
        wrong.add_error(field, refusal.message)
    lines = batch.rows.below(batch.head_line).order_by("number")
    first = list(lines.values_list("cells", flat=True)[:FIRST_ROWS])
    columns = [
        (heading, [cells[position] for cells in first])
        for position, heading in enumerate(batch.headings)
    ]
    context = {
        "form": reading if reading.errors else form,
        "columns_form": form,
        "reading": reading,
        "columns": columns,
        "n_rows": lines.count(),
        **words_of(batch),
    }
    status = 422 if request.method == "POST" else 200
    return show(request, "import_columns", batch, context, status)


def words_of(batch: ImportBatch) -> dict[str, object]:
    """Return in words how a list was read."""
    return {
        "letters": ENCODINGS.get(batch.encoding, ""),
        "separator_words": SEPARATORS.get(batch.separator, ""),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the import would do; repair single cells in place; do it."""
    batch = access.import_for_organiser(request, pk)
    if batch.state != BatchState.READ:
        return redirect("directory:organiser_import_done", pk)
    if "name" not in batch.columns:
        return redirect("directory:organiser_import_columns", pk)
    refusal = ""
    if request.method == "POST":
        try:
            done = act_on(request, batch)
        except Refused as refused:
            refusal = refused.message
        else:
            if done is not None:
                return done
    return look(request, batch, plan_of(batch), refusal)


def act_on(request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
    """Keep the repairs that were typed; with the last button, carry the import out.

    Raises:
        Refused: the directory has changed since it was shown.
    """
    by, seen = actor(request), request.POST.get("seen", "")
    repairs, matches, left_out = posted_repairs(request.POST.dict())
    is_told = bool(repairs or matches or left_out)
    n = 0
    if is_told:
        n = repair_rows(batch=batch, repairs=repairs, matches=matches, left_out=left_out, by=by)
    if request.POST.get("act") != "confirm":
        return redirect(request.get_full_path()) if is_told else None
    if n and plan_of(batch).mark != seen:
        messages.info(request, _("Your repairs are kept. Look at them, then press once more."))
        return redirect("directory:organiser_import_look", batch.pk)
    done = take_list(batch=batch, seen=seen, at=request.arrived_at, by=by)
    words = _("%(new)d added, %(changed)d changed, %(same)d were the same.")
    messages.success(request, words % done.counts)
    return redirect("directory:organiser_import_done", batch.pk)


def look(request: HttpRequest, batch: ImportBatch, plan: Plan, refusal: str) -> HttpResponse:
    """Render the third step: one list of the five, page by page."""
    first = next((name for name in LISTS if getattr(plan, name)), "same")
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in LISTS else first
    size = OPEN_ROWS if wanted == "needs_you" else SHOWN_ROWS
    page = Paginator(getattr(plan, wanted), size).get_page(request.GET.get("page"))
    used = set(batch.columns.values())
    context = {
        "open_rows": list(map(fields_of, page)) if wanted == "needs_you" else [],
        "plan": plan,
        "wanted": wanted,
        "page": page,
        "pager_query": f"show={wanted}",
        "refusal": refusal,
        "unused": [name for at, name in enumerate(batch.headings) if at not in used and name],
        **words_of(batch),
    }
    status = 422 if request.method == "POST" else 200
    return show(request, "import_look", batch, context, status)


def fields_of(row: Row) -> tuple[Row, list[tuple[str, object, str]]]:
    """Return a row that needs a person with what can be repaired in it: column, label, cell."""
    names = dict.fromkeys(["name", "email", *([row.wrong] if row.wrong in REPAIRABLE else [])])
    return row, [(name, LABELS[name], row.cells.get(name, "")) for name in names]


@login_required
@require_safe
def import_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what an import did, and offer to undo it for thirty days."""
    batch = access.import_for_organiser(request, pk)
    if batch.state == BatchState.READ:
        return redirect("directory:organiser_import_look", pk)
    staying = batch.rows.exclude(stays="").select_related("organisation").order_by("number")
    context = {
        "may_undo": may_be_undone(batch, request.arrived_at),
        "page": Paginator(staying, SHOWN_ROWS).get_page(request.GET.get("page")),
    }
    return show(request, "import_done", batch, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what undoing would remove and what stays; do it."""
    batch = access.import_for_organiser(request, pk)
    if batch.state == BatchState.READ:
        return redirect("directory:organiser_import_look", pk)
    if request.method == "POST":
        try:
            undo_import(batch=batch, at=request.arrived_at, by=actor(request))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The import is undone."))
        return redirect("directory:organiser_import_done", pk)
    if not may_be_undone(batch, request.arrived_at):
        return redirect("directory:organiser_import_done", pk)
    found = undoing_of(batch)
    staying = batch.rows.filter(pk__in=found.stays).select_related("organisation")
    page = Paginator(staying.order_by("number"), SHOWN_ROWS).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page": page,
        "reasons": [(row, found.stays[row.pk]) for row in page],
    }
    return show(request, "import_undo", batch, context)


@login_required
@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """List the imports of this person that are still kept."""
    access.directory_for_organiser(request, WRITE)
    page = Paginator(access.imports_of(request), SHOWN_ROWS).get_page(request.GET.get("page"))
    return show(request, "import_list", None, {"page": page})
