"""Receipt and versions: what was sent, every text that was ever kept, what changed between."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative import markdown
from initiative.errors import Refused
from initiative.forms import row_number
from statements import joint_access
from statements.difference import difference
from statements.forms.writing import BringBackForm
from statements.models import Revision
from statements.states import Origin
from statements.versions import neighbours, spells
from statements.views.delegate_editor import conflict
from statements.views.place import Place, place_for_delegate, text_context


@require_safe
def version_list(request: HttpRequest, slug: str, joint: int | None = None) -> HttpResponse:
    """Show the receipt of what was sent and every version that was ever saved.

    Texts that saved themselves one after the other are one line, the last of them; with
    ``?all=1`` each is listed.
    """
    place = place_for_delegate(request, slug, joint)
    statement = place.statement
    versions = list(statement.revisions.newest_first()) if statement else []
    is_whole = "all" in request.GET
    context = text_context(request, place) | {
        "spells": spells(versions, each_one=is_whole),
        "n_versions": len(versions),
        "is_whole": is_whole,
        "questions": statement.questions.open() if statement else [],
    }
    return render(request, "statements/delegate/version_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def version_detail(
    request: HttpRequest, slug: str, pk: int, joint: int | None = None
) -> HttpResponse:
    """Read one version and what changed in it; bring it back as the draft."""
    place = place_for_delegate(request, slug, joint)
    revision = get_object_or_404(Revision, statement=place.statement, pk=pk)
    form = BringBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        answer = bring_back(request, place, revision, form)
        if answer is not None:
            return answer
    other = compared_with(request, revision)
    context = (
        text_context(request, place)
        | {
            "revision": revision,
            "other": other,
            "difference": difference(other.body, revision.body) if other else None,
            "html": markdown.to_numbered_html(revision.body),
            "form": BringBackForm(initial={"key": uuid.uuid4()}),
            "is_draft": revision == place.draft,
            "signers": joint_access.signers_to_be(place.statement) if place.joint else [],
        }
        | dict(zip(("earlier", "later"), neighbours(revision), strict=True))
    )
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/version_detail.html", context, status=status)


def bring_back(
    request: HttpRequest, place: Place, revision: Revision, form: BringBackForm
) -> HttpResponse | None:
    """Make an earlier version the draft again; ``None`` when that was refused."""
    try:
        saved = place.save(
            request,
            title=revision.title,
            language=revision.language,
            body=revision.body,
            base_version=place.version,
            key=form.cleaned_data["key"],
            origin=Origin.EARLIER,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    if saved.other is not None:
        return conflict(request, place, saved)
    messages.success(request, _("The version is your draft again. The other versions stay."))
    return redirect(place.write)


def compared_with(request: HttpRequest, revision: Revision) -> Revision | None:
    """Return the version that ``?with=`` names, else the one before; ``None`` for the first."""
    versions = Revision.objects.filter(statement=revision.statement_id).exclude(pk=revision.pk)
    named = row_number(request.GET.get("with", ""))
    versions = versions.filter(pk=named) if named else versions.filter(pk__lt=revision.pk)
    return versions.order_by("-pk").first()
