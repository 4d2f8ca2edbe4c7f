"""An organisation names who comes, and what they need."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from delegations.access import delegate_for_delegate
from delegations.forms import DelegateForm, ReplaceForm
from delegations.services.delegates import (
    change_delegate,
    name_delegate,
    remove_delegate,
    replace_delegate,
)
from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access
from meetings.models import Delegate, Participation
from meetings.states import Answer
from statements.pages import delegate_context

View = Callable[[HttpRequest, str, int], HttpResponse]


def on_the_list(view: View) -> View:
    """Answer with the list, and with what was typed, where the person is gone from it."""

    @wraps(view)
    def known(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        if request.method == "POST" and not Delegate.objects.filter(pk=pk).exists():
            return show_gone(request, slug)
        return view(request, slug, pk)

    return known


def show_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a colleague, or the press before, has taken the person off the list."""
    participation = access.participation_for_delegate(request, slug)
    messages.error(
        request,
        _(
            "This person is no longer on your list. What you typed is in the form below: see who "
            "is on the list, and add whom you miss."
        ),
    )
    page = show_list(request, participation, DelegateForm(request.POST))
    page.status_code = 422
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def delegate_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List who comes, and add somebody."""
    participation = access.participation_for_delegate(request, slug)
    form = DelegateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            delegate = name_delegate(
                participation=participation,
                at=request.arrived_at,
                by=access.delegate_actor(request, participation),
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("%(name)s is on your list.") % {"name": delegate.name})
            return redirect("delegations:delegate_list", slug)
    return show_list(request, participation, form)


def show_list(
    request: HttpRequest, participation: Participation, form: DelegateForm
) -> HttpResponse:
    """Render the list with the form under it."""
    last = participation.rsvps.newest_first().first()
    delegates = participation.delegates.select_related("details").order_by("name", "pk")
    context = delegate_context(request, participation) | {
        "delegates": delegates,
        "form": form,
        "is_coming": last is not None and last.answer == Answer.YES,
        "n_announced": last.n_delegates if last else None,
    }
    return render(
        request,
        "delegations/delegate/delegate_list.html",
        context,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@on_the_list
def delegate_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Correct what is known of one person."""
    delegate = delegate_for_delegate(request, slug, pk)
    participation = delegate.participation
    known = getattr(delegate, "details", None)
    if request.method != "POST":
        return show_one(request, delegate, DelegateForm(initial=said_of(delegate)))
    form = DelegateForm(request.POST)
    if form.is_valid():
        try:
            change_delegate(
                delegate=delegate,
                version=row_number(request.POST.get("version", "")),
                at=request.arrived_at,
                by=access.delegate_actor(request, participation),
                **form.cleaned_data,
            )
        except Refused as refusal:
            if refusal.code == "gone":
                return show_gone(request, slug)
            form.add_error(None, refusal.message)
            context = {"now": known} if refusal.code == "edited_elsewhere" else {}
            return show_one(request, delegate, form, **context)
        messages.success(request, _("Saved."))
        return redirect("delegations:delegate_list", slug)
    return show_one(request, delegate, form)


def said_of(delegate: Delegate) -> dict[str, object]:
    """Return what is known of a delegate, for its form."""
    said: dict[str, object] = {"name": delegate.name, "is_public": delegate.is_public}
    if details := getattr(delegate, "details", None):
        for name in DelegateForm.base_fields:
            said.setdefault(name, getattr(details, name, None))
    return said


def show_one(
    request: HttpRequest, delegate: Delegate, form: DelegateForm, **more: object
) -> HttpResponse:
    """Render the page of one person."""
    delegate.refresh_from_db(fields=["name"])
    details = getattr(delegate, "details", None)
    context = delegate_context(request, delegate.participation) | {
        "delegate": delegate,
        "version": details.version if details else 0,
        "form": form,
        "replace": ReplaceForm(auto_id="replace_%s"),
    }
    return render(
        request,
        "delegations/delegate/delegate_detail.html",
        context | more,
        status=422 if form.errors else 200,
    )


@require_POST
@on_the_list
def delegate_replace(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let another person come instead."""
    delegate = delegate_for_delegate(request, slug, pk)
    form = ReplaceForm(request.POST, auto_id="replace_%s")
    refused = ""
    if form.is_valid():
        try:
            new = replace_delegate(
                delegate=delegate,
                name=form.cleaned_data["name"],
                at=request.arrived_at,
                by=access.delegate_actor(request, delegate.participation),
            )
        except Refused as refusal:
            if refusal.code == "gone":
                return show_gone(request, slug)
            refused = refusal.message
        else:
            words = _("%(name)s comes instead. Say below what they need.") % {"name": new.name}
            messages.success(request, words)
            return redirect("delegations:delegate_detail", slug, new.pk)
    else:
        refused = " ".join(form.errors["name"])
    messages.error(request, refused)
    page = show_one(request, delegate, DelegateForm(initial=said_of(delegate)), replace=form)
    page.status_code = 422
    return page


@require_POST
def delegate_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take somebody off who does not come; pressed twice, it is done once."""
    if not Delegate.objects.filter(pk=pk).exists():
        access.participation_for_delegate(request, slug)
        return redirect("delegations:delegate_list", slug)
    delegate = delegate_for_delegate(request, slug, pk)
    try:
        remove_delegate(
            delegate=delegate,
            at=request.arrived_at,
            by=access.delegate_actor(request, delegate.participation),
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        words = _("%(name)s is no longer on your list, and what was said of them is forgotten.")
        messages.success(request, words % {"name": delegate.name})
    return redirect("delegations:delegate_list", slug)
