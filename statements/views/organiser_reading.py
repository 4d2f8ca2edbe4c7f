"""One statement at the desk, as readers see it: publish it, ask, take it back, its topics."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from initiative.errors import Refused
from initiative.forms import Form, row_number
from initiative.languages import direction
from meetings import access as meeting_access
from meetings.access import PUBLISH
from organisations.access import actor
from statements import access, joint_access
from statements.forms.desk import QuestionForm, UnpublishForm
from statements.models import Statement
from statements.services.publishing import publish_statement
from statements.services.questioning import ask_question, take_question_back
from statements.services.topics import choose_topics
from statements.services.withdrawing import unpublish_statement
from statements.standing import row_of
from statements.topics import Ticks, to_tick


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement_detail(request: HttpRequest, slug: str, organisation_slug: str) -> HttpResponse:
    """Read one sent statement as readers will; publish it, ask about it, take it back.

    The words cannot be changed here, by anybody.
    """
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    statement = access.sent_statement_for_organiser(request, slug, organisation_slug, act)
    organisation = statement.participation.organisation
    authors = {"organisation": organisation, "topics": to_tick(statement)}
    return reading(request, statement, authors)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def joint_detail(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Read one statement of several organisations; the same acts as for one's."""
    act = PUBLISH if request.method == "POST" else meeting_access.READ
    statement = joint_access.sent_joint_for_organiser(request, slug, number, act)
    return reading(request, statement, {"signers": joint_access.signers_of(statement, "sent")})


def reading(request: HttpRequest, statement: Statement, authors: dict) -> HttpResponse:
    """Show a sent statement under its authors' names, or do what was pressed."""
    forms = forms_of(request)
    if request.method == "POST" and acted(request, statement, forms):
        return redirect(request.path)
    wrong = next((form for form in forms.values() if form.errors), None)
    context = {
        "meeting": statement.meeting,
        "here": "statements",
        "statement": statement,
        "revision": statement.sent,
        "row": row_of(statement, request.arrived_at),
        "html": statement.sent.rendering.html,
        "text_direction": direction(statement.sent.language),
        "questions": statement.questions.all(),
        "publications": statement.publications.select_related("revision").defer("revision__body"),
        "newer_draft_at": access.newer_draft_at(statement),
        "form": wrong,
        **forms,
        **authors,
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
    """Do what the pressed button says; return whether the page is done with.

    What was typed into a form is given back with the refusal.
    """
    pressed = request.POST.get("act", "publish")
    form = forms.get(f"{pressed}_form")
    if pressed not in ACTS or (form is not None and not form.is_valid()):
        return form is None
    try:
        words = ACTS[pressed](request, statement, form.cleaned_data if form else {})
    except Refused as refusal:
        if form is not None:
            form.add_error(None, refusal.message)
            return False
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


def topics(request: HttpRequest, statement: Statement, _given: dict) -> str:
    """Correct what it is said to be about."""
    if statement.joint_id is not None:
        raise Http404
    ticks = Ticks.of(request.POST)
    choose_topics(statement=statement, by=actor(request), **vars(ticks))
    return _("The topics are saved.")


ACTS: dict[str, Callable[[HttpRequest, Statement, dict], str]] = {
    "publish": publish,
    "ask": ask,
    "settle": settle,
    "unpublish": unpublish,
    "topics": topics,
}
