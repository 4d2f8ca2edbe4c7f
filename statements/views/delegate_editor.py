"""The editor: every save keeps what was typed, pressed or by itself; two texts at once; preview."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from initiative.clocks import city_of, on_clock
from initiative.errors import Refused
from initiative.typed import told, wants_json
from meetings.deadlines import deadline
from meetings.recipients import zone_of
from meetings.states import DeadlineKind
from statements import joint_access
from statements.beside import beside
from statements.forms.writing import StatementForm
from statements.marking import html_with_limit
from statements.models import Revision
from statements.oddities import oddities
from statements.services.drafting import Saved
from statements.states import RevisionKind
from statements.text import count_characters
from statements.views.place import Place, place_for_delegate, text_context


@require_http_methods(["GET", "HEAD", "POST"])
def statement_write(request: HttpRequest, slug: str, joint: int | None = None) -> HttpResponse:
    """Write a statement; every save keeps what was typed.

    A page that saves by itself asks for JSON and is told what came of it.

    Args:
        joint: the number of a text of several organisations; else it is one's own.
    """
    place = place_for_delegate(request, slug, joint)
    form = StatementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        saved = save(request, place, form)
        if saved is not None:
            answer = after_save_by_itself if wants_json(request) else after_save
            return answer(request, place, saved)
    if form.is_bound and wants_json(request):
        why = " ".join(error for errors in form.errors.values() for error in errors)
        return told(request, why, 422)
    if not form.is_bound:
        form = form_of(request, place)
    context = text_context(request, place) | {"form": form} | counted(form, place.limit)
    status = 422 if form.errors else 200
    return render(request, "statements/delegate/statement_write.html", context, status=status)


def save(request: HttpRequest, place: Place, form: StatementForm) -> Saved | None:
    """Keep what the form holds; a refusal stands on the form, with the text."""
    kind = RevisionKind.AUTO if wants_json(request) else RevisionKind.DRAFT
    try:
        return place.save(request, kind=kind, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def form_of(request: HttpRequest, place: Place) -> StatementForm:
    """Return the form with the draft in it; a first one in the organisation's own language."""
    draft = place.draft
    if draft is None:
        language = place.participation.organisation.language or request.LANGUAGE_CODE
        return StatementForm(initial={"base_version": place.version, "language": language})
    return StatementForm(
        initial={
            "base_version": place.version,
            "language": draft.language,
            "title": draft.title,
            "body": draft.body,
        }
    )


def counted(form: StatementForm, limit: int) -> dict[str, object]:
    """Return the count of what stands in the box, its language, and what is odd in it."""
    body = form["body"].value() or ""
    n = count_characters(body)
    return {
        "n": n,
        "n_over": max(0, n - limit),
        "language": form["language"].value() or "",
        "oddities": oddities(body),
    }


# --- After a save -------------------------------------------------------------


def after_save(request: HttpRequest, place: Place, saved: Saved) -> HttpResponse:
    """Show both texts, go on to checking or to the preview, or stay at the text."""
    if saved.other is not None:
        return conflict(request, place, saved)
    if is_overtaken(saved):
        words = _("This form was saved before, and the draft has changed since: here it is now.")
        messages.info(request, f"{words} {_('What you sent is among the versions.')}")
        return redirect(place.write)
    if request.POST.get("go") == "check":
        return redirect(place.check)
    if request.POST.get("go") == "preview":
        return redirect(place.preview)
    messages.success(request, kept_words(place))
    return redirect(place.write)


def kept_words(place: Place) -> str:
    """Return that the draft is saved, and who can read it."""
    if place.joint:
        return _("The draft is saved. Only those that take part in the text can read it.")
    return _("Your draft is saved. Only your organisation can read it.")


def after_save_by_itself(request: HttpRequest, place: Place, saved: Saved) -> JsonResponse:
    """Tell a page that saved by itself what came of it; a conflict is a person's to decide."""
    participation = place.participation
    zone = zone_of(participation) or participation.meeting.time_zone
    if saved.other is not None or is_overtaken(saved):
        draft = saved.statement.draft
        say = _("Somebody saved this text at %(time)s. Both texts are kept.")
        return told(request, say % {"time": clock_words(draft, zone)}, 409)
    notes = [str(each) for each in oddities(saved.revision.body)]
    due = deadline(participation, DeadlineKind.STATEMENTS, request.arrived_at)
    if not due.is_open:
        notes.append(_("The deadline has passed: sent now, the text is late."))
    return JsonResponse(
        {
            "saved_at": _("Saved %(time)s") % {"time": clock_words(saved.revision, zone)},
            "version": saved.statement.version,
            "n": saved.revision.n_characters,
            "n_over": saved.revision.n_over,
            "notes": " ".join(notes),
        }
    )


def is_overtaken(saved: Saved) -> bool:
    """Say whether this very text was saved before and another one is the draft by now."""
    return saved.other is None and saved.revision != saved.statement.draft


def clock_words(revision: Revision, zone: str) -> str:
    """Return when a text was saved: "14:02 in Rome"."""
    clock = time_format(on_clock(revision.written_at, zone), "H:i")
    return _("%(time)s in %(city)s") % {"time": clock, "city": city_of(zone)}


def conflict(request: HttpRequest, place: Place, saved: Saved) -> HttpResponse:
    """Show both texts side by side; each button is a new save upon the present version."""
    mine, theirs = saved.revision, saved.other
    context = text_context(request, place) | {
        "mine": mine,
        "theirs": theirs,
        "version": saved.statement.version,
        "keys": [uuid.uuid4() for _button in range(3)],
        "both": f"{theirs.body}\n\n{mine.body}",
        "rows": beside(theirs.body, mine.body),
        "is_other_head": (mine.title, mine.language) != (theirs.title, theirs.language),
    }
    return render(request, "statements/delegate/conflict.html", context, status=409)


# --- Preview ------------------------------------------------------------------


@require_safe
def preview(request: HttpRequest, slug: str, joint: int | None = None) -> HttpResponse:
    """Show the draft as readers will see the statement; nothing is sent from here."""
    place = place_for_delegate(request, slug, joint)
    if place.draft is None:
        return redirect(place.write)
    context = text_context(request, place) | {
        "draft": place.draft,
        "html": html_with_limit(place.draft.body, place.limit),
        "oddities": oddities(place.draft.body),
        "signers": joint_access.signers_to_be(place.statement) if place.joint else [],
    }
    return render(request, "statements/delegate/preview.html", context)
