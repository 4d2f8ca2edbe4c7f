"""Statements at the desk: the list, one of them as readers see it, and what may be done."""

import uuid
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import Form, row_number
from initiative.languages import direction
from meetings import access as meeting_access
from meetings.access import PUBLISH
from organisations.access import actor
from statements import access
from statements.forms import QuestionForm, UnpublishForm
from statements.models import Statement
from statements.services.publishing import publish_statement
from statements.services.questioning import ask_question, take_question_back
from statements.services.withdrawing import unpublish_statement
from statements.standing import NEWER, STANDINGS, WAITS, standing_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List what was ever sent and where it stands; publish all that wait, as they were shown."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    meeting = meeting_access.meeting_for_organiser(request, slug, act)
    statements = Statement.objects.of_meeting(meeting.pk).ever_sent().for_desk()
    if request.method == "POST":
        publish_shown(request, statements)
        return redirect("statements:organiser_statements", slug)
    rows = [(each, standing_of(each)) for each in statements]
    counts = {state: sum(each is state for _row, each in rows) for state in STANDINGS}
    wanted = next((state for state in STANDINGS if state.code == request.GET.get("state")), None)
    context = {
        "meeting": meeting,
        "here": "statements",
        "at": request.arrived_at,
        "n_all": len(rows),
        "rows": [row for row in rows if wanted is None or row[1] is wanted],
        "counts": [(state, n) for state, n in counts.items() if n],
        "wanted": wanted,
        # What came late, was asked about or taken back is published by itself, after
        # somebody has decided about it.
        "waiting": [each for each, state in rows if state in (WAITS, NEWER)],
    }
    return render(request, "statements/organiser/statement_list.html", context)


def publish_shown(request: HttpRequest, statements: Iterable[Statement]) -> None:
    """Publish each statement in the version that the organiser saw on the list."""
    shown = shown_on(request)
    n_published = 0
    for statement in statements:
        if statement.pk not in shown:
            continue
        try:
            publish_statement(
                statement=statement,
                revision_pk=shown[statement.pk],
                at=request.arrived_at,
                by=actor(request),
            )
        except Refused as refusal:
            name = statement.participation.organisation.name
            messages.warning(request, f"{name}: {refusal.message}")
        else:
            n_published += 1
    if n_published:
        words = ngettext(
            "%(n)d statement is published.", "%(n)d statements are published.", n_published
        )
        messages.success(request, words % {"n": n_published})


def shown_on(request: HttpRequest) -> dict[int, int]:
    """Return statement → version as the list showed them.

    They come as one field: Django refuses a form of more than a few hundred.
    """
    pairs = (pair.partition(":") for pair in request.POST.get("shown", "").split())
    return {row_number(statement): row_number(revision) for statement, _colon, revision in pairs}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_detail(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Read one sent statement as readers will; publish it, ask about it, take it back.

    The words cannot be changed here, by anybody.
    """
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    statement = access.sent_statement_for_organiser(request, slug, organisation_slug, act)
    forms = forms_of(request)
    if request.method == "POST" and acted(request, statement, forms):
        return redirect("statements:organiser_statement", slug, organisation_slug)
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "meeting": statement.participation.meeting,
        "organisation": statement.participation.organisation,
        "here": "statements",
        "statement": statement,
        "revision": statement.sent,
        "standing": standing_of(statement),
        "html": statement.sent.rendering.html,
        "text_direction": direction(statement.sent.language),
        "is_waiting": statement.published_id != statement.sent_id,
        "questions": statement.questions.all(),
        "newer_draft_at": access.newer_draft_at(statement),
        "form": wrong,
        **forms,
    }
    status = 422 if wrong else 200
    return render(request, "statements/organiser/statement_detail.html", context, status=status)


def forms_of(request: HttpRequest) -> dict[str, Form]:
    """Return the forms of the page; the one whose button was pressed holds what was typed."""
    pressed = request.POST.get("act")
    return {
        "ask_form": QuestionForm(
            request.POST if pressed == "ask" else None, initial={"key": uuid.uuid4()}
        ),
        "unpublish_form": UnpublishForm(request.POST if pressed == "unpublish" else None),
    }


def acted(request: HttpRequest, statement: Statement, forms: dict[str, Form]) -> bool:
    """Do what the pressed button says; return whether the page is done with."""
    pressed = request.POST.get("act", "publish")
    form = forms.get(f"{pressed}_form")
    if pressed not in ACTS or (form is not None and not form.is_valid()):
        return form is None
    try:
        words = ACTS[pressed](request, statement, form.cleaned_data if form else {})
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, words)
    return True


def read_on(request: HttpRequest) -> int:
    """Return which version was on the organiser's screen."""
    return row_number(request.POST.get("revision", ""))


def publish(request: HttpRequest, statement: Statement, _given: dict) -> str:
    """Publish the version that was read."""
    publish_statement(
        statement=statement,
        revision_pk=read_on(request),
        at=request.arrived_at,
        by=actor(request),
    )
    return _("The statement is published. Everyone can read it.")


def ask(request: HttpRequest, statement: Statement, given: dict) -> str:
    """Send a question about the version that was read."""
    ask_question(
        statement=statement,
        revision_pk=read_on(request),
        by=actor(request),
        at=request.arrived_at,
        **given,
    )
    return _("Your question is on its way to the organisation.")


def settle(request: HttpRequest, statement: Statement, _given: dict) -> str:
    """Take a question back."""
    pk = row_number(request.POST.get("question", ""))
    question = get_object_or_404(statement.questions, pk=pk)
    take_question_back(question=question, by=actor(request), at=request.arrived_at)
    return _("The question is taken back.")


def unpublish(request: HttpRequest, statement: Statement, given: dict) -> str:
    """Take the published version back from the public."""
    unpublish_statement(
        statement=statement,
        revision_pk=read_on(request),
        by=actor(request),
        at=request.arrived_at,
        **given,
    )
    return _("It is no longer public. Its address says when and why; the organisation is told.")


ACTS: dict[str, Callable[[HttpRequest, Statement, dict], str]] = {
    "publish": publish,
    "ask": ask,
    "settle": settle,
    "unpublish": unpublish,
}
