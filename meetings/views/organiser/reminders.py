"""Dates at the desk: the line of time, reminders, deadlines that were moved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.errors import Refused
from meetings import access
from meetings.access import WRITE
from meetings.forms.dates import (
    FIELD_OF_REFUSAL,
    DateForm,
    LookedForm,
    NewDateForm,
    first_date,
    initial_date,
)
from meetings.models import DeadlineMove, Meeting, ReminderRule
from meetings.services.move import tell_of_move
from meetings.services.reminder import set_reminder
from meetings.services.reminder_rule import add_reminder, change_reminder, remove_reminder
from meetings.services.reminder_set import offered, use_offered
from meetings.timeline import line_of, point_of
from organisations.access import actor

# So much of a letter is seen before its reminder is switched on; all of it is one link away.
FIRST_LINES = 12


@login_required
@require_safe
def reminders(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the line of time: deadlines, reminders, letters, today."""
    meeting = access.meeting_for_organiser(request, slug)
    line = line_of(meeting, request.arrived_at)
    context = {"meeting": meeting, "here": "dates", "at": request.arrived_at, "line": line}
    if not line.n_rules:
        context["offers"] = offered(meeting, request.arrived_at)
    return render(request, "meetings/organiser/reminders.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a date to a reminder; it waits to be looked at."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    form = NewDateForm(
        meeting,
        request.POST if request.method == "POST" else None,
        initial=first_date(meeting, request.arrived_at),
    )
    if form.is_bound and form.is_valid():
        try:
            rule = add_reminder(
                letter=form.cleaned_data["letter"],
                at=request.arrived_at,
                by=actor(request),
                **form.when(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            return redirect("meetings:organiser_reminder", slug, rule.pk)
    context = {"meeting": meeting, "here": "dates", "form": form}
    context["has_letters"] = form.fields["letter"].queryset.exists()
    status = 422 if form.errors else 200
    return render(request, "meetings/organiser/reminder_new.html", context, status=status)


def rule_or_404(meeting: Meeting, pk: int) -> ReminderRule:
    """Return one reminder of the meeting, which knows what its reader may do."""
    rule = get_object_or_404(ReminderRule.objects.of_meeting(meeting.pk), pk=pk)
    rule.letter.meeting = meeting
    return rule


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one reminder with its letter; a POST moves it to another day."""
    act = WRITE if request.method == "POST" else access.READ
    rule = rule_or_404(access.meeting_for_organiser(request, slug, act), pk)
    if request.method != "POST":
        return show(request, rule)
    form = DateForm(rule.letter.meeting, request.POST)
    if form.is_valid():
        try:
            change_reminder(rule=rule, at=request.arrived_at, by=actor(request), **form.when())
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            messages.success(request, _("The reminder has another date."))
            return redirect("meetings:organiser_reminder", slug, pk)
    return show(request, rule, date_form=form)


def show(
    request: HttpRequest,
    rule: ReminderRule,
    date_form: DateForm | None = None,
    looked_form: LookedForm | None = None,
) -> HttpResponse:
    """Show the page of one reminder, with a form that said no where there is one."""
    meeting = rule.letter.meeting
    text = next(iter(rule.letter.texts.all()), None)
    wrong = date_form or looked_form
    context = {
        "meeting": meeting,
        "here": "dates",
        "at": request.arrived_at,
        "rule": rule,
        "point": point_of(meeting, rule, request.arrived_at),
        "text": text,
        "first_lines": "\n".join(text.body.splitlines()[:FIRST_LINES]) if text else "",
        "form": wrong,
        "date_form": date_form or DateForm(meeting, initial=initial_date(rule)),
        "looked_form": looked_form or LookedForm(),
    }
    status = 422 if wrong else 200
    return render(request, "meetings/organiser/reminder.html", context, status=status)


@login_required
@require_POST
def reminder_switch(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Switch a reminder on, once its letter was looked at, or off."""
    rule = rule_or_404(access.meeting_for_organiser(request, slug, WRITE), pk)
    is_on = request.POST.get("is_on") != "0"
    form = LookedForm(request.POST)
    if is_on and not form.is_valid():
        return show(request, rule, looked_form=form)
    try:
        set_reminder(
            letter=rule.letter,
            deadline_kind=rule.deadline,
            days_before=rule.days_before,
            goes_at=rule.goes_at,
            at=request.arrived_at,
            is_on=is_on,
            by=actor(request),
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return show(request, rule, looked_form=form)
    words = _("The reminder is switched on.") if is_on else _("The reminder is switched off.")
    messages.success(request, words)
    return redirect("meetings:organiser_reminders", slug)


@login_required
@require_POST
def reminder_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a reminder off the line; its letter stays."""
    rule = rule_or_404(access.meeting_for_organiser(request, slug, WRITE), pk)
    remove_reminder(rule=rule, by=actor(request))
    messages.success(request, _("The reminder is off the line. Its letter is still there."))
    return redirect("meetings:organiser_reminders", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_offer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the proposed set with its letters on one page, and switch it on from there."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    form = LookedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            n = use_offered(meeting=meeting, at=request.arrived_at, by=actor(request))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        else:
            words = ngettext("%(n)d reminder is on.", "%(n)d reminders are on.", n)
            messages.success(request, words % {"n": n})
        return redirect("meetings:organiser_reminders", slug)
    offers = offered(meeting, request.arrived_at)
    context = {"meeting": meeting, "here": "dates", "form": form, "offers": offers}
    status = 422 if form.errors else 200
    return render(request, "meetings/organiser/reminder_offer.html", context, status=status)


@login_required
@require_POST
def move_tell(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Begin the letter to those who were told the old date."""
    meeting = access.meeting_for_organiser(request, slug, WRITE)
    move = get_object_or_404(DeadlineMove, meeting=meeting, pk=pk)
    letter = tell_of_move(move=move, by=actor(request))
    return redirect("meetings:organiser_letter", slug, letter.pk)
