"""Proposals at the desk: make one, change one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.access import WRITE
from meetings.models import Meeting
from organisations.access import actor
from polls import access
from polls.forms.poll import FIELD_OF_REFUSAL, ChangeForm, ProposalForm, initial_proposal
from polls.models import Option
from polls.services.option import change_option, propose


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def option_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose something from the desk: it is up at once."""
    meeting = meeting_access.meeting_for_organiser(request, slug, WRITE)
    poll = access.poll_to_change(meeting)
    initial = {"place": meeting.place, "time_zone": meeting.time_zone}
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            propose(
                poll=poll,
                key=form.cleaned_data["key"],
                by=actor(request),
                at=request.arrived_at,
                **form.says(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            return redirect("polls:organiser_poll", slug)
    return form_page(request, meeting, None, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def option_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a proposal: answers stay, marked as given before, and all are asked again."""
    meeting = meeting_access.meeting_for_organiser(request, slug, WRITE)
    option = access.option_at_desk(meeting, pk)
    given = request.POST if request.method == "POST" else None
    form = ChangeForm(given, initial=initial_proposal(option))
    if form.is_bound and form.is_valid():
        try:
            change_option(
                option=option,
                version=form.cleaned_data["version"] or 0,
                tells=form.cleaned_data["tells"],
                by=actor(request),
                at=request.arrived_at,
                **form.says(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
            if refusal.code == "changed_meanwhile":
                form.data = form.data.copy()
                form.data["version"] = str(access.option_at_desk(meeting, pk).version)
        else:
            messages.success(request, _("The proposal is saved."))
            return redirect("polls:organiser_poll", slug)
    return form_page(request, meeting, option, form)


def form_page(
    request: HttpRequest, meeting: Meeting, option: Option | None, form: ProposalForm
) -> HttpResponse:
    """Show the form of a proposal."""
    context = {"meeting": meeting, "here": "poll", "option": option, "form": form}
    if option is not None:
        context["n_answered"] = option.choices.current().count()
        context["former"] = option.former.all()
    status = 422 if form.errors else 200
    return render(request, "polls/organiser/option_form.html", context, status=status)
