"""One decision at the desk: its words, who carries it out, its place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiative.errors import Refused
from initiative.forms import row_number
from meetings.models import Meeting, Participation
from organisations.access import actor
from report import access
from report.forms.desk import FIELD_OF_REFUSAL, WordingForm
from report.models import Decision
from report.services.decisions import move_decision, remove_decision, word_decision
from report.views.organiser import HERE


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decision_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say a decision in other words; what others have read keeps saying what it said."""
    meeting, decision = access.decision_at_desk(request, slug, pk)
    wording = decision.wording
    ticked = set(wording.carriers.values_list("pk", flat=True))
    if request.method == "POST":
        form = WordingForm(meeting, request.POST)
        ticked = {row_number(each) for each in request.POST.getlist("carriers")}
        if form.is_valid() and worded(request, decision, form):
            return redirect("report:organiser_report", slug)
    else:
        words = {name: getattr(wording, name) for name in ("text", "how", "how_words", "by_words")}
        form = WordingForm(meeting, initial=words | {"until": wording.until, "base": wording.pk})
    context = {
        "meeting": meeting,
        "here": HERE,
        "decision": decision,
        "wording": wording,
        "is_overtaken": form.is_bound and form["base"].value() != str(wording.pk),
        "form": form,
        "choices": choices_of(meeting, ticked),
        "wordings": decision.wordings.all()[:20],
    }
    status = 422 if form.errors else 200
    return render(request, "report/organiser/decision.html", context, status=status)


def choices_of(meeting: Meeting, ticked: set[int]) -> list[tuple[Participation, bool]]:
    """Return who may carry a decision out, in the order of the names, with what is ticked."""
    rows = Participation.objects.filter(meeting=meeting).by_name()
    return [(row, row.pk in ticked) for row in rows]


def worded(request: HttpRequest, decision: Decision, form: WordingForm) -> bool:
    """Save the wording; a refusal stands on the form, with the words."""
    try:
        word_decision(
            decision=decision,
            said=form.said(),
            base=form.cleaned_data["base"] or 0,
            key=form.cleaned_data["key"],
            by=actor(request),
            at=request.arrived_at,
        )
    except Refused as refusal:
        form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        return False
    messages.success(request, _("The decision is saved."))
    return True


@login_required
@require_POST
def decision_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put a decision up or down, or take it off."""
    _meeting, decision = access.decision_at_desk(request, slug, pk)
    by = actor(request)
    try:
        if request.POST.get("act") == "remove":
            remove_decision(decision=decision, by=by, at=request.arrived_at)
        elif request.POST.get("act") in ("up", "down"):
            move_decision(decision=decision, up=request.POST["act"] == "up", by=by)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("report:organiser_report", slug)
