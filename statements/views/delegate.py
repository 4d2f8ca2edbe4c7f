"""Pages of a delegate: what is left to do, check and send."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.errors import Refused
from meetings import access as meeting_access
from meetings.calendars import own_deadline_calendar
from meetings.models import Participation
from meetings.parts import DELEGATE_LINKS, tasks_from_above
from statements import access, joint_access, roll
from statements.forms.writing import SendForm
from statements.marking import html_with_limit
from statements.models import Statement
from statements.pages import delegate_context
from statements.services.sending import check_sendable, send_statement
from statements.tasklist import joint_task, letters_to, tasks_of
from statements.topics import to_tick

# So many of the last letters are listed on "what is left to do".
LETTERS_SHOWN = 8


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_list(request: HttpRequest) -> HttpResponse:
    """List the meetings for which this browser may act; a single one opens at once.

    Posting the number of a row (``for``) chooses for whom to act, where one browser
    holds the links of two organisations at one meeting.
    """
    participations = list(meeting_access.participations_for_delegate(request))
    for each in participations:
        if request.method == "POST" and request.POST.get("for") == str(each.pk):
            meeting_access.act_for(request, each)
            return redirect("statements:delegate_tasks", each.meeting.slug)
    if len(participations) == 1:
        return redirect("statements:delegate_tasks", participations[0].meeting.slug)
    return render(
        request, "statements/delegate/meeting_list.html", {"participations": participations}
    )


@require_safe
def tasks(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what is left to do, with the strip and the deadlines."""
    participation = meeting_access.participation_for_delegate(request, slug)
    row = get_object_or_404(roll.rows_of(participation.meeting), pk=participation.pk)
    row.meeting = participation.meeting
    statement = access.statement_of(participation)
    todo = tasks_of(row, statement, request.arrived_at)
    todo += [joint_task(each) for each in joint_access.joint_statements_of(participation)]
    todo += tasks_from_above(row, request.arrived_at)
    context = delegate_context(request, participation) | {
        "line": roll.line_of(row, request.arrived_at),
        "tasks": todo,
        "first_open": next((task for task in todo if task.is_open), None),
        "letters": letters_to(participation, LETTERS_SHOWN),
        "links": DELEGATE_LINKS,
        "note_key": uuid.uuid4(),
    }
    return render(request, "statements/delegate/tasks.html", context)


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the organisation's own deadlines as a calendar file."""
    participation = meeting_access.participation_for_delegate(request, slug)
    return HttpResponse(
        own_deadline_calendar(participation, request.arrived_at),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def statement_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the statement as readers will see it, and send it."""
    participation = meeting_access.participation_for_delegate(request, slug)
    statement = access.statement_of(participation)
    if statement is None or statement.draft is None:
        return redirect("statements:delegate_statement", slug)
    form = SendForm(request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound:
        refusal = refused_to_send(request, participation, form)
        if refusal is None and form.is_valid():
            return redirect("statements:delegate_versions", slug)
    statement.participation = participation
    draft = statement.draft
    context = delegate_context(request, participation) | {
        "statement": statement,
        "draft": draft,
        "html": html_with_limit(draft.body, participation.meeting.character_limit),
        "topics": to_tick(statement),
        "refusal": refusal or what_hinders(statement),
        # What hinders may have changed the version: the page that is shown is the one read now.
        "form": SendForm(
            initial={
                "key": uuid.uuid4(),
                "version": statement.version,
                "agreed_by": form["agreed_by"].value(),
            }
        ),
    }
    if "agreed_by" in form.errors:
        context["form"] = form
    status = 200 if request.method != "POST" else 422
    return render(request, "statements/delegate/statement_check.html", context, status=status)


def refused_to_send(
    request: HttpRequest, participation: Participation, form: SendForm
) -> Refused | None:
    """Send the version that was read; return why not, if it was refused."""
    if form.errors.keys() & {"key", "version"}:
        return Refused("old_form", _("This page was old. Read the text once more, then send it."))
    if form.errors:
        return None
    try:
        send_statement(
            participation=participation,
            by=meeting_access.delegate_actor(request, participation),
            at=request.arrived_at,
            **form.cleaned_data,
        )
    except Refused as refusal:
        return refusal
    return None


def what_hinders(statement: Statement) -> Refused | None:
    """Return why the draft could not be sent as it is."""
    try:
        check_sendable(statement, statement.version)
    except Refused as refusal:
        return refusal
    return None
