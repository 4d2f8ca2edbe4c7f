"""Requests to take part at the desk: the list, and one of them with its answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from calling import access
from calling.forms.requests import AcceptForm, WordsForm
from calling.models import JoinRequest
from calling.services.answering import accept_request, ask_back, candidates, decline_request
from calling.states import RequestState
from initiative.errors import Refused
from initiative.forms import Form
from meetings.access import READ, WRITE, meeting_for_organiser
from organisations.access import actor

PAGE = 50
STATES = [state for state in RequestState if state != RequestState.UNCONFIRMED]


@login_required
@require_safe
def request_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List who asks to take part, who waits longest first."""
    meeting = meeting_for_organiser(request, slug)
    rows = JoinRequest.objects.of_meeting(meeting.pk)
    numbers = dict(
        rows.order_by().values("state").annotate(n=Count("pk")).values_list("state", "n")
    )
    wanted = request.GET.get("state", "")
    if wanted in STATES:
        rows = rows.filter(state=wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "here": "requests",
        "page": page,
        "states": [(state, numbers[state]) for state in STATES if state in numbers],
        "n_all": sum(numbers.values()),
        "wanted": wanted if wanted in STATES else "",
        "pager_query": f"state={wanted}" if wanted in STATES else "",
        "policy": meeting.invitation_policies.filter(is_current=True).first(),
        "is_open": request.arrived_at < meeting.answers_due_at,
    }
    return render(request, "calling/organiser/requests.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one request and its words; accept it, ask back or decline."""
    act = WRITE if request.method == "POST" else READ
    asked = access.request_for_organiser(request, slug, pk, act)
    forms = forms_of(request, asked)
    if request.method == "POST" and acted(request, asked, forms):
        return redirect("calling:organiser_request", slug, pk)
    wrong = next((form for form in forms.values() if form.errors), None)
    if wrong is not None:
        # What is shown is what there is now, and the form goes on from there.
        asked = access.request_for_organiser(request, slug, pk, act)
        wrong.data = wrong.data.copy()
        wrong.data["seen"] = str(asked.version)
    context = {
        "meeting": asked.meeting,
        "here": "requests",
        "asked": asked,
        "words": asked.messages.all(),
        "known": candidates(asked) if asked.is_open else [],
        "form": wrong,
        **forms,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "calling/organiser/request.html", context, status=status)


def forms_of(request: HttpRequest, asked: JoinRequest) -> dict[str, Form]:
    """Return the forms of the page; the one whose button was pressed holds what was typed."""
    pressed = request.POST.get("act") if request.method == "POST" else None
    initial = {"seen": asked.version}
    among = candidates(asked)
    return {
        "accept_form": AcceptForm(
            request.POST if pressed == "accept" else None,
            among=among,
            initial=initial if among else initial | {"which": "new"},
            prefix=None,
        ),
        "ask_form": WordsForm(
            request.POST if pressed == "ask" else None,
            label=_("What do you want to know?"),
            hint=_("It goes as a letter, with a link to a page on which they answer."),
            initial=initial,
            auto_id="ask_%s",
        ),
        "decline_form": WordsForm(
            request.POST if pressed == "decline" else None,
            label=_("Why not"),
            hint=_("It goes as a letter. Say what they can do instead."),
            initial=initial,
            auto_id="decline_%s",
        ),
    }


def acted(request: HttpRequest, asked: JoinRequest, forms: dict[str, Form]) -> bool:
    """Do what the pressed button says; return whether it was done."""
    pressed = request.POST.get("act")
    form = forms.get(f"{pressed}_form")
    if form is None or not form.is_valid():
        return False
    given = form.cleaned_data
    who = {"by": actor(request), "at": request.arrived_at}
    try:
        if pressed == "accept":
            accept_request(asked=asked, organisation=form.chosen(), seen=given["seen"], **who)
            messages.success(request, _("Invited. The personal link is on its way."))
        elif pressed == "ask":
            ask_back(asked=asked, **given, **who)
            messages.success(request, _("Your question is on its way."))
        else:
            decline_request(asked=asked, **given, **who)
            messages.success(request, _("Your words are on their way."))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    return True
