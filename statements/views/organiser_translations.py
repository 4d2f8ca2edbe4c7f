"""Organisers translate a statement; its organisation approves it, or not."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.forms import row_number
from meetings.access import PUBLISH, READ
from organisations.access import actor
from statements import access
from statements.forms.translating import TranslateIntoForm
from statements.services.translating import take_translation_back
from statements.states import TranslationKind
from statements.views.translating import Hand, translate


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation_list(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """List the translations of a statement; begin one, take one's own back."""
    act = PUBLISH if request.method == "POST" else READ
    statement = access.sent_statement_for_organiser(request, slug, organisation_slug, act)
    if request.method == "POST":
        ours = statement.translations.filter(ready__kind=TranslationKind.ORGANISERS)
        pk = row_number(request.POST.get("translation", ""))
        take_translation_back(translation=get_object_or_404(ours, pk=pk), by=actor(request))
        messages.success(request, _("It no longer stands beside the original. Its words stay."))
        return redirect("statements:organiser_translations", slug, organisation_slug)
    form = TranslateIntoForm(request.GET if "language" in request.GET else None)
    if form.is_bound and form.is_valid():
        wanted = form.cleaned_data["language"]
        return redirect("statements:organiser_translation", slug, organisation_slug, wanted)
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "here": "statements",
        "statement": statement,
        "translations": access.translations_of(statement),
        "form": form,
    }
    return render(
        request,
        "statements/organiser/translation_list.html",
        context,
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def translation(
    request: HttpRequest, slug: str, organisation_slug: str, language: str
) -> HttpResponse:
    """Translate a statement into one language."""
    statement = access.sent_statement_for_organiser(request, slug, organisation_slug, PUBLISH)
    names = [slug, organisation_slug]
    hand = Hand(
        by=actor(request),
        kinds=(TranslationKind.ORGANISERS,),
        approves=False,
        template="statements/organiser/translation.html",
        address=reverse("statements:organiser_translation", args=[*names, language]),
        list_address=reverse("statements:organiser_translations", args=names),
    )
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "here": "statements",
    }
    return translate(request, statement, language, hand, context)
