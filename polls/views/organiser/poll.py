"""The poll at the desk: proposals with live answers, open, close; the question itself."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import row_number
from initiative.outbox.models import Message
from meetings import access as meeting_access
from meetings.access import READ, WRITE
from meetings.models import Meeting
from organisations.access import actor
from polls import access
from polls.forms.poll import FIELD_OF_REFUSAL, PollForm, initial_poll
from polls.models import Option, Poll, Succession
from polls.services.option import move_up, put_up, take_back
from polls.services.poll import begin_poll, change_poll, close_poll, invited_to, open_poll
from polls.states import IN_WORK, PollState
from polls.tally import lines_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the proposals and who says what to them; do what a button says."""
    meeting = meeting_access.meeting_for_organiser(
        request, slug, WRITE if request.method == "POST" else READ
    )
    refusal = None
    if request.method == "POST":
        refusal = acted(request, meeting)
        if refusal is None:
            return redirect("polls:organiser_poll", slug)
    newest = access.poll_of(meeting)
    context = {"meeting": meeting, "here": "poll", "poll": newest, "refusal": refusal}
    context |= {"succession": Succession.objects.filter(previous=meeting).first()}
    if newest is not None:
        newest.meeting = meeting
        context |= of_poll(request, newest)
    status = 422 if refusal else 200
    return render(request, "polls/organiser/poll.html", context, status=status)


def of_poll(request: HttpRequest, newest: Poll) -> dict[str, object]:
    """Return what the page shows of a poll."""
    options = list(newest.options.with_answered().select_related("proposed_by__organisation"))
    standing = [each for each in options if each.is_up]
    waiting = [each for each in options if not each.put_up_at and not each.taken_back_at]
    gone = [each for each in options if each.taken_back_at and each.put_up_at]
    is_asking = bool(newest.asked_by) and newest.state == PollState.DRAFT
    return {
        "lines": lines_of(newest, standing + gone),
        "n_standing": len(standing),
        "waiting": waiting,
        "is_open": newest.takes_answers(request.arrived_at),
        "is_in_work": newest.state in IN_WORK,
        "is_over": newest.state == PollState.OPEN and not newest.takes_answers(request.arrived_at),
        "n_invited": invited_to(newest).count() if newest.state != PollState.DECIDED else 0,
        "n_letters": Message.objects.of_mailing(newest.ref).count(),
        "is_asking": is_asking,
        "may_tell": WRITE in newest.meeting.may,
        "at": request.arrived_at,
    }


def acted(request: HttpRequest, meeting: Meeting) -> Refused | None:
    """Do what the pressed button says; return why not, if it was refused."""
    act, _colon, number = request.POST.get("act", "").partition(":")
    pressed, on_option = ACTS.get(act), ON_OPTION.get(act)
    try:
        if pressed is not None:
            words = pressed(request, access.poll_to_change(meeting))
        elif on_option is not None:
            option = access.option_at_desk(meeting, row_number(number))
            words = on_option(request, option)
        else:
            return Refused("nothing_pressed", _("Nothing was chosen. Press one of the buttons."))
    except Refused as refusal:
        return refusal
    if words:
        messages.success(request, words)
    return None


def press_open(request: HttpRequest, newest: Poll) -> str:
    """Open the poll; where the meeting wants two organisers, ask for it."""
    opened = open_poll(poll=newest, at=request.arrived_at, by=actor(request))
    if opened.state != PollState.OPEN:
        return _("A second organiser, of another organisation, must open it too.")
    n = Message.objects.of_mailing(opened.ref).count()
    words = ngettext(
        "The poll is open. %(n)d letter asks the organisations.",
        "The poll is open. %(n)d letters ask the organisations.",
        n,
    )
    return words % {"n": n}


def press_close(request: HttpRequest, newest: Poll) -> str:
    """Close the poll."""
    close_poll(poll=newest, at=request.arrived_at, by=actor(request))
    return _("The poll is closed. The answers stay as they are.")


def press_up(request: HttpRequest, option: Option) -> str:
    """Put a proposal before the one above it."""
    move_up(option=option, by=actor(request))
    return ""


def press_put_up(request: HttpRequest, option: Option) -> str:
    """Put an organisation's proposal to everybody."""
    put_up(option=option, by=actor(request), at=request.arrived_at)
    return _("The proposal is put to everybody.")


def press_take_back(request: HttpRequest, option: Option) -> str:
    """Take a proposal back."""
    take_back(option=option, by=actor(request), at=request.arrived_at)
    return _("The proposal is taken back. Answers to it are kept.")


ACTS: dict[str, Callable[[HttpRequest, Poll], str]] = {
    "open": press_open,
    "close": press_close,
}
ON_OPTION: dict[str, Callable[[HttpRequest, Option], str]] = {
    "up": press_up,
    "put_up": press_put_up,
    "take_back": press_take_back,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a poll; nobody sees it until it is opened."""
    meeting = meeting_access.meeting_for_organiser(request, slug, WRITE)
    initial = {"title": _("When, where and how often do we meet again?")}
    form = PollForm(meeting, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            begin_poll(
                meeting=meeting,
                key=form.cleaned_data["key"],
                by=actor(request),
                **form.values(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        else:
            return redirect("polls:organiser_poll", slug)
    return form_page(request, meeting, None, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def poll_change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the question, its time, or who sees the answers."""
    meeting = meeting_access.meeting_for_organiser(request, slug, WRITE)
    newest = access.poll_to_change(meeting)
    given = request.POST if request.method == "POST" else None
    form = PollForm(meeting, given, initial=initial_poll(newest))
    if form.is_bound and form.is_valid():
        try:
            change_poll(
                poll=newest,
                version=form.cleaned_data["version"] or 0,
                by=actor(request),
                **form.values(),
            )
        except Refused as refusal:
            form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
            if refusal.code == "changed_meanwhile":
                # Told once; the next press is upon what the other one wrote.
                form.data = form.data.copy()
                form.data["version"] = str(access.poll_to_change(meeting).version)
        else:
            messages.success(request, _("The poll is saved."))
            return redirect("polls:organiser_poll", slug)
    return form_page(request, meeting, newest, form)


def form_page(
    request: HttpRequest, meeting: Meeting, newest: Poll | None, form: PollForm
) -> HttpResponse:
    """Show the form of a poll."""
    context = {"meeting": meeting, "here": "poll", "poll": newest, "form": form}
    status = 422 if form.errors else 200
    return render(request, "polls/organiser/poll_form.html", context, status=status)
