"""The decision at the desk: look at what will be made, make it; letters that were copied."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from meetings import access as meeting_access
from meetings.access import MANAGE, READ, WRITE
from meetings.models import Meeting
from organisations.access import actor
from polls import access
from polls.carrying import inventory_of
from polls.forms.next_meeting import FIELD_OF_REFUSAL, NextForm, initial_next
from polls.models import LetterCopy, Option, Succession
from polls.services.letter_copy import look_at_dates
from polls.services.next_meeting import deadlines_of, make_next


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decide on a proposal: show what will be made of it, then make it."""
    meeting = meeting_access.meeting_for_organiser(request, slug, MANAGE)
    return next_page(request, meeting, access.option_at_desk(meeting, pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def next_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the next meeting from this one without a poll."""
    return next_page(request, meeting_access.meeting_for_organiser(request, slug, MANAGE), None)


def next_page(request: HttpRequest, meeting: Meeting, option: Option | None) -> HttpResponse:
    """Show the form with what will be made; make it when the button says so."""
    initial = initial_next(meeting, option)
    form = NextForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and request.POST.get("act") == "make":
        try:
            made = make_next(
                previous=meeting,
                wanted=form.wanted(),
                organiser=request.user,
                key=form.cleaned_data["key"],
                at=request.arrived_at,
                option=option,
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            messages.success(
                request,
                _("The next meeting is made. Only its desk sees it until you open it."),
            )
            return redirect(
                "polls:organiser_copied"
                if made.next.letters.exists()
                else "meetings:organiser_settings",
                made.next.slug,
            )
    context = {
        "meeting": meeting,
        "here": "poll",
        "option": option,
        "form": form,
        "inventory": inventory_of(meeting),
        "due": due_of(meeting, form),
        "succession": Succession.objects.filter(previous=meeting).select_related("next").first(),
    }
    status = 422 if form.errors else 200
    return render(request, "polls/organiser/next.html", context, status=status)


def due_of(meeting: Meeting, form: NextForm) -> dict[str, object] | None:
    """Return the deadlines that would follow, and on whose clock; ``None`` without days."""
    if form.is_bound:
        if not form.cleaned_data.keys() >= {"starts_on", "ends_on", "time_zone"}:
            return None
        given = form.cleaned_data
    else:
        given = form.initial
    if not given.get("starts_on") or not given.get("time_zone"):
        return None
    due = deadlines_of(
        meeting,
        starts_on=given["starts_on"],
        time_zone=given["time_zone"],
        answers_due_on=given.get("answers_due_on"),
        statements_due_on=given.get("statements_due_on"),
    )
    return {
        "answers": due.answers_due_at,
        "statements": due.statements_due_at,
        "zone": given["time_zone"],
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copied(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters that came from the meeting before: look at the dates in each."""
    meeting = meeting_access.meeting_for_organiser(
        request, slug, WRITE if request.method == "POST" else READ
    )
    copies = LetterCopy.objects.of_meeting(meeting.pk)
    if request.method == "POST":
        copy = get_object_or_404(copies, pk=row_number(request.POST.get("looked", "")))
        look_at_dates(copy=copy, by=actor(request), at=request.arrived_at)
        return redirect("polls:organiser_copied", slug)
    succession = Succession.objects.filter(next=meeting).select_related("previous").first()
    context = {
        "meeting": meeting,
        "here": "letters",
        "copies": copies,
        "succession": succession,
    }
    return render(request, "polls/organiser/copied.html", context)
