"""Organisations at the desk: the list of a meeting, and one of them with everything about it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.clocks import local_to_instant
from initiative.errors import Refused
from initiative.forms import Form, row_number
from initiative.outbox.models import Message
from meetings import access
from meetings.access import WRITE
from meetings.forms.organiser import (
    END_OF_DAY,
    ContactForm,
    OrganisationForm,
    SpokenAnswerForm,
)
from meetings.forms.time import DeclineTimeForm, MoreTimeForm
from meetings.models import Meeting, Participation
from meetings.services.address import give_address
from meetings.services.answer import record_answer
from meetings.services.invitation import add_participation
from meetings.services.link import replace_and_send_link
from meetings.services.moretime import decline_time, give_more_time
from meetings.states import AnswerSource
from organisations.access import actor
from organisations.services import find_or_found

LETTERS_SHOWN = 20
# Organisations on one page of the list.
PAGE = 300


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the organisations of a meeting with their addresses; add one by hand."""
    act = WRITE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    form = OrganisationForm(
        request.POST if request.method == "POST" else None, initial={"language": meeting.language}
    )
    if form.is_bound and form.is_valid():
        try:
            organisation = put_on_list(request, meeting, form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", refusal.message)
        else:
            return redirect("meetings:organiser_organisation", slug, organisation.slug)
    rows = Participation.objects.of_meeting(meeting.pk).with_answer().with_reachable()
    rows = rows.prefetch_related("organisation__contacts")
    is_mute = request.GET.get("show") == "mute"
    context = {
        "meeting": meeting,
        "here": "organisations",
        "form": form,
        "page": Paginator(rows.filter(is_reachable=False) if is_mute else rows, PAGE).get_page(
            request.GET.get("page")
        ),
        "pager_query": "show=mute" if is_mute else "",
        "is_mute": is_mute,
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/organiser/organisation_list.html", context, status=status)


@transaction.atomic
def put_on_list(request: HttpRequest, meeting: Meeting, given: dict[str, str]):
    """Add an organisation by hand: with its address, or not at all."""
    by = actor(request)
    organisation = find_or_found(name=given["name"], by=by)
    if given["email"]:
        give_address(
            organisation=organisation,
            email=given["email"],
            language=given["language"],
            meeting=meeting,
            by=by,
        )
    add_participation(meeting=meeting, organisation=organisation, by=by)
    return organisation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_detail(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Show everything about one organisation at this meeting, and act for it."""
    act = WRITE if request.method == "POST" else access.READ
    participation = access.participation_for_organiser(request, slug, organisation_slug, act)
    forms = forms_of(request, participation)
    if request.method == "POST" and acted(request, participation, forms):
        return redirect("meetings:organiser_organisation", slug, organisation_slug)
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "meeting": participation.meeting,
        "participation": participation,
        "organisation": participation.organisation,
        "here": "organisations",
        "contacts": participation.organisation.contacts.all(),
        "rsvps": participation.rsvps.newest_first(),
        "delegates": participation.delegates.all(),
        "notes": participation.notes.all(),
        "wishes": participation.time_requests.waiting(),
        "extensions": participation.extensions.all(),
        "letters": Message.objects.filter(about=participation.ref)[:LETTERS_SHOWN],
        "form": wrong,
        **forms,
    }
    status = 422 if wrong else 200
    return render(request, "meetings/organiser/organisation_detail.html", context, status=status)


def forms_of(request: HttpRequest, participation: Participation) -> dict[str, Form]:
    """Return the forms of the page; the one whose button was pressed holds what was typed."""
    pressed = request.POST.get("act")
    language = {"language": participation.meeting.language}
    return {
        "contact_form": ContactForm(
            request.POST if pressed == "contact" else None, initial=language, prefix="contact"
        ),
        "answer_form": SpokenAnswerForm(
            request.POST if pressed == "answer" else None, prefix="answer"
        ),
        "time_form": MoreTimeForm(request.POST if pressed == "time" else None, prefix="time"),
        "decline_form": DeclineTimeForm(
            request.POST if pressed == "decline" else None, prefix="decline"
        ),
    }


def acted(request: HttpRequest, participation: Participation, forms: dict[str, Form]) -> bool:
    """Do what the pressed button says; return whether it was done."""
    pressed = request.POST.get("act")
    if pressed == "link":
        new_link(request, participation)
        return True
    form = forms.get(f"{pressed}_form")
    if form is None or not form.is_valid():
        return False
    try:
        ACTS[pressed](request, participation, form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def new_link(request: HttpRequest, participation: Participation) -> None:
    """Stop the old link and send the new one to every address."""
    n = replace_and_send_link(participation=participation, at=request.arrived_at, by=actor(request))
    if n:
        messages.success(request, _("The old link is stopped. The new one is on its way."))
    else:
        messages.warning(request, _("The old link is stopped. There is no address to write to."))


def add_address(request: HttpRequest, participation: Participation, given: dict) -> None:
    """Give the organisation one more address."""
    give_address(
        meeting=participation.meeting,
        organisation=participation.organisation,
        by=actor(request),
        **given,
    )
    messages.success(request, _("The address is saved."))


def write_answer(request: HttpRequest, participation: Participation, given: dict) -> None:
    """Write down an answer that came on another way."""
    record_answer(
        participation=participation,
        source=AnswerSource.ORGANISER,
        by=actor(request),
        at=request.arrived_at,
        is_named=participation.is_named,
        **given,
    )
    messages.success(request, _("The answer is written down. The organisation gets a receipt."))


def more_time(request: HttpRequest, participation: Participation, given: dict) -> None:
    """Give the organisation its own later date, to the end of that day at the meeting's place."""
    end = datetime.combine(given["day"], END_OF_DAY)
    give_more_time(
        participation=participation,
        kind=given["kind"],
        due_at=local_to_instant(end, participation.meeting.time_zone),
        reason=given["reason"],
        by=actor(request),
        at=request.arrived_at,
    )
    messages.success(request, _("The organisation has more time. It is told by letter."))


def decline(request: HttpRequest, participation: Participation, given: dict) -> None:
    """Answer the wish whose button was pressed with words."""
    pk = row_number(request.POST.get("wish", ""))
    wish = get_object_or_404(participation.time_requests, pk=pk)
    decline_time(wish=wish, by=actor(request), at=request.arrived_at, **given)
    messages.success(request, _("Your words are on their way to the organisation."))


ACTS = {
    "contact": add_address,
    "answer": write_answer,
    "time": more_time,
    "decline": decline,
}
