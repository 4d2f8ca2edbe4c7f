"""Pages of a delegate: answer the poll, propose another."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.models import Participation
from meetings.states import AnswerSource
from polls import access
from polls.forms.choices import ChoicesForm
from polls.forms.poll import FIELD_OF_REFUSAL, ProposalForm
from polls.models import Choice, Option, Poll
from polls.services.choice import Answered, answer_poll
from polls.services.option import propose
from polls.tally import former_options, lines_of
from polls.wording import option_words
from statements.pages import delegate_context


@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the proposals with three radios each; take the answers."""
    participation = meeting_access.participation_for_delegate(request, slug)
    newest = access.poll_for_delegate(participation)
    if newest is None:
        return empty_page(request, participation)
    newest.meeting = participation.meeting
    all_options = list(newest.options.all())
    options = [each for each in all_options if each.is_up]
    choices = Choice.objects.current().filter(option__in=options, participation=participation)
    form = ChoicesForm(options, choices, request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound and form.is_valid():
        by = meeting_access.delegate_actor(request, participation)
        is_link = by.startswith("link:")
        try:
            done = answer_poll(
                poll=newest,
                participation=participation,
                given=form.given(),
                by=by,
                at=request.arrived_at,
                source=AnswerSource.LINK if is_link else AnswerSource.ACCOUNT,
            )
        except Refused as error:
            refusal = error
        else:
            tell(request, done)
            return redirect("polls:delegate_poll", slug)
    mine = [each for each in all_options if each.proposed_by_id == participation.pk]
    return poll_page(request, participation, newest, form, refusal, mine)


def tell(request: HttpRequest, done: Answered) -> None:
    """Say what came of the answers."""
    messages.success(
        request, _("Your answers are kept. You can change them while the poll is open.")
    )
    for option in done.meanwhile:
        words = _(
            "A colleague had answered “%(proposal)s” since you opened the page. Your answer "
            "counts now; both are kept."
        )
        messages.warning(request, words % {"proposal": option_words(option)})
    for option in done.changed:
        words = _(
            "“%(proposal)s” was changed while you answered. Your answer is to the words before: "
            "look at it and answer once more."
        )
        messages.warning(request, words % {"proposal": option_words(option)})


def empty_page(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Say that nothing is proposed, or was sent to a poll that is gone."""
    context = delegate_context(request, participation) | {"poll": None}
    status = 422 if request.method == "POST" else 200
    return render(request, "polls/delegate/poll.html", context, status=status)


def poll_page(
    request: HttpRequest,
    participation: Participation,
    newest: Poll,
    form: ChoicesForm,
    refusal: Refused | None,
    mine: list[Option],
) -> HttpResponse:
    """Show the poll to one organisation.

    Args:
        mine: what this organisation has proposed.
    """
    left_over = []
    if form.is_bound:
        left_over = form.left_over()
        form.show_again()
    form.former = former_options(form.options)
    is_open = newest.takes_answers(request.arrived_at)
    sees = access.may_see_answers(participation)
    context = delegate_context(request, participation) | {
        "poll": newest,
        "form": form,
        "refusal": refusal,
        "left_over": left_over,
        "is_open": is_open,
        "lines": lines_of(newest, form.options) if sees else [],
        "sees_answers": sees,
        "mine": mine,
        "succession": access.succession_of(newest),
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "polls/delegate/poll.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_one(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose another date, place or rhythm; the desk puts it to everybody."""
    participation = meeting_access.participation_for_delegate(request, slug)
    newest = access.poll_for_delegate(participation)
    if newest is None:
        return redirect("polls:delegate_poll", slug)
    form = ProposalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            propose(
                poll=newest,
                key=form.cleaned_data["key"],
                by=meeting_access.delegate_actor(request, participation),
                at=request.arrived_at,
                proposed_by=participation,
                **form.says(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            messages.success(
                request, _("The organisers have your proposal. They put it to everybody.")
            )
            return redirect("polls:delegate_poll", slug)
    context = delegate_context(request, participation) | {"poll": newest, "form": form}
    status = 422 if form.errors else 200
    return render(request, "polls/delegate/propose.html", context, status=status)
