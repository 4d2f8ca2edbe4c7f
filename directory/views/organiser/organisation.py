"""One organisation across meetings: everything about it on one page, and its corrections."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from directory import access
from directory.access import Desks
from directory.duplicates import pairs_for
from directory.forms.organisation import (
    AddressForm,
    AffiliationForm,
    CorrectForm,
    OtherNameForm,
)
from directory.services.organisation import (
    FACTS,
    add_address,
    add_affiliation,
    add_other_name,
    correct_organisation,
    facts_mark,
    remove_affiliation,
    remove_other_name,
)
from directory.showing import affiliations_of, entries_of, happened_to
from initiative.errors import Refused
from initiative.forms import Form, row_number
from meetings.access import READ, WRITE
from organisations.access import actor
from organisations.models import Organisation
from organisations.services import mute, unmute, works_again

FORMS = {"address": AddressForm, "other_name": OtherNameForm, "affiliation": AffiliationForm}
# How the state of an address changes: the word of the button → the act.
STATES = {"works": works_again, "mute": mute, "unmute": unmute}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one organisation that this person may see; act on it."""
    act = WRITE if request.method == "POST" else READ
    desks, organisation = access.organisation_for_organiser(request, slug, act)
    if organisation.slug != slug:
        return redirect("directory:organiser_organisation", organisation.slug, permanent=True)
    forms = forms_of(request, desks)
    if request.method == "POST" and acted(request, desks, organisation, forms):
        return redirect("directory:organiser_organisation", slug)
    meetings = access.meetings_of(organisation.pk)
    sees = {organisation.pk} if desks.is_admin or meetings & desks.reads else set()
    entry = entries_of(desks, [organisation], request.arrived_at, sees)[0]
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "here": "directory",
        "desks": desks,
        "organisation": organisation,
        "entry": entry,
        "may_change": desks.may_change_one_at(meetings),
        "affiliations": affiliations_of(organisation),
        "alike": pairs_for(desks, organisation.pk),
        "happened": happened_to(organisation, entry.lines),
        "form": wrong,
        **{f"{name}_form": form for name, form in forms.items()},
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "directory/organiser/organisation_detail.html", context, status=status)


def forms_of(request: HttpRequest, desks: Desks) -> dict[str, Form]:
    """Return the forms of the page; the one whose button was pressed holds what was typed."""
    pressed = request.POST.get("act")
    return {
        name: form(request.POST if pressed == name else None, prefix=name)
        for name, form in FORMS.items()
    }


def acted(
    request: HttpRequest, desks: Desks, organisation: Organisation, forms: dict[str, Form]
) -> bool:
    """Do what the pressed button says; return whether it was done."""
    pressed, pk = request.POST.get("act", ""), row_number(request.POST.get("row", ""))
    by = actor(request)
    if pressed == "remove_name":
        remove_other_name(organisation=organisation, pk=pk, by=by)
        return True
    if pressed == "remove_affiliation":
        remove_affiliation(organisation=organisation, pk=pk, by=by)
        return True
    if pressed in STATES and desks.seen_with_addresses([organisation.pk]):
        contact = get_object_or_404(organisation.contacts, pk=pk)
        STATES[pressed](contact=contact, at=request.arrived_at, by=by)
        messages.success(request, _("The state of the address is changed."))
        return True
    form = forms.get(pressed)
    if form is None or not form.is_valid():
        return False
    try:
        if pressed == "address":
            add_address(desks=desks, organisation=organisation, by=by, **form.cleaned_data)
        elif pressed == "other_name":
            add_other_name(organisation=organisation, by=by, **form.cleaned_data)
        else:
            add_affiliation(organisation=organisation, by=by, **form.cleaned_data)
    except Refused as refusal:
        form.add_error("email" if pressed == "address" else "name", refusal.message)
        return False
    messages.success(request, _("It is saved."))
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Correct the facts of an organisation; a change by somebody else is shown, not lost."""
    _desks, organisation = access.organisation_for_organiser(request, slug, WRITE)
    if organisation.slug != slug:
        return redirect("directory:organiser_organisation_edit", organisation.slug, permanent=True)
    now = {name: getattr(organisation, name) for name in FACTS}
    initial = now | {"seen": facts_mark(organisation)}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=initial)
    is_overtaken = False
    if form.is_bound and form.is_valid():
        try:
            correct_organisation(organisation=organisation, by=actor(request), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            is_overtaken = True
        else:
            messages.success(request, _("It is saved."))
            return redirect("directory:organiser_organisation", slug)
    context = {
        "here": "directory",
        "organisation": organisation,
        "form": form,
        # Whoever has compared both saves on top of what stands there now.
        "seen": facts_mark(organisation) if is_overtaken else form["seen"].value(),
        "now": now if is_overtaken else None,
    }
    status = 422 if form.errors else 200
    return render(request, "directory/organiser/organisation_edit.html", context, status=status)
