"""Import: a file or a paste is read, shown as it will be, and put in the draft by a press.

Nothing of the file stays on the server between the two steps: its text travels in the page.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative import markdown
from initiative.errors import Refused
from statements.forms.writing import LONGEST_TITLE, StatementForm
from statements.importing.forms import ImportForm
from statements.importing.reading import Imported
from statements.states import Origin
from statements.views.delegate_editor import conflict, counted, form_of, is_overtaken
from statements.views.place import Place, place_for_delegate, text_context


@require_http_methods(["GET", "HEAD", "POST"])
def statement_import(request: HttpRequest, slug: str, joint: int | None = None) -> HttpResponse:
    """Choose a file or paste; see what it says; put it in the draft."""
    place = place_for_delegate(request, slug, joint)
    if request.method == "POST" and request.POST.get("act") == "keep":
        return keep(request, place)
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_bound and form.is_valid():
        try:
            return look(request, place, form.read())
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", refusal.message)
    context = text_context(request, place) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/statement_import.html", context, status=status)


def look(request: HttpRequest, place: Place, imported: Imported) -> HttpResponse:
    """Show the text as it will be; nothing is saved."""
    form = form_of(request, place)
    form.initial["title"] = (form.initial.get("title") or imported.title)[:LONGEST_TITLE]
    form.initial["body"] = imported.body
    more = {"kept": imported.kept, "left_out": imported.left_out}
    return shown(request, place, form, more)


def shown(
    request: HttpRequest, place: Place, form: StatementForm, more: dict[str, object]
) -> HttpResponse:
    """Show an imported text with its count, and the button that keeps it."""
    context = text_context(request, place) | counted(form, place.limit) | {"form": form}
    context["html"] = markdown.to_numbered_html(form["body"].value() or "")
    status = 422 if form.errors else 200
    return render(
        request, "statements/delegate/statement_import_look.html", context | more, status=status
    )


def keep(request: HttpRequest, place: Place) -> HttpResponse:
    """Save the text that was shown; the present draft stays among the versions."""
    form = StatementForm(request.POST)
    if not form.is_valid():
        return shown(request, place, form, {})
    try:
        saved = place.save(request, **form.cleaned_data | {"origin": Origin.FILE})
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return shown(request, place, form, {})
    if saved.other is not None:
        return conflict(request, place, saved)
    if is_overtaken(saved):
        messages.info(
            request,
            _("This text was put in your draft before, and the draft has changed since."),
        )
    else:
        messages.success(
            request, _("The text is your draft now. What was there before is among the versions.")
        )
    return redirect(place.write)
