"""Answers at the desk: organisation by organisation, and one that was told by telephone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.access import WRITE
from meetings.states import AnswerSource
from organisations.access import actor
from polls import access
from polls.forms.choices import ToldForm
from polls.models import Choice
from polls.services.choice import answer_poll
from polls.tally import asked_at, former_options, rows_of

# Organisations on one page.
PAGE = 100


@login_required
@require_safe
def answer_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List every organisation with its answer to each proposal."""
    meeting = meeting_access.meeting_for_organiser(request, slug)
    poll = access.poll_to_change(meeting)
    options = list(poll.options.up())
    shown = Paginator(asked_at(poll), PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "here": "poll",
        "poll": poll,
        "options": options,
        "rows": rows_of(shown, options),
        "page": shown,
    }
    return render(request, "polls/organiser/answers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_told(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Write down what an organisation said by telephone or in a letter."""
    participation = meeting_access.participation_for_organiser(
        request, slug, organisation_slug, WRITE
    )
    poll = access.poll_to_change(participation.meeting)
    options = list(poll.options.up())
    choices = Choice.objects.current().filter(option__in=options, participation=participation)
    form = ToldForm(options, choices, request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            answer_poll(
                poll=poll,
                participation=participation,
                given=form.given(),
                by=actor(request),
                at=request.arrived_at,
                source=AnswerSource.ORGANISER,
                heard=form.cleaned_data["heard"],
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("The answer is written down."))
            return redirect("polls:organiser_answers", slug)
    if form.is_bound:
        form.show_again()
    form.former = former_options(options)
    context = {
        "meeting": participation.meeting,
        "here": "poll",
        "poll": poll,
        "organisation": participation.organisation,
        "form": form,
        "refusal": refusal,
        "history": participation.choices.filter(option__poll=poll).select_related("option"),
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "polls/organiser/told.html", context, status=status)
