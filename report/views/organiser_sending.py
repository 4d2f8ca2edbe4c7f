"""The two great buttons: send the draft to the participants, publish the report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from meetings.access import PUBLISH
from meetings.models import Meeting, Participation
from organisations.access import actor
from report import access
from report.forms.desk import FIELD_OF_REFUSAL, PublishForm, SendForm
from report.models import Report
from report.period import corrections_due
from report.querysets import participants
from report.services.publishing import check_hour, publish_report
from report.services.sending import send_to_participants
from report.states import ReportState
from report.views.organiser import HERE, counts_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_send(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what sending does and to how many; do it."""
    meeting, report = access.report_at_desk(request, slug, PUBLISH)
    typed = request.POST if request.method == "POST" else None
    form = SendForm(report, request.arrived_at, typed)
    if form.is_bound and form.is_valid() and was_sent(request, meeting, form):
        return redirect("report:organiser_report", slug)
    refresh(form, report)
    context = {
        "meeting": meeting,
        "here": HERE,
        "report": report,
        "form": form,
        "n_readers": participants(Participation.objects.filter(meeting=meeting)).count(),
    }
    status = 422 if form.errors else 200
    return render(request, "report/organiser/report_send.html", context, status=status)


def was_sent(request: HttpRequest, meeting: Meeting, form: SendForm) -> bool:
    """Send it; a refusal stands on the form."""
    try:
        send_to_participants(
            meeting=meeting,
            version=form.cleaned_data["version"],
            until=form.moment(),
            tells=form.is_told,
            key=form.cleaned_data["key"],
            by=actor(request),
            at=request.arrived_at,
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The participants can read the draft now."))
    return True


def add_refusal(form: SendForm | PublishForm, refusal: Refused) -> None:
    """Put a refusal beside the field it is about, or on top."""
    field = FIELD_OF_REFUSAL.get(refusal.code)
    form.add_error(field if field in form.fields else None, refusal.message)


def refresh(form: SendForm | PublishForm, report: Report) -> None:
    """Let a page that is shown again name the version that it shows."""
    if form.is_bound:
        form.data = form.data.copy()
        form.data["version"] = report.version


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what publishing does and how much time organisations still have; do it."""
    meeting, report = access.report_at_desk(request, slug, PUBLISH)
    due = (
        corrections_due(report, request.arrived_at)
        if report.state == ReportState.PARTICIPANTS
        else None
    )
    typed = request.POST if request.method == "POST" else None
    form = PublishForm(report, due is not None and due.is_open, typed)
    if form.is_bound and form.is_valid() and was_published(request, meeting, form):
        return redirect("report:organiser_report", slug)
    refresh(form, report)
    context = {
        "meeting": meeting,
        "here": HERE,
        "report": report,
        "form": form,
        "due": due,
        "at": request.arrived_at,
        "open_words": open_words(counts_of(report)["n_open"]),
        "hindrance": None if form.is_bound else what_hinders(request, report),
    }
    status = 422 if form.errors else 200
    return render(request, "report/organiser/report_publish.html", context, status=status)


def was_published(request: HttpRequest, meeting: Meeting, form: PublishForm) -> bool:
    """Publish it; a refusal stands on the form."""
    try:
        publish_report(
            meeting=meeting,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data.get("reason", ""),
            confirms=form.cleaned_data.get("confirms", False),
            key=form.cleaned_data["key"],
            by=actor(request),
            at=request.arrived_at,
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, _("The report is published. Everybody can read it."))
    return True


def what_hinders(request: HttpRequest, report: Report) -> str:
    """Return why it cannot be published yet; empty where nothing hinders."""
    try:
        check_hour(report, request.arrived_at)
    except Refused as refusal:
        return refusal.message
    return ""


def open_words(n: int) -> str:
    """Say how many corrections nobody has answered; empty when there are none."""
    if not n:
        return ""
    said = ngettext(
        "%(n)d correction has no answer yet. It stays open and can go into a later version.",
        "%(n)d corrections have no answer yet. They stay open and can go into a later version.",
        n,
    )
    return said % {"n": n}
