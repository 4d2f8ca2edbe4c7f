"""A delegate translates the statement, and approves what others translated."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from statements import access
from statements.forms.translating import TranslateIntoForm
from statements.models import Statement
from statements.pages import delegate_context
from statements.services.translating import approve_translation, take_translation_back
from statements.states import TranslationKind
from statements.views.translating import Hand, translate

KINDS = (TranslationKind.ORGANISATION, TranslationKind.OTHERS)


@require_http_methods(["GET", "HEAD", "POST"])
def translation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the translations of the statement; begin one, approve one, take one back."""
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    if statement is not None and request.method == "POST":
        return act(request, slug, statement, meeting_access.delegate_actor(request, participation))
    form = TranslateIntoForm(request.GET if "language" in request.GET else None)
    if form.is_bound and form.is_valid() and statement and statement.sent:
        wanted = form.cleaned_data["language"]
        return redirect("statements:delegate_translation", slug, wanted)
    context = delegate_context(request, participation) | {
        "statement": statement,
        "translations": access.translations_of(statement) if statement else [],
        "form": form,
    }
    return render(
        request,
        "statements/delegate/translation_list.html",
        context,
        status=422 if form.errors else 200,
    )


def act(request: HttpRequest, slug: str, statement: Statement, by: str) -> HttpResponse:
    """Approve the translation whose button was pressed, or take it back."""
    pk = row_number(request.POST.get("translation", ""))
    translation = get_object_or_404(statement.translations, pk=pk)
    if request.POST.get("act") == "approve":
        revision = row_number(request.POST.get("revision", ""))
        try:
            approve_translation(
                translation=translation, revision_pk=revision, by=by, at=request.arrived_at
            )
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The page says now that your organisation approves it."))
    else:
        take_translation_back(translation=translation, by=by)
        messages.success(request, _("It no longer stands beside the original. Its words stay."))
    return redirect("statements:delegate_translations", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def translation(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Translate the statement into one language."""
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    if statement is None:
        raise Http404
    hand = Hand(
        by=meeting_access.delegate_actor(request, participation),
        kinds=KINDS,
        approves=True,
        template="statements/delegate/translation.html",
        address=reverse("statements:delegate_translation", args=[slug, language]),
        list_address=reverse("statements:delegate_translations", args=[slug]),
    )
    return translate(request, statement, language, hand, delegate_context(request, participation))
