"""Who looks alike, and two that become one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import access
from directory.access import Desks
from directory.duplicates import pairs_for
from directory.merging import merge_of
from directory.services.merging import join_organisations, say_not_the_same
from directory.showing import found_by
from initiative.errors import Refused
from initiative.forms import row_number
from meetings.access import READ, WRITE
from organisations.access import actor
from organisations.models import Organisation

PAGE = 25
# So many are offered when somebody looks for the other one.
OFFERED = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """List who looks alike; say that two are not the same."""
    act = WRITE if request.method == "POST" else READ
    desks = access.directory_for_organiser(request, act)
    if request.method == "POST":
        return not_the_same(request, desks)
    pairs = pairs_for(desks)
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    context = {"here": "directory", "desks": desks, "page": page, "n": len(pairs)}
    return render(request, "directory/organiser/duplicate_list.html", context)


def not_the_same(request: HttpRequest, desks: Desks) -> HttpResponse:
    """Remember that two are not the same; only who may correct one of them says so."""
    one = get_object_or_404(Organisation, pk=row_number(request.POST.get("one", "")))
    other = get_object_or_404(Organisation, pk=row_number(request.POST.get("other", "")))
    if not (desks.may_change(one.pk) or desks.may_change(other.pk)):
        raise Http404
    try:
        say_not_the_same(one=one, other=other, at=request.arrived_at, by=actor(request))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        words = _("Remembered: %(one)s and %(other)s are not the same.")
        messages.success(request, words % {"one": one.name, "other": other.name})
    return redirect("directory:organiser_duplicates")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_join(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the other one, look at what would happen, join."""
    desks, kept = access.organisation_for_organiser(request, slug, WRITE)
    if kept.slug != slug:
        return redirect("directory:organiser_organisation_join", kept.slug, permanent=True)
    named = request.POST.get("with") or request.GET.get("with", "")
    other = get_object_or_404(Organisation, slug=named) if named else None
    context = {"here": "directory", "kept": kept, "other": other, "refusal": ""}
    if other is None:
        return choose(request, desks, context)
    context["may_join"] = desks.may_join([kept.pk, other.pk])
    if request.method == "POST" and context["may_join"]:
        try:
            join_organisations(
                kept=kept,
                other=other,
                seen=request.POST.get("seen", ""),
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refusal:
            context["refusal"] = refusal.message
        else:
            messages.success(request, _("%(name)s is a part of it now.") % {"name": other.name})
            return redirect("directory:organiser_organisation", kept.slug)
    context["merge"] = merge_of(kept, other) if kept.pk != other.pk else None
    if kept.pk == other.pk:
        context["refusal"] = _("An organisation cannot be joined with itself. Choose another.")
    # What happened meanwhile may have taken one of the two away.
    status = 422 if request.method == "POST" or context["refusal"] else 200
    return render(request, "directory/organiser/organisation_join.html", context, status=status)


def choose(request: HttpRequest, desks: Desks, context: dict) -> HttpResponse:
    """Offer those that look alike, and those that words find."""
    kept = context["kept"]
    words = request.GET.get("q", "")[:200].replace("\0", "").strip()
    pks = [pk for pk in found_by(desks, words, "") if pk != kept.pk][:OFFERED] if words else []
    by_pk = Organisation.objects.defer("about").in_bulk(pks)
    context |= {
        "alike": pairs_for(desks, kept.pk),
        "words": words,
        "found": [by_pk[pk] for pk in pks],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/organiser/organisation_join.html", context, status=status)
