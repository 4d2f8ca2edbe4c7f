"""The desk of the report: how far it is, its decisions, what everybody did."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.access import PUBLISH
from meetings.models import Meeting
from organisations.access import actor
from report import access, reading
from report.forms.desk import FIELD_OF_REFUSAL, DecisionForm, ExpectForm
from report.lists import lists_of
from report.models import Report
from report.period import corrections_due
from report.services.decisions import add_decision
from report.services.sending import expect_report
from report.states import ReportState

HERE = "report"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where the report stands; write one decision down."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    meeting, report = access.report_at_desk(request, slug, act)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and added(request, meeting, form):
        return redirect("report:organiser_report", slug)
    context = overview(request, meeting, report) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "report/organiser/report.html", context, status=status)


def overview(request: HttpRequest, meeting: Meeting, report: Report) -> dict[str, object]:
    """Return what the first page of the report's desk shows."""
    lists = lists_of(meeting, is_public=False)
    is_sent = report.state == ReportState.PARTICIPANTS
    return {
        "meeting": meeting,
        "here": HERE,
        "report": report,
        "at": request.arrived_at,
        "decisions": reading.decisions_now(report, lists.by_pk),
        "lists": lists,
        "due": corrections_due(report, request.arrived_at) if is_sent else None,
        "counts": counts_of(report),
        "published": list(report.versions.published().without_text()) if report.pk else [],
        "expect_form": ExpectForm(initial={"expected_on": report.expected_on}),
    }


def counts_of(report: Report) -> dict[str, int]:
    """Return how many corrections there are, and how many wait."""
    if report.pk is None:
        return {"n": 0, "n_open": 0}
    return report.corrections.aggregate(
        n=Count("pk", distinct=True), n_open=Count("pk", filter=Q(answers__isnull=True))
    )


def added(request: HttpRequest, meeting: Meeting, form: DecisionForm) -> bool:
    """Add a decision; a refusal stands on the form."""
    try:
        add_decision(
            meeting=meeting,
            said=form.said(),
            key=form.cleaned_data["key"],
            by=actor(request),
            at=request.arrived_at,
        )
    except Refused as refusal:
        form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        return False
    messages.success(request, _("The decision is written down."))
    return True


@login_required
@require_POST
def report_expected(request: HttpRequest, slug: str) -> HttpResponse:
    """Say in public by when the report is expected; without a day, no longer."""
    meeting, report = access.report_at_desk(request, slug, PUBLISH)
    form = ExpectForm(request.POST)
    if form.is_valid():
        try:
            expect_report(
                meeting=meeting,
                on=form.cleaned_data["expected_on"],
                by=actor(request),
                at=request.arrived_at,
            )
            messages.success(request, _("Saved."))
            return redirect("report:organiser_report", slug)
        except Refused as refusal:
            form.add_error("expected_on", refusal.message)
    context = overview(request, meeting, report) | {"form": DecisionForm(), "expect_form": form}
    return render(request, "report/organiser/report.html", context, status=422)


@login_required
@require_safe
def version_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List every text that was kept, the newest first."""
    meeting, report = access.report_at_desk(request, slug)
    versions = report.versions.without_text()[:200] if report.pk else []
    context = {"meeting": meeting, "here": HERE, "versions": versions, "report": report}
    return render(request, "report/organiser/version_list.html", context)


@login_required
@require_safe
def version_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show one text as it was typed."""
    meeting, version = access.version_at_desk(request, slug, pk)
    context = {"meeting": meeting, "here": HERE, "version": version}
    return render(request, "report/organiser/version_detail.html", context)
