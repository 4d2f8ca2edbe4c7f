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
from meetings import access as meeting_access
from meetings.models import Participation
from statements import access
from statements.forms import LONGEST_TITLE, StatementForm
from statements.importing.forms import ImportForm
from statements.importing.reading import Imported
from statements.oddities import oddities
from statements.services.drafting import save_draft
from statements.states import Origin
from statements.text import count_characters
from statements.views.delegate import page_context
from statements.views.delegate_editor import conflict, form_of, is_overtaken


@require_http_methods(["GET", "HEAD", "POST"])
def statement_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file or paste; see what it says; put it in the draft."""
    participation = meeting_access.participation_for_delegate(request, slug)
    if request.method == "POST" and request.POST.get("act") == "keep":
        return keep(request, participation)
    form = ImportForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    if form.is_bound and form.is_valid():
        try:
            return look(request, participation, form.read())
        except Refused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "text", refusal.message)
    context = page_context(request, participation) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/statement_import.html", context, status=status)


def look(request: HttpRequest, participation: Participation, imported: Imported) -> HttpResponse:
    """Show the text as it will be; nothing is saved."""
    form = form_of(request, participation, access.statement_of(participation))
    form.initial["title"] = (form.initial.get("title") or imported.title)[:LONGEST_TITLE]
    form.initial["body"] = imported.body
    more = {"kept": imported.kept, "left_out": imported.left_out}
    return shown(request, participation, form, more)


def shown(
    request: HttpRequest,
    participation: Participation,
    form: StatementForm,
    more: dict[str, object],
) -> HttpResponse:
    """Show an imported text with its count, and the button that keeps it."""
    body = form["body"].value() or ""
    limit = participation.meeting.character_limit
    n = count_characters(body)
    statement = access.statement_of(participation)
    context = page_context(request, participation) | {
        "form": form,
        "html": markdown.to_numbered_html(body),
        "language": form["language"].value() or "",
        "n": n,
        "n_over": max(0, n - limit),
        "oddities": oddities(body),
        "has_draft": statement is not None and statement.draft is not None,
    }
    status = 422 if form.errors else 200
    return render(
        request, "statements/delegate/statement_import_look.html", context | more, status=status
    )


def keep(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Save the text that was shown; the present draft stays among the versions."""
    form = StatementForm(request.POST)
    if not form.is_valid():
        return shown(request, participation, form, {})
    saved = save_draft(
        participation=participation,
        by=meeting_access.delegate_actor(request, participation),
        at=request.arrived_at,
        **form.cleaned_data | {"origin": Origin.FILE},
    )
    if saved.other is not None:
        return conflict(request, participation, saved)
    if is_overtaken(saved):
        messages.info(
            request,
            _("This text was put in your draft before, and the draft has changed since."),
        )
    else:
        messages.success(
            request, _("The text is your draft now. What was there before is among the versions.")
        )
    return redirect("statements:delegate_statement", participation.meeting.slug)
