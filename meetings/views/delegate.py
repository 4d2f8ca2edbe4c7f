"""Pages of a delegate: the personal link, the answer, a note, asking for the link again."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from initiative.errors import Refused
from meetings import access
from meetings.deadlines import Deadline, deadline
from meetings.forms.delegate import AnswerForm, LinkAgainForm, NoteForm
from meetings.models import Participation, Rsvp
from meetings.recipients import letter_language, zone_of
from meetings.services.answer import leave_note, record_answer
from meetings.services.link import send_link_again
from meetings.states import WRITING, Answer, AnswerSource, DeadlineKind


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose link this is and the answer form; a GET changes nothing.

    Mail programs open links, and some run scripts: only a press of a button acts.
    """
    participation = access.participation_of_token(token)
    if participation is None:
        return render(request, "meetings/delegate/link_gone.html", gone_context(), status=404)
    speak(request, participation)
    act = request.POST.get("act") if request.method == "POST" else None
    if act in ("open", "note"):
        access.open_link(request, participation)
    if act == "open":
        return redirect("statements:delegate_tasks", participation.meeting.slug)
    if act == "note":
        return take_note(request, participation)
    form = answer_form(request, participation)
    if request.method == "POST" and form.is_valid():
        access.open_link(request, participation)
        if answered(request, participation, form):
            return redirect("meetings:delegate_answer", participation.meeting.slug)
    return render(
        request,
        "meetings/delegate/link.html",
        answer_context(request, participation, form),
        status=422 if form.errors else 200,
    )


def speak(request: HttpRequest, participation: Participation) -> None:
    """Answer in the language that the organisation asked for, unless this browser chose one."""
    if participation.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(
            letter_language(participation.language, participation.meeting.language)
        )


def gone_context() -> dict[str, object]:
    """Return what the page of a dead link shows: the same for every dead link."""
    return {"form": LinkAgainForm(), "language_next": "/link/"}


def answer_form(request: HttpRequest, participation: Participation) -> AnswerForm:
    """Return the form as it was sent, or filled with the answer that counts."""
    if request.method == "POST":
        return AnswerForm(request.POST)
    last = participation.rsvps.newest_first().first()
    preferred = request.GET.get("a")
    return AnswerForm(
        initial={
            "answer": preferred if preferred in Answer.values else (last.answer if last else None),
            "n_delegates": last.n_delegates if last else None,
            "names": "\n".join(delegate.name for delegate in participation.delegates.all()),
            "language": letter_language(participation.language, translation.get_language()),
            "is_named": participation.is_named,
        }
    )


def answer_context(
    request: HttpRequest, participation: Participation, form: AnswerForm
) -> dict[str, object]:
    """Return what both pages with the answer form show."""
    due = deadline(participation, DeadlineKind.ANSWERS, request.arrived_at)
    return page_context(request, participation) | {
        "form": form,
        "note_form": note_form(form, due),
        "last": participation.rsvps.newest_first().first(),
        "due": due,
    }


def page_context(request: HttpRequest, participation: Participation) -> dict[str, object]:
    """Return what every page of an organisation shows."""
    return {
        "participation": participation,
        "meeting": participation.meeting,
        "organisation": participation.organisation,
        "at": request.arrived_at,
        "reader_zone": zone_of(participation),
    }


def note_form(form: AnswerForm, due: Deadline) -> NoteForm:
    """Return the box for words to the organisers, with the answer in it that came too late."""
    came_late = form.is_bound and not due.is_open
    return NoteForm(initial={"text": form.in_words()} if came_late else {})


def answered(request: HttpRequest, participation: Participation, form: AnswerForm) -> bool:
    """Record the answer of a form that has the right shape; say whether it was taken."""
    given = dict(form.cleaned_data)
    try:
        rsvp = record_answer(
            participation=participation,
            by=access.delegate_actor(request, participation),
            at=request.arrived_at,
            source=source_of(request, participation),
            **given,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return False
    request.session["language"] = rsvp.language
    translation.activate(rsvp.language)
    return True


def source_of(request: HttpRequest, participation: Participation) -> str:
    """Say by which way this browser may act."""
    by = access.delegate_actor(request, participation)
    return AnswerSource.LINK if by.startswith("link:") else AnswerSource.ACCOUNT


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was answered, and the form to change it."""
    participation = access.participation_for_delegate(request, slug)
    form = answer_form(request, participation)
    if request.method == "POST" and form.is_valid() and answered(request, participation, form):
        return redirect("meetings:delegate_answer", slug)
    context = answer_context(request, participation, form)
    context["changing"] = bool(form.errors) or "change" in request.GET or not context["last"]
    if not context["changing"]:
        context |= receipt_context(request, participation, context["last"])
    status = 422 if form.errors else 200
    return render(request, "meetings/delegate/answer.html", context, status=status)


def receipt_context(
    request: HttpRequest, participation: Participation, last: Rsvp
) -> dict[str, object]:
    """Return what the receipt shows besides the answer: the names, the copies, what is next."""
    writing_due = deadline(participation, DeadlineKind.STATEMENTS, request.arrived_at)
    return {
        "names": participation.delegates.all(),
        "n_addresses": participation.organisation.contacts.working().count(),
        "writing_due": writing_due if last.answer in WRITING else None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, slug: str) -> HttpResponse:
    """Send words to the organisers, whatever is closed."""
    participation = access.participation_for_delegate(request, slug)
    if request.method == "POST":
        return take_note(request, participation)
    context = page_context(request, participation) | {"note_form": NoteForm()}
    return render(request, "meetings/delegate/note.html", context)


def take_note(request: HttpRequest, participation: Participation) -> HttpResponse:
    """Pass a message on to the organisers, or show it again with what hinders."""
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            leave_note(
                participation=participation,
                by=access.delegate_actor(request, participation),
                at=request.arrived_at,
                **form.cleaned_data,
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your message is on its way to the organisers."))
            return redirect("statements:delegate_tasks", participation.meeting.slug)
    context = page_context(request, participation) | {"note_form": form, "form": form}
    return render(request, "meetings/delegate/note.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def link_again(request: HttpRequest) -> HttpResponse:
    """Send a personal link again; the answer is the same for known and unknown addresses."""
    form = LinkAgainForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        send_link_again(email=form.cleaned_data["email"], at=request.arrived_at)
        return render(request, "meetings/delegate/link_again_done.html", {})
    return render(
        request,
        "meetings/delegate/link_again.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the personal links in this browser: for shared computers."""
    access.close_links(request)
    response = render(request, "meetings/delegate/left.html", {"language_next": "/link/"})
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
