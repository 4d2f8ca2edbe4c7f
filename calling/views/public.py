"""The open call: ask to take part, confirm the address, one's own page. No account, no script."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from calling import access, codes
from calling.forms.requests import CodeForm, JoinForm, WordsForm
from calling.models import JoinRequest
from calling.services.asking import (
    answer_back,
    ask_to_take_part,
    confirm_request,
    is_open,
    send_another_code,
)
from calling.states import RequestState
from initiative.errors import Refused
from meetings.access import public_meeting
from statements.pages import page

# Refusals that only say "later".
TOO_MANY = {"often", "many"}
RETRY_SECONDS = "3600"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the open call and take a request; say so where there is none, or no longer.

    The page for a new request is the same whatever address was given.
    """
    meeting = public_meeting(slug)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        initial={"language": meeting.language, "letter_language": get_language()},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                asked = ask_to_take_part(
                    meeting=meeting, at=request.arrived_at, **form.cleaned_data
                )
            except Refused as refusal:
                form.add_error(None, refusal.message)
                status = 429 if refusal.code in TOO_MANY else 422
            else:
                return redirect("public:join_code", slug, asked.ref)
    is_taking = is_open(meeting, request.arrived_at)
    if not is_taking and request.method != "POST":
        status = 410 if access.was_open(meeting) else 200
    context = {
        "meeting": meeting,
        "form": form,
        "is_taking": is_taking,
        "was_open": is_taking or access.was_open(meeting),
        "answers_closed": request.arrived_at >= meeting.answers_due_at,
        "policy": meeting.invitation_policies.filter(is_current=True).first(),
    }
    return own(page(request, "join", context, app="calling"), status)


@require_http_methods(["GET", "HEAD", "POST"])
def join_code(request: HttpRequest, slug: str, ref: UUID) -> HttpResponse:
    """Take the code that was sent by letter, or send another one."""
    asked = access.request_of_ref(slug, ref)
    is_again = request.POST.get("act") == "again"
    form = CodeForm(request.POST if request.method == "POST" and not is_again else None)
    status = 200
    sent_again = False
    refused = ""
    try:
        if is_again and request.method == "POST":
            send_another_code(request_pk=asked.pk, at=request.arrived_at)
            sent_again = True
        elif form.is_bound:
            status = 422
            if form.is_valid():
                code = form.cleaned_data["code"]
                asked = confirm_request(request_pk=asked.pk, typed=code, at=request.arrived_at)
                return redirect(own_address(asked))
    except Refused as refusal:
        status = 429 if refusal.code in TOO_MANY else 422
        refused = refusal.message
        if form.is_bound:
            form.add_error("code", refusal.message)
    context = {
        "meeting": asked.meeting,
        "form": form,
        "asked": asked,
        "is_confirmed": asked.state != RequestState.UNCONFIRMED,
        "sent_again": sent_again,
        "refused": refused if not form.is_bound else "",
    }
    return own(page(request, "join_code", context, app="calling"), status)


@require_http_methods(["GET", "HEAD", "POST"])
def join_own(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show a request to who asked, what the organisers wrote, and the box for an answer."""
    asked = access.request_of_token(slug, token)
    form = WordsForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                answer_back(
                    request_pk=asked.pk,
                    words=given["words"],
                    key=given["key"],
                    at=request.arrived_at,
                )
            except Refused as refusal:
                form.add_error(None, refusal.message)
            else:
                return redirect(own_address(asked))
    context = {
        "meeting": asked.meeting,
        "asked": asked,
        "form": form,
        "words": asked.messages.all(),
        "is_asked": asked.state == RequestState.ASKED,
        "shows_typed": form.is_bound,
    }
    return own(page(request, "join_own", context, app="calling"), status)


def own_address(asked: JoinRequest) -> str:
    """Return the address of the asker's own page, in the language of this one."""
    token = codes.token_of(asked.pk, asked.nonce)
    return reverse("public:join_own", args=[asked.meeting.slug, token])


def own(response: HttpResponse, status: int) -> HttpResponse:
    """Mark a page as this reader's alone: no cache keeps it, no search engine lists it."""
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if status == 429:
        response.headers["Retry-After"] = RETRY_SECONDS
    return response
