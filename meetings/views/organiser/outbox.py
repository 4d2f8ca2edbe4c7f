"""The outbox: every letter to every address, with its state in words."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.forms import row_number
from initiative.outbox.models import Message
from initiative.outbox.states import MessageState
from meetings import access
from meetings.access import WRITE
from meetings.models import Meeting, Participation
from meetings.services.letter import send_again
from organisations.access import actor

PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outbox(request: HttpRequest, slug: str) -> HttpResponse:
    """List the letters of a meeting, the newest first; send one again."""
    act = WRITE if request.method == "POST" else access.READ
    meeting = access.meeting_for_organiser(request, slug, act)
    everything = Message.objects.of_scope(meeting.scope)
    if request.method == "POST":
        return again(request, meeting)
    state = request.GET.get("state", "")
    wanted = everything.filter(state=state) if state in MessageState.values else everything
    page = Paginator(wanted, PAGE).get_page(request.GET.get("page"))
    counts = everything.with_counts_by_state()
    context = {
        "meeting": meeting,
        "here": "outbox",
        "page": page,
        "rows": with_names(meeting, list(page)),
        "states": [
            (value, label, counts[value])
            for value, label in MessageState.choices
            if value in counts
        ],
        "n_all": sum(counts.values()),
        "wanted": state if state in MessageState.values else "",
        "pager_query": f"state={state}" if state in MessageState.values else "",
    }
    return render(request, "meetings/organiser/outbox.html", context)


def with_names(meeting: Meeting, letters: list[Message]) -> list[tuple[Message, object]]:
    """Return each letter with the organisation it is about, in one query."""
    pks = {letter.about.rpartition(":")[2] for letter in letters if letter.about}
    participations = Participation.objects.of_meeting(meeting.pk).filter(pk__in=pks)
    names = {each.ref: each.organisation for each in participations}
    return [(letter, names.get(letter.about)) for letter in letters]


def again(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Put one settled letter back into the queue."""
    pk = request.POST.get("letter", "")
    letter = get_object_or_404(Message.objects.of_scope(meeting.scope), pk=row_number(pk))
    if send_again(letter=letter, at=request.arrived_at, by=actor(request)):
        messages.success(request, _("The letter waits to be sent again."))
    else:
        messages.warning(request, _("This letter is still on its way."))
    return redirect("meetings:organiser_outbox", meeting.slug)
