"""Receipt and versions: what was sent, every text that was ever kept, what changed between."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative import markdown
from initiative.forms import row_number
from meetings import access as meeting_access
from statements import access
from statements.difference import difference
from statements.forms import BringBackForm
from statements.models import Revision
from statements.services.drafting import save_draft
from statements.states import Origin
from statements.versions import neighbours, spells
from statements.views.delegate import page_context
from statements.views.delegate_editor import conflict


@require_safe
def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the receipt of what was sent and every version that was ever saved.

    Texts that saved themselves one after the other are one line, the last of them; with
    ``?all=1`` each is listed.
    """
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    versions = list(statement.revisions.newest_first()) if statement else []
    is_whole = "all" in request.GET
    context = page_context(request, participation) | {
        "statement": statement,
        "spells": spells(versions, each_one=is_whole),
        "n_versions": len(versions),
        "is_whole": is_whole,
        "questions": statement.questions.open() if statement else [],
    }
    return render(request, "statements/delegate/version_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def version_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Read one version and what changed in it; bring it back as the draft."""
    participation = meeting_access.participation_for_delegate(request, slug)
    revision = access.revision_for_delegate(participation, pk)
    statement = access.statement_of(participation)
    form = BringBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        saved = save_draft(
            participation=participation,
            title=revision.title,
            language=revision.language,
            body=revision.body,
            base_version=statement.version,
            key=form.cleaned_data["key"],
            by=meeting_access.delegate_actor(request, participation),
            at=request.arrived_at,
            origin=Origin.EARLIER,
        )
        if saved.other is not None:
            return conflict(request, participation, saved)
        messages.success(request, _("The version is your draft again. The other versions stay."))
        return redirect("statements:delegate_statement", slug)
    other = compared_with(request, revision)
    context = (
        page_context(request, participation)
        | {
            "revision": revision,
            "other": other,
            "difference": difference(other.body, revision.body) if other else None,
            "html": markdown.to_numbered_html(revision.body),
            "form": BringBackForm(initial={"key": uuid.uuid4()}),
            "is_draft": revision.pk == statement.draft_id,
        }
        | dict(zip(("earlier", "later"), neighbours(revision), strict=True))
    )
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/version_detail.html", context, status=status)


def compared_with(request: HttpRequest, revision: Revision) -> Revision | None:
    """Return the version that ``?with=`` names, else the one before; ``None`` for the first."""
    versions = Revision.objects.filter(statement=revision.statement_id).exclude(pk=revision.pk)
    named = row_number(request.GET.get("with", ""))
    versions = versions.filter(pk=named) if named else versions.filter(pk__lt=revision.pk)
    return versions.order_by("-pk").first()
