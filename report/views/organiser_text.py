"""The editor of the report: every save keeps what was typed; two texts at once; preview."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative import markdown
from initiative.errors import Refused
from meetings.access import PUBLISH
from meetings.models import Meeting
from organisations.access import actor
from report import access, reading
from report.forms.desk import FIELD_OF_REFUSAL, ReportForm
from report.lists import lists_of
from report.models import Report
from report.models.reports import LIMIT
from report.outline import outline
from report.services.writing import Saved, save_report
from report.views.organiser import HERE
from statements.difference import difference
from statements.text import count_characters


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Write the text of the report; every save keeps what was typed."""
    meeting, report = access.report_at_desk(request, slug, PUBLISH)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        saved = save(request, meeting, form)
        if saved is not None:
            return after_save(request, meeting, saved)
    if not form.is_bound:
        form = form_of(meeting, report)
    context = {
        "meeting": meeting,
        "here": HERE,
        "report": report,
        "form": form,
        "n": count_characters(form["body"].value() or ""),
        "limit": LIMIT,
        "language": form["language"].value() or "",
    }
    status = 422 if form.errors else 200
    return render(request, "report/organiser/report_text.html", context, status=status)


def save(request: HttpRequest, meeting: Meeting, form: ReportForm) -> Saved | None:
    """Keep what the form holds; a refusal stands on the form, with the text."""
    try:
        return save_report(
            meeting=meeting, by=actor(request), at=request.arrived_at, **form.cleaned_data
        )
    except Refused as refusal:
        form.add_error(FIELD_OF_REFUSAL.get(refusal.code), refusal.message)
        return None


def form_of(meeting: Meeting, report: Report) -> ReportForm:
    """Return the form with the draft in it, or with an outline before the first word."""
    draft = report.draft
    if draft is None:
        title, body = outline(meeting, lists_of(meeting, is_public=False))
        words = {"title": title, "body": body, "language": meeting.language}
    else:
        words = {"title": draft.title, "body": draft.body, "language": draft.language}
    return ReportForm(initial=words | {"base_version": report.version})


def after_save(request: HttpRequest, meeting: Meeting, saved: Saved) -> HttpResponse:
    """Show both texts, the preview, or the text again."""
    if saved.other is not None:
        return conflict(request, meeting, saved)
    if saved.version != saved.report.draft:
        words = _("This form was saved before, and the text has changed since: here it is now.")
        messages.info(request, words)
        return redirect("report:organiser_report_text", meeting.slug)
    if request.POST.get("go") == "preview":
        return redirect("report:organiser_report_preview", meeting.slug)
    messages.success(request, _("The draft is saved. Only organisers can read it."))
    return redirect("report:organiser_report_text", meeting.slug)


def conflict(request: HttpRequest, meeting: Meeting, saved: Saved) -> HttpResponse:
    """Show both texts; each button is a new save upon the present version."""
    mine, theirs = saved.version, saved.other
    context = {
        "meeting": meeting,
        "here": HERE,
        "mine": mine,
        "theirs": theirs,
        "version": saved.report.version,
        "keys": [uuid.uuid4() for _button in range(3)],
        "both": f"{theirs.body}\n\n{mine.body}",
        "changes": difference(theirs.body, mine.body).changes,
    }
    return render(request, "report/organiser/conflict.html", context, status=409)


@login_required
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the draft as readers will see the report."""
    meeting, report = access.report_at_desk(request, slug)
    if report.draft is None:
        return redirect("report:organiser_report", slug)
    lists = lists_of(meeting)
    context = {
        "meeting": meeting,
        "here": HERE,
        "report": report,
        "version": report.draft,
        "html": markdown.to_numbered_html(report.draft.body),
        "decisions": reading.decisions_now(report, lists.by_pk),
        "notes": reading.notes_now(report, lists.by_pk),
        "lists": lists,
    }
    return render(request, "report/organiser/preview.html", context)
